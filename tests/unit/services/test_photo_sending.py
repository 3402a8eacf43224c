"""A clinic that shares its photographs: saved here, sent, read elsewhere, checked, fetched."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from acne_desktop import cli, log
from acne_desktop.domain.account import Role
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import (
    Cancelled,
    InvalidRecordError,
    PermissionDeniedError,
    PhotoDamagedError,
    StoreUnreachableError,
)
from acne_desktop.paths import PHOTOS_VARIABLE, Folders
from acne_desktop.services import intake, patients, photo_places, photo_sending, settings, visits
from acne_desktop.services.clinic import Clinic, open_clinic, reading
from acne_desktop.services.settings_schema import SCHEMA
from acne_desktop.storage.photos import LocalPhotos
from tests.accounts import added, set_up
from tests.s3_server import Store, lend, running


@pytest.fixture(autouse=True)
def no_log_left() -> Iterator[None]:
    """Close the log that a bug opens."""
    yield
    log.configure(None)


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a shared folder that the environment names."""
    folder = tmp_path / "share"
    folder.mkdir()
    monkeypatch.setenv(PHOTOS_VARIABLE, str(folder))
    return folder


@pytest.fixture
def opened(tmp_path: Path, share: Path) -> Iterator[Clinic]:
    """Return an empty clinic that shares its photographs."""
    with open_clinic(tmp_path / "data") as clinic:
        yield clinic


@pytest.fixture(scope="module")
def server() -> Iterator[Store]:
    with running() as found:
        yield found


def saved(clinic: Clinic, files: dict[View, Path]) -> Visit:
    patient = patients.register(clinic, PatientDetails("A-1", "Muster, Erika"))
    photos = {view: intake.read_photo(files[view]) for view in View}
    return visits.save(clinic, patient_id=patient.id, day=date(2026, 3, 4), photos=photos)


