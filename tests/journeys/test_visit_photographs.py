"""Photographs on their way into a new visit: dropped, chosen, swapped, refused, dated."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services import candidates, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import IncomingPhoto, read_photo
from acne_desktop.ui.widgets.photo_slot import VIEW_MIME
from tests.journeys.visits import Visitor, drop_mime
from tests.photographs import face, write_photo, write_triplet

Triplet = dict[View, Path]


def test_three_dropped_files_are_graded_confirmed_and_saved(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    visit.drop_triplet(triplet_files)

    assert visit.shown() == set(VIEWS)
    assert visit.page.side.suggestion.text == "3  Moderate"
    assert visit.page.side.decision.keys.grade is None  # never chosen for the clinician
    visit.press(Qt.Key.Key_3)
    assert not visit.page.side.decision.reason.isVisible()
    visit_id = visit.save()

    stored = visits.get(clinic, visit_id)
    assert stored.grade == Grade.MODERATE
    assert stored.suggestion is not None
    assert list(stored.photos) == list(VIEWS)
    kept = {view: clinic.photos.read(p.sha256, p.suffix) for view, p in stored.photos.items()}
    assert kept == {view: path.read_bytes() for view, path in triplet_files.items()}


def test_empty_slots_say_what_to_do(visit: Visitor) -> None:
    said = [slot.area.accessibleName() for slot in visit.page.triplet.slots.values()]

    assert said[0] == "Drop the frontal photograph here, or click to choose"
    assert "left side" in said[1]
    assert "right side" in said[2]
    assert "Add at least one photograph" in visit.page.side.hint.text()


def test_file_dialog_fills_the_slot_that_was_clicked(
    visit: Visitor, triplet_files: Triplet, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(triplet_files[View.LEFT])]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))

    visit.click(visit.page.triplet.slots[View.LEFT].area)
    visit.rest()

    assert visit.shown() == {View.LEFT}


def test_three_files_chosen_at_once_fill_the_views_in_order(
    visit: Visitor, triplet_files: Triplet, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(path) for path in triplet_files.values()]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))

    visit.press(Qt.Key.Key_O, ctrl=True)
    visit.rest()

    draft = visit.page.state.draft
    assert draft is not None
    assert [draft.photos[view].name for view in VIEWS] == ["frontal.jpg", "left.jpg", "right.jpg"]


def test_a_cancelled_file_dialog_changes_nothing(
    visit: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))

    visit.press(Qt.Key.Key_O, ctrl=True)

    assert not visit.page.has_unsaved()


def test_two_files_fill_the_empty_places(visit: Visitor, triplet_files: Triplet) -> None:
    slot = visit.page.triplet.slots[View.LEFT]
    visit.drop(slot, [triplet_files[View.LEFT]])

    visit.drop(visit.page, [triplet_files[View.FRONTAL], triplet_files[View.RIGHT]])

    draft = visit.page.state.draft
    assert draft is not None
    assert draft.photos[View.FRONTAL].name == "frontal.jpg"
    assert draft.photos[View.RIGHT].name == "right.jpg"


def test_more_files_than_empty_places_are_refused_with_a_sentence(
    visit: Visitor, triplet_files: Triplet, tmp_path: Path
) -> None:
    visit.drop_triplet(triplet_files)
    other = write_photo(tmp_path / "other.jpg", face(seed=9))

    visit.drop(visit.page, [other])

    assert "fewer empty places" in visit.page.bar.text
    draft = visit.page.state.draft
    assert draft is not None
    assert draft.photos[View.FRONTAL].name == "frontal.jpg"


def test_a_new_triplet_takes_the_place_of_the_old_and_undo_brings_it_back(
    visit: Visitor, triplet_files: Triplet, tmp_path: Path
) -> None:
    visit.drop_triplet(triplet_files)
    draft = visit.page.state.draft
    assert draft is not None
    before = dict(draft.photos)

    visit.drop_triplet(write_triplet(tmp_path / "second", seed=5))
    assert {p.sha256 for p in draft.photos.values()}.isdisjoint(p.sha256 for p in before.values())

    visit.click(visit.page.bar.button("Undo"))
    visit.rest()
    assert draft.photos == before


def test_dragging_one_slot_onto_another_swaps_them(visit: Visitor, triplet_files: Triplet) -> None:
    visit.drop_triplet(triplet_files)
    mime = QMimeData()
    mime.setData(VIEW_MIME, b"left")

    assert drop_mime(visit.page.triplet.slots[View.RIGHT], mime)
    visit.rest()

    draft = visit.page.state.draft
    assert draft is not None
    assert draft.photos[View.LEFT].name == "right.jpg"
    assert draft.photos[View.RIGHT].name == "left.jpg"
    assert "swapped" in visit.page.bar.text


def test_dragging_a_photograph_carries_its_view(
    visit: Visitor, triplet_files: Triplet, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.drop_triplet(triplet_files)
    carried: list[str] = []

    def let_go(drag: QDrag, *_actions: object) -> Qt.DropAction:
        mime = drag.mimeData()
        carried.extend(mime.formats())
        assert drop_mime(visit.page.triplet.slots[View.FRONTAL], mime)
        assert not drop_mime(visit.page.triplet.slots[View.LEFT], mime)  # onto itself
        return Qt.DropAction.MoveAction

    monkeypatch.setattr(QDrag, "exec", let_go)
    photo = visit.page.triplet.slots[View.LEFT].photo
    QTest.mousePress(photo, Qt.MouseButton.LeftButton)
    QTest.mouseMove(photo, QPoint(5, 5))
    visit.rest()

    assert carried == [VIEW_MIME]
    draft = visit.page.state.draft
    assert draft is not None
    assert draft.photos[View.FRONTAL].name == "left.jpg"


def test_reading_can_be_cancelled_in_its_slot(
    visit: Visitor, triplet_files: Triplet, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def slow(path: Path) -> IncomingPhoto:
        gate.wait(10)
        return read_photo(path)

    monkeypatch.setattr(candidates, "read", slow)
    slot = visit.page.triplet.slots[View.LEFT]
    visit.drop_urls(slot, [QUrl.fromLocalFile(str(triplet_files[View.LEFT]))])
    assert slot.busy.isVisible()
    assert visit.page.has_unsaved()
    visit.wait(slot.busy.cancel.isVisible)

    visit.click(slot.busy.cancel)
    gate.set()
    visit.rest()

    assert slot.area.isVisible()
    assert visit.shown() == set()
    assert not visit.page.has_unsaved()


def test_swap_by_keyboard(visit: Visitor, triplet_files: Triplet) -> None:
    visit.drop_triplet(triplet_files)
    visit.page.triplet.slots[View.FRONTAL].photo.setFocus()

    visit.press(Qt.Key.Key_Right, shift=True)
    visit.rest()

    draft = visit.page.state.draft
    assert draft is not None
    assert draft.photos[View.FRONTAL].name == "left.jpg"


def test_removing_can_be_undone_by_button_and_key(visit: Visitor, triplet_files: Triplet) -> None:
    visit.drop_triplet(triplet_files)
    slot = visit.page.triplet.slots[View.LEFT]

    visit.click(slot.remove)
    assert visit.shown() == {View.FRONTAL, View.RIGHT}
    visit.click(visit.page.bar.button("Undo"))
    visit.rest()
    assert visit.shown() == set(VIEWS)

    slot.photo.setFocus()
    visit.press(Qt.Key.Key_Delete)
    assert View.LEFT not in visit.shown()
    visit.press(Qt.Key.Key_Z, ctrl=True)
    visit.rest()
    assert visit.shown() == set(VIEWS)


def test_the_same_photograph_twice_names_both_slots(visit: Visitor, triplet_files: Triplet) -> None:
    visit.drop(visit.page.triplet.slots[View.FRONTAL], [triplet_files[View.FRONTAL]])

    visit.drop(visit.page.triplet.slots[View.LEFT], [triplet_files[View.FRONTAL]])

    said = visit.page.triplet.slots[View.LEFT].error_text
    assert "Frontal" in said
    assert "Patient's left" in said
    assert visit.shown() == {View.FRONTAL}


def _empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _truncated(path: Path) -> Path:
    write_photo(path, face(), quality=90)
    path.write_bytes(path.read_bytes()[:400])
    return path


def _text(path: Path) -> Path:
    path.write_text("not a photograph", encoding="utf-8")
    return path


def _dot(path: Path) -> Path:
    return write_photo(path, face()[:1, :1])


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _vanished(path: Path) -> Path:
    return path


@pytest.mark.parametrize("make", [_empty, _truncated, _text, _dot, _folder, _vanished])
def test_bad_files_say_one_sentence_in_their_slot_and_keep_the_others(
    visit: Visitor, triplet_files: Triplet, tmp_path: Path, make: object
) -> None:
    bad = make(tmp_path / "bad.jpg")  # type: ignore[operator]

    visit.drop(visit.page, [triplet_files[View.FRONTAL], bad, triplet_files[View.RIGHT]])

    slot = visit.page.triplet.slots[View.LEFT]
    assert slot.error_text.startswith("bad.jpg: ")
    assert slot.error_text.endswith(".")
    assert visit.shown() == {View.FRONTAL, View.RIGHT}
    assert visit.page.triplet.slots[View.FRONTAL].error_text == ""
    visit.drop(slot, [triplet_files[View.LEFT]])
    assert slot.error_text == ""
    assert visit.shown() == set(VIEWS)


def test_a_bad_replacement_keeps_the_photograph(
    visit: Visitor, triplet_files: Triplet, tmp_path: Path
) -> None:
    visit.drop_triplet(triplet_files)

    visit.drop(visit.page.triplet.slots[View.LEFT], [_text(tmp_path / "bad.jpg")])

    assert "bad.jpg" in visit.page.triplet.slots[View.LEFT].error_text
    assert visit.shown() == set(VIEWS)
    assert visit.page.state.suggestion is not None


def test_an_address_on_the_net_is_refused(visit: Visitor) -> None:
    slot = visit.page.triplet.slots[View.LEFT]

    visit.drop_urls(slot, [QUrl("https://example.org/face.jpg")])

    assert "on this computer" in slot.error_text
    assert not visit.context.tasks.running


def test_the_camera_s_day_is_offered(visit: Visitor, tmp_path: Path) -> None:
    taken = date.today() - timedelta(days=3)
    exif = _exif_of(taken)
    files = [write_photo(tmp_path / f"{view}.jpg", face(view, seed=3), exif=exif) for view in VIEWS]

    visit.drop(visit.page, files)

    assert taken.isoformat() in visit.page.bar.text
    visit.click(visit.page.bar.button("Use this date"))
    assert visit.page.day.text() == taken.isoformat()
    visit.press(Qt.Key.Key_3)
    visit_id = visit.save()
    assert visits.get(visit.context.clinic, visit_id).day == taken


def _exif_of(day: date) -> bytes:
    from PIL import ExifTags, Image

    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = f"{day:%Y:%m:%d} 10:20:30"
    return exif.tobytes()


def test_a_typed_date_counts_even_when_save_follows_at_once(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_3)
    visit.page.day.setFocus()
    visit.page.day.selectAll()
    visit.type("2026-01-15")

    visit_id = visit.save()

    assert visits.get(clinic, visit_id).day == date(2026, 1, 15)


def test_a_day_in_the_future_is_refused_and_nothing_is_saved(
    visit: Visitor, triplet_files: Triplet
) -> None:
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_3)
    visit.page.day.setFocus()
    visit.page.day.selectAll()
    visit.type((date.today() + timedelta(days=1)).isoformat())

    visit.press(Qt.Key.Key_Return, ctrl=True)
    visit.rest()

    assert "future" in visit.page.bar.text
    assert visit.page.state.visit is None
