"""A saved visit is opened again: photographs, maps, grades, and what cannot be changed."""

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF, Qt

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services import visits
from acne_desktop.services.clinic import Clinic
from tests.fakes import suggestion
from tests.journeys.visit_saved.saving import Triplet, save_visit
from tests.journeys.visits import Visitor
from tests.photographs import write_photo


def test_a_saved_visit_shows_everything_again(visit: Visitor, triplet_files: Triplet) -> None:
    stored = save_visit(
        visit, triplet_files, suggested=suggestion(Grade.MILD), grade=Grade.SEVERE, reason="Nodule"
    )

    visit.open(stored.id)

    page = visit.page
    assert all(slot.photo.has_image() for slot in page.triplet.slots.values())
    assert page.header.name.text() == "Test, Person"
    assert page.header.day.text() == "Visit 2026-03-01"
    assert page.side.suggestion.text == "2  Mild"
    assert page.side.decision.keys.grade == Grade.SEVERE
    assert page.side.decision.reason.text() == "Nodule"
    assert page.side.hint.text() == "Saved."
    assert not page.has_unsaved()


def test_the_stored_attention_maps_are_shown(visit: Visitor, triplet_files: Triplet) -> None:
    stored = save_visit(visit, triplet_files, suggested=suggestion(Grade.MILD))
    visit.open(stored.id)
    with_map = visit.picture(View.RIGHT)

    visit.press(Qt.Key.Key_A)

    assert visit.picture(View.RIGHT) != with_map


def test_photographs_of_a_saved_visit_cannot_be_changed(
    visit: Visitor, triplet_files: Triplet
) -> None:
    stored = save_visit(visit, triplet_files)
    visit.open(stored.id)
    slot = visit.page.triplet.slots[View.LEFT]

    visit.drop(slot, [triplet_files[View.FRONTAL]])
    visit.drop(visit.page, [triplet_files[View.FRONTAL]])
    slot.photo.setFocus()
    visit.press(Qt.Key.Key_Delete)
    visit.press(Qt.Key.Key_Right, shift=True)

    assert not slot.remove.isVisible()
    assert slot.photo.has_image()
    assert visits.get(visit.context.clinic, stored.id).photos == stored.photos


def test_another_grade_is_added_and_the_first_one_kept(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files, suggested=suggestion(Grade.MILD), grade=Grade.MILD)
    visit.open(stored.id)

    visit.press(Qt.Key.Key_3)
    assert visit.page.has_unsaved()
    visit.type("Nodule present")
    visit.save()

    assert [d.grade for d in visits.decisions(clinic, stored.id)] == [Grade.MILD, Grade.MODERATE]
    history = visit.page.side.decision.history
    assert history.isVisible()
    assert history.text().endswith("2 Mild")
    assert not visit.page.has_unsaved()


def test_an_ungraded_visit_is_graded_later(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files)
    visit.open(stored.id)
    assert "Saved without a grade" in visit.page.side.hint.text()

    visit.press(Qt.Key.Key_1)
    visit.save()

    assert visits.get(clinic, stored.id).grade == Grade.ALMOST_CLEAR


def test_a_visit_without_a_suggestion_offers_one_and_keeps_it(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files, grade=Grade.MILD)
    visit.open(stored.id)
    ask = visit.page.side.suggestion.ask
    assert ask.text() == "Suggest a grade"

    visit.click(ask)
    visit.rest()

    kept = visits.get(clinic, stored.id)
    assert kept.suggestion is not None
    assert kept.suggestion.grade == Grade.MODERATE
    assert kept.grade == Grade.MILD
    assert visit.page.side.suggestion.text == "3  Moderate"
    assert not visit.page.has_unsaved()  # what was decided before needs no reason now


def test_a_damaged_photograph_is_told_in_its_slot(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    stored = save_visit(visit, triplet_files)
    photo = stored.photos[View.LEFT]
    (path,) = clinic.folders.photos.rglob(f"{photo.sha256}*")
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    visit.open(stored.id)

    slots = visit.page.triplet.slots
    assert slots[View.LEFT].error_text
    assert not slots[View.LEFT].photo.has_image()
    assert slots[View.FRONTAL].photo.has_image()
    assert visit.page.side.suggestion.ask.text() == "Suggest with the photographs at hand"


def test_a_visit_that_does_not_exist_is_told(visit: Visitor) -> None:
    visit.open(4711)

    assert visit.page.bar.text.endswith(".")


def test_report_is_offered_after_saving(visit: Visitor, triplet_files: Triplet) -> None:
    visit.start()
    asked: list[int] = []
    visit.page.report_requested.connect(asked.append)
    visit.press(Qt.Key.Key_P, ctrl=True)
    assert asked == []
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_3)
    visit_id = visit.save()

    visit.press(Qt.Key.Key_P, ctrl=True)

    assert asked == [visit_id]
    assert visit.page.side.report.isVisible()


