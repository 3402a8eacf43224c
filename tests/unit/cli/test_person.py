"""Commands that touch the clinic's data ask who acts, where the clinic has accounts."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from acne_desktop import cli, log, paths
from acne_desktop.cli import person as acting
from acne_desktop.domain.account import Role
from acne_desktop.domain.audit import Action, Entry, Wanted
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage import audit
from tests.accounts import PASSWORD
from tests.studies import person


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the platform's data folder out of the tests, and close the log that a bug opens."""
    monkeypatch.setattr(paths, "default_data_dir", lambda: tmp_path / "home" / "acne_desktop")
    monkeypatch.delenv(acting.VARIABLE, raising=False)
    yield
    log.configure(None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a clinic with a patient, a clinician, a reader and an administrator."""
    folder = tmp_path / "clinic"
    with open_clinic(folder) as clinic:
        patients.register(clinic, PatientDetails("A-1", "Muster, Erika"))
        person(clinic, "Clara", Role.CLINICIAN)
        person(clinic, "Rita", Role.READER)
        person(clinic, "Ada", Role.ADMINISTRATOR)
    return folder


def call(*arguments: object) -> int:
    return cli.run(cli.parse([str(argument) for argument in arguments]))


def trail(clinic: Clinic) -> list[Entry]:
    with clinic.database.reading() as session:
        return audit.find(session, Wanted(), before=None, limit=20)[::-1]


def told(folder: Path) -> list[tuple[str, str]]:
    """Return who did what, apart from what the fixture made."""
    with open_clinic(folder) as clinic:
        entries = trail(clinic)
    return [(each.actor, each.action) for each in entries if each.action != Action.CREATED]


EACH = [
    ("visits",),
    ("report", "1", "--out", "out.pdf"),
    ("import", "photos"),
    ("import", "photos", "--dry-run"),
    ("dataset", "clinic", "out"),
    ("audit", "export", "out.csv"),
    ("originals", "check"),
]


# What looks at no patient: a demo clinic is made up, and the trail is checked by everybody.
_NOBODYS = {"acne-desktop demo", "acne-desktop audit verify"}


def _commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield the parser of every command that has none below it."""
    below = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    for action in below:
        for each in action.choices.values():
            yield from _commands(each)
    if not below:
        yield parser


def test_every_command_on_the_clinics_data_can_be_told_who_acts() -> None:
    found = {
        parser.prog: set(parser._option_string_actions) for parser in _commands(cli.whole_parser())
    }
    of_clinic = {name for name, options in found.items() if "--data-dir" in options}
    with_user = {name for name, options in found.items() if "--user" in options}
    assert len(with_user) > 5
    assert of_clinic - _NOBODYS == with_user


@pytest.fixture
def photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "photos").mkdir()


@pytest.mark.parametrize("command", EACH, ids=lambda command: " ".join(command[:2]))
@pytest.mark.usefixtures("photos")
def test_each_command_asks_who_acts(
    folder: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(*command, "--data-dir", folder) == cli.FAILED
    assert "say who acts with --user" in capsys.readouterr().err
    assert told(folder) == []


@pytest.mark.parametrize("command", EACH, ids=lambda command: " ".join(command[:2]))
@pytest.mark.usefixtures("photos")
def test_each_command_asks_for_the_role_that_may(
    folder: Path,
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(acting.VARIABLE, PASSWORD)
    assert call(*command, "--data-dir", folder, "--user", "rita") == cli.FAILED
    assert "Your account may not do this" in capsys.readouterr().err
    who = [each for each in told(folder) if each != ("Rita", Action.VIEWED)]
    assert who == [("Rita", Action.SIGNED_IN), ("Rita", Action.SIGNED_OUT)]


def test_what_is_done_stands_under_the_name_on_the_trail(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(acting.VARIABLE, PASSWORD)
    assert call("visits", "--data-dir", folder, "--user", "Clara") == cli.OK
    assert "visit  day" in capsys.readouterr().out
    with open_clinic(folder) as clinic:
        found = [each for each in trail(clinic) if each.action != Action.CREATED]
    assert [(each.actor, each.action) for each in found] == [
        ("Clara", Action.SIGNED_IN),
        ("Clara", Action.VIEWED),
        ("Clara", Action.SIGNED_OUT),
    ]
    assert [each.new for each in found[:2]] == [{"through": "command line"}] * 2


def test_it_reads_beside_an_open_window(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(acting.VARIABLE, PASSWORD)
    with open_clinic(folder) as clinic:
        assert call("visits", "--data-dir", folder, "--user", "Clara") == cli.OK
        assert "Clara" in {each.actor for each in trail(clinic)}


def test_wrong_passwords_count_and_make_one_wait(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(acting.VARIABLE, "not the password")
    for _ in range(3):
        assert call("visits", "--data-dir", folder, "--user", "Clara") == cli.FAILED
        assert "not right" in capsys.readouterr().err
    monkeypatch.setenv(acting.VARIABLE, PASSWORD)
    assert call("visits", "--data-dir", folder, "--user", "Clara") == cli.FAILED
    assert "Too many wrong passwords" in capsys.readouterr().err
    assert [action for _, action in told(folder) if action == Action.REFUSED] == [
        Action.REFUSED
    ] * 4


def test_the_password_comes_from_a_descriptor_or_is_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("visits", "--data-dir", folder, "--user", "Clara")
    given, write = os.pipe()
    os.write(write, f"{PASSWORD}\nmore".encode())
    os.close(write)
    assert call(*command, "--password-fd", given) == cli.OK
    os.close(given)
    assert call(*command, "--password-fd", given) == cli.FAILED
    assert "file descriptor" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert call(*command) == cli.FAILED
    assert "no terminal" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: PASSWORD)
    assert call(*command) == cli.OK


def test_without_accounts_nobody_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_clinic(tmp_path / "clinic").close()
    assert call("visits", "--data-dir", tmp_path / "clinic") == cli.OK
    assert call("visits", "--data-dir", tmp_path / "clinic", "--user", "Clara") == cli.FAILED
    assert "has no accounts" in capsys.readouterr().err