def originals(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*.jpg"))


def test_a_visit_is_saved_without_the_share_and_sent_later(
    opened: Clinic, share: Path, tmp_path: Path, triplet_files: dict[View, Path]
) -> None:
    share.rename(tmp_path / "unplugged")
    visit = saved(opened, triplet_files)
    found = photo_sending.send_waiting(opened)
    assert (found.done, found.left) == (0, 3)
    assert found.problem.startswith("The shared folder of photographs cannot be reached")
    assert len(originals(opened.folders.photos)) == 3
    for view, photo in visit.photos.items():
        assert intake.original(opened, photo) == triplet_files[view].read_bytes()

    (tmp_path / "unplugged").rename(share)
    assert photo_sending.send_waiting(opened) == photo_sending.Moved(3, 0)
    assert originals(opened.folders.photos) == []
    assert len(originals(share)) == 3
    assert photo_sending.send_waiting(opened) == photo_sending.Moved()
    for view, photo in visit.photos.items():
        assert intake.original(opened, photo) == triplet_files[view].read_bytes()


def test_only_what_a_saved_visit_names_leaves_the_workstation(
    opened: Clinic, share: Path, triplet_files: dict[View, Path]
) -> None:
    photo = intake.read_photo(triplet_files[View.FRONTAL])
    opened.photos.put(photo.data, photo.sha256, photo.suffix)  # as a draft does
    assert photo_sending.send_waiting(opened) == photo_sending.Moved()
    assert originals(share) == []
    assert opened.photos.holds(photo.sha256, photo.suffix)


def test_sending_can_be_stopped(
    opened: Clinic, share: Path, triplet_files: dict[View, Path]
) -> None:
    saved(opened, triplet_files)
    with pytest.raises(Cancelled):
        photo_sending.send_waiting(opened, lambda done: done < 0.5)
    assert len(originals(share)) == 2
    assert len(originals(opened.folders.photos)) == 1


def test_photographs_kept_before_move_to_the_store(
    tmp_path: Path,
    triplet_files: dict[View, Path],
    server: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From the data folder to an S3 store, read at another workstation, and back again."""
    store = lend(server, monkeypatch)
    with open_clinic(tmp_path / "data") as clinic:
        visit = saved(clinic, triplet_files)
    assert len(originals(Folders(tmp_path / "data").photos)) == 3
    monkeypatch.setenv(PHOTOS_VARIABLE, store.address)
    with open_clinic(tmp_path / "data") as clinic:
        assert photo_sending.send_waiting(clinic) == photo_sending.Moved(3, 0)
        assert originals(clinic.folders.photos) == []
        assert len(store.keys()) == 3
        assert photo_sending.check_all(clinic) == photo_sending.Moved(3, 0)
    (tmp_path / "other").mkdir()
    elsewhere = photo_places.opened(Folders(tmp_path / "other"))
    for view, photo in visit.photos.items():
        assert elsewhere.read(photo.sha256, photo.suffix) == triplet_files[view].read_bytes()

    with open_clinic(tmp_path / "data") as clinic:
        assert photo_sending.fetch_all(clinic) == photo_sending.Moved(3, 0)
    monkeypatch.delenv(PHOTOS_VARIABLE)
    with open_clinic(tmp_path / "data") as clinic:
        assert isinstance(clinic.photos, LocalPhotos)
        assert photo_sending.fetch_all(clinic) == photo_sending.Moved()
        assert photo_sending.check_all(clinic) == photo_sending.Moved(3, 0)


def test_a_check_names_what_is_damaged_and_goes_on(
    opened: Clinic, share: Path, triplet_files: dict[View, Path]
) -> None:
    visit = saved(opened, triplet_files)
    photo_sending.send_waiting(opened)
    for cached in opened.folders.photo_cache.rglob("*"):
        if cached.is_file():
            cached.unlink()
    damaged = next(share.rglob(f"{visit.photos[View.LEFT].sha256}*"))
    damaged.write_bytes(b"x")
    found = photo_sending.check_all(opened)
    assert (found.done, found.left) == (2, 1)
    assert "damaged in the shared store" in found.problem
    with pytest.raises(PhotoDamagedError):
        intake.original(opened, visit.photos[View.LEFT])


def test_a_share_that_is_gone_is_told_where_a_photograph_is_opened(
    opened: Clinic, share: Path, tmp_path: Path, triplet_files: dict[View, Path]
) -> None:
    visit = saved(opened, triplet_files)
    photo_sending.send_waiting(opened)
    for cached in opened.folders.photo_cache.rglob("*.*"):
        cached.unlink()
    for cached in opened.folders.photo_cache.rglob("*"):
        if cached.is_file():
            cached.unlink()
    share.rename(tmp_path / "unplugged")
    with pytest.raises(StoreUnreachableError, match="cannot be reached"):
        intake.original(opened, visit.photos[View.LEFT])
    assert photo_sending.check_all(opened).left == 3


def test_undo_and_sweeping_leave_the_share_alone(
    opened: Clinic, share: Path, tmp_path: Path, triplet_files: dict[View, Path]
) -> None:
    saved(opened, triplet_files)
    photo_sending.send_waiting(opened)
    assert opened.changes.undo(opened) is not None
    opened.close()
    with open_clinic(tmp_path / "data") as again:
        assert len(originals(share)) == 3
        assert again.photos.sweep(set()) == 0
        assert len(originals(share)) == 3


@pytest.mark.parametrize("chosen", ["photos", "s3:/bucket", "DATA", "DATA/inside"])
def test_an_address_that_will_not_do_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.setenv(PHOTOS_VARIABLE, chosen.replace("DATA", str(tmp_path / "data")))
    with pytest.raises(InvalidRecordError):
        open_clinic(tmp_path / "data")


def test_the_settings_choose_a_store_and_the_demo_never_has_one(
    tmp_path: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PHOTOS_VARIABLE)
    folders = Folders(tmp_path / "data")
    settings.save(folders, settings.Settings(photo_store=str(share)))
    assert photo_places.opened(folders).shared
    monkeypatch.setenv(PHOTOS_VARIABLE, str(share))
    with open_clinic(tmp_path / "demo", synthetic=True) as clinic:
        assert not clinic.photos.shared


def test_which_addresses_the_settings_take() -> None:
    (setting,) = (each for each in SCHEMA if each.id == "photo_store")
    for good in (
        "",
        "/mnt/photographs",
        "P:\\originals",
        "\\\\server\\share",
        "s3://clinic-photos",
        "s3://clinic-photos/a/b?endpoint=https://minio.clinic:9000&region=eu-1&profile=derma",
    ):
        assert setting.fits(good), good
    for bad in (
        "photographs",
        "s3://key:secret@bucket",
        "s3://bucket?endpoint=http://minio.clinic",
        "s3://bucket?secret=x",
        "https://bucket.s3.example",
    ):
        assert not setting.fits(bad), bad


def test_who_may_check_and_fetch(opened: Clinic) -> None:
    set_up(opened)
    opened.sign_in(added(opened, "vera", Role.READER))
    with pytest.raises(PermissionDeniedError):
        photo_sending.check_all(opened)
    with pytest.raises(PermissionDeniedError):
        photo_sending.fetch_all(opened)
    assert photo_sending.send_waiting(opened) == photo_sending.Moved()


def test_the_command_line_sends_checks_and_fetches(
    tmp_path: Path,
    share: Path,
    triplet_files: dict[View, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with open_clinic(tmp_path / "data") as clinic:
        saved(clinic, triplet_files)
    monkeypatch.setenv(PHOTOS_VARIABLE, "")

    def call(step: str) -> int:
        named = ["--photos", str(share), "--data-dir", str(tmp_path / "data")]
        return cli.run(cli.parse(["originals", step, *named]))

    assert [call(step) for step in ("send", "check", "fetch")] == [cli.OK] * 3
    told = capsys.readouterr().out
    assert "3 originals sent, 0 not sent." in told
    assert "3 originals whole, 0 not." in told
    assert "3 originals kept here, 0 not." in told
    assert len(originals(tmp_path / "data" / "photos")) == 3
    for path in [*share.rglob("*.jpg"), *(tmp_path / "data" / "photos").rglob("*.jpg")]:
        path.write_bytes(b"x")
    assert call("check") == cli.FAILED
    assert "changed or damaged" in capsys.readouterr().err


def test_reading_beside_a_running_application_reads_the_share(
    opened: Clinic, tmp_path: Path, triplet_files: dict[View, Path]
) -> None:
    visit = saved(opened, triplet_files)
    photo_sending.send_waiting(opened)
    with reading(tmp_path / "data") as beside:
        photo = visit.photos[View.LEFT]
        assert intake.original(beside, photo) == triplet_files[View.LEFT].read_bytes()
