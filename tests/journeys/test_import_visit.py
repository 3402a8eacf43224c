"""Photographs on their way into a new visit: recognised, judged, chosen among, pasted."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import PackageError
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.visit_draft import VisitDraft
from acne_desktop.ui.widgets.photo_grid import carried
from tests.fakes import FakeInspector
from tests.journeys.looking import BLURRED
from tests.journeys.visits import Visitor, drop_mime
from tests.photographs import face, write_photo

F, L, R = VIEWS


@pytest.fixture
def visit(watchful_visit: Visitor) -> Visitor:
    return watchful_visit


def draft(visit: Visitor) -> VisitDraft:
    found = visit.page.state.draft
    assert found is not None
    return found


def names(visit: Visitor) -> dict[View, str]:
    return {view: photo.name for view, photo in draft(visit).photos.items()}


def mixed(folder: Path, *, seed: int = 0) -> list[Path]:
    """Return right, frontal, left under names that say nothing."""
    return [
        write_photo(folder / f"DSC_{at}.jpg", face(view, seed=seed), quality=90)
        for at, view in enumerate((R, F, L))
    ]


def many(folder: Path) -> list[Path]:
    """Return a triplet, a dark second left one, and a letter."""
    files = mixed(folder)
    dark = (face(L, seed=4) * 0.4).astype("uint8")
    files.insert(0, write_photo(folder / "DSC_0_dark.jpg", dark))
    letter = folder / "letter.jpg"
    letter.write_text("not a photograph", encoding="utf-8")
    return [*files, letter]


def chooser_rest(visit: Visitor) -> None:
    visit.rest()
    choosing = visit.page.intake.choosing
    visit.wait(lambda: not visit.context.tasks.running and choosing.chooser.isVisible())


# Views are recognised


def test_dropped_files_go_to_the_views_that_they_show(visit: Visitor, tmp_path: Path) -> None:
    visit.drop(visit.page, mixed(tmp_path))

    assert names(visit) == {F: "DSC_1.jpg", L: "DSC_2.jpg", R: "DSC_0.jpg"}
    assert visit.page.side.suggestion.text == "3  Moderate"
    visit.press(Qt.Key.Key_Z, ctrl=True)
    assert names(visit) == {}  # one step


def test_one_dropped_file_goes_to_its_view(visit: Visitor, tmp_path: Path) -> None:
    visit.drop(visit.page, [mixed(tmp_path)[0]])

    assert names(visit) == {R: "DSC_0.jpg"}


def test_a_folder_is_as_good_as_its_files(visit: Visitor, tmp_path: Path) -> None:
    mixed(tmp_path / "day")
    (tmp_path / "day" / "notes.txt").write_text("none", encoding="utf-8")

    visit.drop(visit.page.triplet.slots[L], [tmp_path / "day"])

    assert names(visit) == {F: "DSC_1.jpg", L: "DSC_2.jpg", R: "DSC_0.jpg"}


def test_a_folder_without_photographs_says_so(visit: Visitor, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    visit.drop(visit.page, [tmp_path / "empty"])

    assert "no photographs in this folder" in visit.page.bar.text


def test_without_an_inspector_files_keep_their_order(
    visit: Visitor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> FakeInspector:
        raise PackageError("The package is missing.")

    monkeypatch.setattr(visit.context, "_inspector", None)
    monkeypatch.setattr(visit.context, "_load_inspector", broken)

    visit.drop(visit.page, mixed(tmp_path))

    assert names(visit) == {F: "DSC_0.jpg", L: "DSC_1.jpg", R: "DSC_2.jpg"}
    assert visit.page.triplet.slots[F].notes.verdict_text == ""


# What is said below a photograph


def test_each_photograph_is_judged_below_it(visit: Visitor, tmp_path: Path) -> None:
    dark = write_photo(tmp_path / "dark.jpg", (face(F) * 0.4).astype("uint8"))
    slot = visit.page.triplet.slots[F]

    visit.drop(slot, [dark])
    assert slot.notes.verdict_text == f"Retake. {BLURRED}"

    visit.drop(slot, [write_photo(tmp_path / "good.jpg", face(F))])
    assert slot.notes.verdict_text == "Good."
    visit.click(slot.remove)
    assert slot.notes.verdict_text == ""


def test_a_photograph_in_the_wrong_place_offers_the_swap(visit: Visitor, tmp_path: Path) -> None:
    right, frontal, left = mixed(tmp_path)
    slots = visit.page.triplet.slots
    for view, path in ((F, frontal), (L, right), (R, left)):
        visit.drop(slots[view], [path])

    assert names(visit) == {F: "DSC_1.jpg", L: "DSC_0.jpg", R: "DSC_2.jpg"}  # as dropped
    assert slots[L].notes.texts == ["This looks like the patient's right."]
    assert slots[F].notes.texts == []
    visit.click(slots[L].notes.buttons["Swap"])
    visit.rest()

    assert names(visit) == {F: "DSC_1.jpg", L: "DSC_2.jpg", R: "DSC_0.jpg"}
    assert slots[L].notes.texts == []
    visit.press(Qt.Key.Key_Z, ctrl=True)
    visit.rest()
    assert names(visit)[L] == "DSC_0.jpg"
    assert slots[L].notes.texts == ["This looks like the patient's right."]


def test_photographs_keep_one_height_whatever_is_said_below(visit: Visitor, tmp_path: Path) -> None:
    right, frontal, _left = mixed(tmp_path)
    slots = visit.page.triplet.slots
    visit.drop(slots[F], [frontal])
    visit.drop(slots[L], [right])
    visit.wait(lambda: slots[L].notes.height() > 30)

    visit.wait(lambda: slots[F].photo.height() == slots[L].photo.height())


# More photographs than views


def test_of_many_the_best_are_proposed_and_enter_takes_them(visit: Visitor, tmp_path: Path) -> None:
    visit.drop(visit.page, many(tmp_path))
    chooser_rest(visit)
    choosing = visit.page.intake.choosing
    assert not visit.page.triplet.isVisible()
    assert choosing.chooser.choice.taken == {F: "2", L: "3", R: "1"}
    assert choosing.chooser.photos.photo(4).note == "Cannot be used"  # type: ignore[union-attr]

    visit.press(Qt.Key.Key_Return)
    visit.rest()

    assert visit.page.triplet.isVisible()
    assert names(visit) == {F: "DSC_1.jpg", L: "DSC_2.jpg", R: "DSC_0.jpg"}
    assert visit.page.side.suggestion.text == "3  Moderate"


def test_keys_correct_the_choice_and_undo_takes_it_back(visit: Visitor, tmp_path: Path) -> None:
    visit.drop(visit.page, many(tmp_path))
    chooser_rest(visit)
    choice = visit.page.intake.choosing.chooser.choice

    visit.press(Qt.Key.Key_L)  # on the first, the dark one
    assert choice.taken == {F: "2", L: "0", R: "1"}
    visit.press(Qt.Key.Key_Right)
    visit.press(Qt.Key.Key_0)
    assert choice.taken == {F: "2", L: "0"}
    assert visit.page.side.decision.keys.grade is None  # 0 is no grade here
    visit.press(Qt.Key.Key_Space)
    assert choice.taken == {F: "2", L: "0", R: "1"}
    visit.press(Qt.Key.Key_Z, ctrl=True)
    assert choice.taken == {F: "2", L: "0"}

    visit.press(Qt.Key.Key_Return)
    visit.rest()
    assert names(visit) == {F: "DSC_1.jpg", L: "DSC_0_dark.jpg"}


def test_a_file_that_is_no_photograph_cannot_be_taken(visit: Visitor, tmp_path: Path) -> None:
    visit.drop(visit.page, many(tmp_path))
    chooser_rest(visit)
    chooser = visit.page.intake.choosing.chooser
    chooser.grid.select("4")

    visit.press(Qt.Key.Key_F)

    assert chooser.choice.taken == {F: "2", L: "3", R: "1"}
    assert "letter.jpg: " in chooser.about.text()


def test_dragging_onto_a_place_takes_a_photograph(visit: Visitor, tmp_path: Path) -> None:
    visit.drop(visit.page, many(tmp_path))
    chooser_rest(visit)
    chooser = visit.page.intake.choosing.chooser

    assert drop_mime(chooser.places.places[L], carried("0"))
    assert chooser.choice.taken == {F: "2", L: "0", R: "1"}
    assert drop_mime(chooser.places.places[F], carried("1"))  # two places change photographs
    assert chooser.choice.taken == {F: "1", L: "0", R: "2"}
    assert not drop_mime(chooser.places.places[F], carried("1"))  # onto itself
    assert drop_mime(chooser.grid.viewport(), carried("1"))  # and out again
    assert chooser.choice.taken == {L: "0", R: "2"}


def test_escape_goes_back_and_changes_nothing(visit: Visitor, tmp_path: Path) -> None:
    visit.drop(visit.page, mixed(tmp_path / "a"))
    before = names(visit)
    visit.drop(visit.page, many(tmp_path / "b"))
    chooser_rest(visit)

    visit.press(Qt.Key.Key_Escape)
    visit.rest()

    assert visit.page.triplet.isVisible()
    assert names(visit) == before


def test_a_file_that_goes_missing_is_told_and_the_choice_stays(
    visit: Visitor, tmp_path: Path
) -> None:
    files = many(tmp_path)
    visit.drop(visit.page, files)
    chooser_rest(visit)
    files[2].unlink()

    visit.press(Qt.Key.Key_Return)
    visit.rest()

    assert "not there any more" in visit.page.bar.text
    assert visit.page.intake.choosing.chooser.isVisible()
    assert names(visit) == {}


# Pasting


def clipboard(visit: Visitor, mime: QMimeData) -> None:
    QApplication.clipboard().setMimeData(mime)
    visit.press(Qt.Key.Key_V, ctrl=True)
    visit.rest()
    # What Python made must not outlive Python: Qt would free it when the process ends, and crash.
    QApplication.clipboard().clear()


def test_copied_files_are_pasted(visit: Visitor, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in mixed(tmp_path)])

    clipboard(visit, mime)

    assert names(visit) == {F: "DSC_1.jpg", L: "DSC_2.jpg", R: "DSC_0.jpg"}


def test_a_copied_picture_is_pasted(visit: Visitor) -> None:
    mime = QMimeData()
    mime.setImageData(to_qimage(face(L)))

    clipboard(visit, mime)

    photo = draft(visit).photos[L]
    assert (photo.name, photo.suffix, photo.width) == ("Pasted picture", ".png", 360)


def test_a_picture_s_own_bytes_are_kept(visit: Visitor, tmp_path: Path) -> None:
    data = write_photo(tmp_path / "a.jpg", face(R), quality=90).read_bytes()
    mime = QMimeData()
    mime.setImageData(QImage.fromData(data))
    mime.setData("image/jpeg", data)

    clipboard(visit, mime)

    assert draft(visit).photos[R].data == data


def test_an_empty_clipboard_says_what_to_do(visit: Visitor) -> None:
    mime = QMimeData()
    mime.setText("text")

    clipboard(visit, mime)

    assert "no photograph to paste" in visit.page.bar.text
