"""What is compared: zoomed together, in detail, by view, and what cannot be shown."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, turns, visits
from acne_desktop.ui.compare_state import Mode
from acne_desktop.ui.routes import Route
from tests.journeys.compare.faces import Comparing, drag, wheel
from tests.moved_faces import Move, demo_face
from tests.photographs import face, write_photo


def test_linked_zoom_keeps_the_offset_set_by_hand(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    first, second = comparing.pane.first.photo, comparing.pane.second.photo
    wheel(first, QPointF(first.rect().center()), 4)
    assert second.zoom == pytest.approx(first.zoom)
    assert second.place.centre.x() == pytest.approx(first.place.centre.x())
    comparing.press("L")
    drag(second, QPoint(60, 30))  # alone: an offset by hand
    offset = second.place.centre - first.place.centre
    assert abs(offset.x()) > 0.01
    comparing.press("L")
    drag(first, QPoint(-30, -20))
    kept = second.place.centre - first.place.centre
    assert kept.x() == pytest.approx(offset.x(), abs=1e-6)
    assert kept.y() == pytest.approx(offset.y(), abs=1e-6)
    zoom = first.zoom
    comparing.press("2")
    comparing.press("1")
    assert first.zoom == zoom  # a mode changes nothing of what is looked at
    assert second.place.centre.x() - first.place.centre.x() == pytest.approx(kept.x(), abs=1e-6)
    comparing.press("F")
    assert first.zoom == second.zoom == 1.0


def test_zoomed_photographs_under_the_line_stay_on_one_another(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    comparing.press("2")
    first, over = comparing.pane.first.photo, comparing.pane.cover.over
    wheel(first, QPointF(40, 60), 5)
    drag(first, QPoint(-50, 40))
    assert over.zoom == first.zoom
    assert over.place.centre == first.place.centre
    first.resize(first.width() - 40, first.height())
    first.grab()
    assert over.place.target() == first.place.target()


def test_a_closer_look_fetches_the_whole_photographs(comparing: Comparing, tmp_path: Path) -> None:
    clinic = comparing.session.context.clinic
    large = [
        Move(size=4.0).made(demo_face()[0]),
        Move(2.0, size=3.6).made(demo_face()[0]),
    ]
    ids = []
    for number, pixels in enumerate(large):
        file = write_photo(tmp_path / f"large-{number}.jpg", pixels, quality=80)
        photos = {View.FRONTAL: intake.read_photo(file)}
        day = date(2026, 5, 1 + number)
        ids.append(visits.save(clinic, patient_id=comparing.patient_id, day=day, photos=photos).id)
    comparing.open(ids[1], ids[0])
    comparing.press("X")
    first = comparing.pane.first.photo
    assert first.picture.levels is not None
    assert first.picture.levels.size.height() == 2048
    comparing.press("Z")
    assert first.picture.levels.size.height() == 4096
    assert comparing.pane.second.photo.picture.levels is not None
    assert comparing.pane.second.photo.picture.levels.size.height() == large[1].shape[0]


def test_views_by_key_and_what_lacks_is_told_in_its_place(
    comparing: Comparing, tmp_path: Path
) -> None:
    clinic = comparing.session.context.clinic
    file = write_photo(tmp_path / "left.png", face(View.LEFT))
    lone = visits.save(
        clinic,
        patient_id=comparing.patient_id,
        day=date(2026, 4, 20),
        photos={View.LEFT: intake.read_photo(file)},
    )
    comparing.open(lone.id)
    panes, page = comparing.page.panes, comparing.page
    assert "No photograph of this view" in panes[View.FRONTAL].second.problem.text()
    assert panes[View.FRONTAL].first.stack.currentWidget() is panes[View.FRONTAL].first.photo
    comparing.press("4")
    assert comparing.mode() is Mode.SIDE  # nothing can be told of one photograph
    assert "Both visits need a photograph" in panes[View.FRONTAL].note.text()
    comparing.press("1")
    comparing.press("V")
    assert page.state.view is View.LEFT
    assert panes[View.FRONTAL].isHidden()
    assert "No photograph of this view" in panes[View.LEFT].first.problem.text()
    assert not panes[View.LEFT].second.problem.text()
    comparing.press("Alt+4")
    assert [pane.isHidden() for pane in panes.values()] == [False] * 3
    assert panes[View.LEFT].title.text() == "Patient's left"
    comparing.press("Alt+3")
    assert page.state.views == (View.RIGHT,)
    comparing.press("Alt+1")
    comparing.press("Alt+2")
    assert page.modes.view.currentText() == "Patient's left"


def test_what_does_not_align_is_shown_with_the_reason(comparing: Comparing, tmp_path: Path) -> None:
    clinic = comparing.session.context.clinic
    file = write_photo(tmp_path / "other.png", face(View.FRONTAL))
    other = visits.save(
        clinic,
        patient_id=comparing.patient_id,
        day=date(2026, 4, 21),
        photos={View.FRONTAL: intake.read_photo(file)},
    )
    comparing.open(other.id)
    pane = comparing.pane
    assert "No face is found in the later photograph" in pane.note.text()
    assert pane.second.photo.has_image()
    comparing.press("X")
    assert pane.note.isHidden()  # as taken: nothing is missing
    comparing.press("2")
    assert comparing.mode() is Mode.SLIDER
    comparing.press("4")
    assert comparing.mode() is Mode.SIDE
    assert "No face is found" in pane.note.text()


def test_a_damaged_photograph_is_told_in_its_place(comparing: Comparing, tmp_path: Path) -> None:
    clinic = comparing.session.context.clinic
    photo = visits.get(clinic, comparing.ids[0]).photos[View.FRONTAL]
    for file in tmp_path.rglob(f"*{photo.sha256}*"):
        file.chmod(0o600)
        file.write_bytes(b"gone")
    comparing.open(comparing.ids[1])
    pane = comparing.pane
    assert pane.first.stack.currentWidget() is pane.first.problem
    assert pane.first.problem.text().endswith(".")
    assert pane.second.stack.currentWidget() is pane.second.photo


def test_a_photograph_shown_turned_is_compared_turned(comparing: Comparing) -> None:
    clinic = comparing.session.context.clinic
    turns.turn(clinic, comparing.ids[1], {View.FRONTAL: 90})
    comparing.open(comparing.ids[1])
    comparing.press("X")
    size = comparing.pane.second.photo.picture_size()
    assert size.width() > size.height()


def test_a_patient_with_one_visit_is_told_what_to_do(comparing: Comparing, tmp_path: Path) -> None:
    clinic = comparing.session.context.clinic
    patient = patients.register(clinic, PatientDetails("A-7", "Nord, Ida"))
    file = write_photo(tmp_path / "only.png", face(View.FRONTAL, seed=9))
    only = visits.save(
        clinic,
        patient_id=patient.id,
        day=date(2026, 4, 1),
        photos={View.FRONTAL: intake.read_photo(file)},
    )
    comparing.open(comparing.ids[2])
    comparing.open(only.id)
    page = comparing.page
    assert page.body.currentWidget() is page.nothing
    assert "Two visits are needed" in page.nothing.text.text()
    comparing.press("2")
    assert page.body.currentWidget() is page.nothing
    assert page.new_visit.hasFocus()
    comparing.press("Space")
    assert comparing.window.here == Route("new_visit", patient.id)


def test_coming_back_shows_the_two_that_were_compared_last(comparing: Comparing) -> None:
    comparing.open(comparing.ids[2])
    comparing.press("B")
    comparing.window.show_visit(comparing.ids[0])
    comparing.rest()
    comparing.press("Alt+Left")
    assert comparing.window.here == Route("compare", comparing.ids[2], comparing.ids[0])
    assert comparing.pair() == ("2026-01-05", "2026-03-16")


def test_a_visit_taken_away_meanwhile_is_not_shown(comparing: Comparing) -> None:
    comparing.open(comparing.ids[2])
    comparing.window.forget_records(visits=[comparing.ids[2]])
    comparing.rest()
    assert comparing.window.here.page != "compare"
