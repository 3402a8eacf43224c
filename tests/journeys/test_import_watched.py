"""Files that appear in a watched folder are offered to the visit that is being made."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from acne_desktop.domain.photo import VIEWS
from acne_desktop.services import settings
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.capture.source import State
from tests.journeys.visits import Visitor
from tests.photographs import face, write_photo

F, L, R = VIEWS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_photo(tmp_path / "card" / "before.jpg", face(F, seed=8))
    return tmp_path / "card"


@pytest.fixture
def visit(watchful_visit: Visitor, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Return a new visit that watches a folder, chosen by its key."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(folder))
    press_watch(watchful_visit)
    watchful_visit.wait(lambda: state(watchful_visit) is State.LIVE)
    return watchful_visit


def press_watch(visit: Visitor) -> None:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(visit.page, Qt.Key.Key_W, held)


def state(visit: Visitor) -> State:
    source = visit.page.intake.watched.source
    return source.state if source is not None else State.OFF


def arrive(folder: Path, name: str, spare: Path) -> None:
    """Write a photograph whole, as a cable does."""
    view = {"f": F, "l": L, "r": R}[name[0]]
    shutil.move(write_photo(spare / name, face(view, seed=2), quality=90), folder / name)


def test_a_new_file_is_offered_and_goes_to_its_view(
    visit: Visitor, folder: Path, tmp_path: Path
) -> None:
    arrive(folder, "r.jpg", tmp_path / "spare")
    visit.wait(lambda: visit.page.bar.text == "r.jpg is new in the watched folder.")

    visit.page.bar.button("Take it").click()

    draft = visit.page.state.draft
    assert draft is not None
    visit.wait(lambda: set(draft.photos) == {R})


def test_several_are_taken_together(visit: Visitor, folder: Path, tmp_path: Path) -> None:
    for name in ("r.jpg", "f.jpg", "l.jpg"):
        arrive(folder, name, tmp_path / "spare")
    visit.wait(lambda: visit.page.bar.text.startswith("3 photographs are new"))

    visit.page.bar.button("Take them").click()

    draft = visit.page.state.draft
    assert draft is not None
    visit.wait(lambda: {v: p.name[0] for v, p in draft.photos.items()} == {F: "f", L: "l", R: "r"})


def test_the_folder_is_remembered_until_the_key_ends_it(
    visit: Visitor, folder: Path, clinic: Clinic
) -> None:
    visit.wait(lambda: settings.load(clinic.folders).import_folder == str(folder))

    press_watch(visit)

    assert state(visit) is State.OFF
    visit.wait(lambda: settings.load(clinic.folders).import_folder == "")


def test_it_is_watched_only_while_a_new_visit_is_shown(visit: Visitor) -> None:
    visit.page.hide()
    assert state(visit) is State.OFF
    visit.page.show()
    assert state(visit) is not State.OFF
    visit.page.intake.end()
    assert state(visit) is State.OFF


def test_a_folder_that_is_gone_says_so(visit: Visitor, folder: Path) -> None:
    shutil.rmtree(folder)
    visit.wait(lambda: "watched folder cannot be read" in visit.page.bar.text)

    visit.page.bar.button("Watch none").click()

    assert state(visit) is State.OFF
