"""The address of a database on a server: what is one, who keeps it, what it shows."""

from pathlib import Path

import pytest

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.errors import (
    InvalidRecordError,
)
from acne_desktop.services import patients, settings_schema
from acne_desktop.services.clinic import database_exists, open_clinic, reading
from acne_desktop.storage.postgresql import Server
from acne_desktop.storage.sqlite import File


@pytest.mark.parametrize(
    "address",
    ["", "clinic", "mysql://server/clinic", "postgresql://server", "/data/clinic.sqlite3"],
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidRecordError, match="no address of a database") as refused:
        Server.named(address, tmp_path)
    assert not address or address not in refused.value.sentence.replace("server/clinic", "")


def test_an_address_shows_host_and_database_and_nobody(tmp_path: Path) -> None:
    server = Server.named("postgres://eva:s3cret@db.example:5433/clinic", tmp_path)
    assert str(server) == "clinic @ db.example:5433"
    assert "eva" not in f"{server!r}{server}"
    assert "s3cret" not in f"{server!r}{server}"


@pytest.mark.parametrize(
    ("host", "encrypted"),
    [("db.example", True), ("192.168.1.4", True), ("localhost", False), ("127.0.0.1", False)],
)
def test_on_a_network_the_connection_is_encrypted_unless_told(
    host: str, encrypted: bool, tmp_path: Path
) -> None:
    def asked(address: str) -> object:
        return Server.named(address, tmp_path).arguments().get("sslmode")

    assert asked(f"postgresql://{host}/clinic") == ("require" if encrypted else None)
    assert asked(f"postgresql://{host}/clinic?sslmode=verify-full") is None  # as the address says


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("", True),
        ("postgresql+psycopg://clinic@db.example/clinic", True),
        ("postgresql://db.example:5433/clinic?sslmode=verify-full", True),
        ("postgresql://eva:s3cret@db.example/clinic", False),
        ("postgresql://eva@db.example/clinic?password=s3cret", False),
        ("clinic.sqlite3", False),
    ],
)
def test_settings_keep_an_address_and_never_a_password(address: str, fits: bool) -> None:
    [setting] = [each for each in settings_schema.SCHEMA if each.id == "database"]
    assert setting.fits(address) is fits


def test_a_workstation_keeps_its_server_in_its_settings(tmp_path: Path, address: str) -> None:
    (tmp_path / "settings.json").write_text(f'{{"database": "{address}"}}')
    assert database_exists(tmp_path)
    with open_clinic(tmp_path) as clinic:
        assert clinic.database.place.shared
        assert clinic.alone_since is None
        patients.register(clinic, PatientDetails("P-1", "Erika Muster"))
    assert not (tmp_path / "clinic.sqlite3").exists()
    with reading(tmp_path) as clinic:
        assert patients.count(clinic) == 1


def test_the_demo_clinic_stays_in_its_file(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACNE_DESKTOP_DATABASE", address)
    with open_clinic(tmp_path / "demo", synthetic=True) as clinic:
        assert clinic.database.place == File(tmp_path / "demo" / "clinic.sqlite3")
    with open_clinic(tmp_path / "own") as clinic:
        assert clinic.database.place == Server.named(address, tmp_path / "own")