def test_one_photograph_large_by_key_and_click_and_back(
    visit: Visitor, triplet_files: Triplet
) -> None:
    visit.open(save_visit(visit, triplet_files).id)
    triplet = visit.page.triplet
    triplet.slots[View.LEFT].photo.setFocus()

    visit.press(Qt.Key.Key_Return)
    assert [v for v in VIEWS if triplet.slots[v].isVisible()] == [View.LEFT]
    visit.press(Qt.Key.Key_Escape)
    assert all(slot.isVisible() for slot in triplet.slots.values())

    visit.click(triplet.slots[View.RIGHT].photo)
    assert triplet.large == View.RIGHT
    visit.click(triplet.slots[View.RIGHT].photo)
    assert triplet.large is None


def test_the_photographs_are_zoomed_together(visit: Visitor, triplet_files: Triplet) -> None:
    visit.open(save_visit(visit, triplet_files).id)
    photos = [slot.photo for slot in visit.page.triplet.slots.values()]

    photos[0].setFocus()
    visit.press(Qt.Key.Key_Plus)
    assert {round(photo.zoom, 3) for photo in photos} == {1.25}
    visit.press(Qt.Key.Key_F)
    assert {photo.zoom for photo in photos} == {1.0}
    visit.press(Qt.Key.Key_Z)
    assert all(photo.zoom != 1.0 for photo in photos)
    photos[1].zoom_at(2.0, QPointF(0.1, 0.1))
    visit.click(visit.page.triplet.fit_button)
    assert {photo.zoom for photo in photos} == {1.0}


def test_one_to_one_shows_the_pixels_of_the_original(visit: Visitor, tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (3000, 2400, 3), np.uint8)
    chequered = noise // 128 * 255
    path = write_photo(tmp_path / "large.png", chequered)

    def shows_pure_colours() -> bool:
        image = visit.picture(View.FRONTAL)
        seen = {image.pixelColor(x, y).red() for x in range(50, 90) for y in range(50, 90)}
        return seen == {0, 255}

    visit.start()
    visit.drop(visit.page.triplet.slots[View.FRONTAL], [path])
    assert not shows_pure_colours()
    visit.press(Qt.Key.Key_Z)
    visit.wait(shows_pure_colours)

    visit.open(save_visit(visit, {View.FRONTAL: path}).id)
    assert not shows_pure_colours()
    visit.press(Qt.Key.Key_Z)
    visit.wait(shows_pure_colours)


def test_opening_another_visit_drops_what_was_on_its_way(
    visit: Visitor, triplet_files: Triplet
) -> None:
    first = save_visit(visit, triplet_files, grade=Grade.CLEAR)
    second = save_visit(visit, {View.FRONTAL: triplet_files[View.FRONTAL]}, grade=Grade.SEVERE)

    visit.page.open(first.id)
    visit.open(second.id)

    slots = visit.page.triplet.slots
    assert visit.page.state.visit is not None
    assert visit.page.state.visit.id == second.id
    assert [v for v in VIEWS if slots[v].photo.has_image()] == [View.FRONTAL]
    assert visit.page.side.decision.keys.grade == Grade.SEVERE


def test_every_control_can_be_reached_and_has_a_name(
    visit: Visitor, triplet_files: Triplet
) -> None:
    from PySide6.QtWidgets import QApplication, QWidget

    visit.start()
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_2)
    visit.page.header.back.setFocus()
    order: list[QWidget] = []
    while (focus := QApplication.focusWidget()) is not None and focus not in order:
        order.append(focus)
        visit.press(Qt.Key.Key_Tab)

    names = [w.accessibleName() or getattr(w, "text", str)() for w in order]
    assert all(names), names
    photos = [slot.photo for slot in visit.page.triplet.slots.values()]
    side = visit.page.side
    places = [
        order.index(w) for w in (visit.page.day, *photos, visit.page.triplet.attention.switch)
    ]
    places += [order.index(side.decision.keys.key(Grade.CLEAR)), order.index(side.decision.reason)]
    places += [order.index(side.decision.comment), order.index(side.save)]
    assert places == sorted(places), names
