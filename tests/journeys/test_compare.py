"""Two visits are compared in the real window: every mode by its key, linked zoom, the baseline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.inspection import FaceSeen, Inspection
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import baselines, intake, patients, settings, turns, visits
from acne_desktop.services.comparison import Seen
from acne_desktop.ui import theme
from acne_desktop.ui.compare_state import Mode
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.pages.compare import ComparePage
from acne_desktop.ui.photo.view import PhotoView
from acne_desktop.ui.routes import Route
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.pair_pane import PairPane
from tests.fakes import FakeInspector
from tests.moved_faces import Move, Pixels, demo_face
from tests.photographs import encoded, face, write_photo

DAYS = (date(2026, 1, 5), date(2026, 2, 9), date(2026, 3, 16))
# One face, as it stood before the camera on each day; the sizes tell them apart.
DIM = (0.7, 0.7, 0.75)
MOVES = (
    Move(),
    Move(4.0, 0.95, (0.02, 0.0), 0.8, gain=DIM),
    Move(-3.0, 1.04, (0.0, 0.02), 0.9, gain=DIM),
)


def see(pixels: Pixels, expected: View | None) -> Inspection:
    """Return where the demo face is in each of its photographs, by their size."""
    earlier, seen = demo_face()
    for move in MOVES:
        if pixels.shape[1] == round(earlier.shape[1] * move.size):
            return Inspection(expected, move.face(earlier, seen))
    return Inspection(None, FaceSeen(0.1, None, 0.0, 0.0, 0.0))


def with_spot(pixels: Pixels) -> Pixels:
    """Return the face with a red spot on the cheek."""
    y, x = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]]
    spot = np.hypot(x - 260, y - 520) < 12
    made = pixels.copy()
    made[spot] = (made[spot] * (1.0, 0.55, 0.55)).astype(np.uint8)
    return made


@cache
def shots() -> tuple[bytes, ...]:
    """Return the files of the three photographs; the second face has a spot."""
    clear = demo_face()[0]
    return tuple(
        encoded(move.made(pixels), "png", compress_level=1)
        for move, pixels in zip(MOVES, (clear, with_spot(clear), clear), strict=True)
    )


@dataclass
class Comparing:
    """The window on the compare page, and what a user does there."""

    window: MainWindow
    session: Session
    qtbot: QtBot
    patient_id: int
    ids: list[int]

    @property
    def page(self) -> ComparePage:
        found = self.window.page("compare")
        assert isinstance(found, ComparePage)
        return found

    @property
    def pane(self) -> PairPane:
        return self.page.panes[View.FRONTAL]

    def open(self, visit_id: int, other_id: int = 0) -> None:
        self.window.show_comparison(visit_id, other_id)
        self.rest()

    def rest(self) -> None:
        tasks = self.session.context.tasks
        self.qtbot.waitUntil(lambda: not tasks.running, timeout=20_000)

    def press(self, key: str) -> None:
        """Press a key where the keyboard is."""
        QTest.keySequence(QApplication.focusWidget() or self.window, QKeySequence(key))
        self.rest()

    def mode(self) -> Mode:
        """Return the mode that is seen."""
        return self.pane.mode_shown

    def blinks(self) -> bool:
        """Tell whether the visits blink by themselves."""
        return self.page.blinker.runs

    def shows_later(self) -> bool:
        """Tell whether the later visit is seen in the earlier one's place."""
        return self.page.state.shows_later

    def pair(self) -> tuple[str, str]:
        """Return the days of the two visits in the lists."""
        choices = self.page.choices
        return choices.earlier.currentText()[:10], choices.later.currentText()[:10]


@pytest.fixture
def comparing(
    window: MainWindow,
    session: Session,
    fake_inspector: FakeInspector,
    tmp_path: Path,
    qtbot: QtBot,
) -> Iterator[Comparing]:
    """Return the window over a clinic with a patient of three visits."""
    fake_inspector.answer = see
    session.open()
    qtbot.waitUntil(lambda: session.context.has_clinic, timeout=15_000)
    clinic = session.context.clinic
    patient = patients.register(clinic, PatientDetails("A-1042", "Mustermann, Erika"))
    ids = []
    for day, shot, grade in zip(DAYS, shots(), (3, 2, 1), strict=True):
        file = tmp_path / f"{day}.png"
        file.write_bytes(shot)
        decision = Decision(Grade(grade), "fda", datetime(2026, 3, 20, 12, tzinfo=UTC))
        ids.append(
            visits.save(
                clinic,
                patient_id=patient.id,
                day=day,
                photos={View.FRONTAL: intake.read_photo(file)},
                decision=decision,
            ).id
        )
    window.activateWindow()
    qtbot.waitActive(window)
    yield Comparing(window, session, qtbot, patient.id, ids)
    theme.set_motion(_app(), theme.Motion.SYSTEM)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def seen(view: PhotoView) -> list[int]:
    """Return some of what a view shows, as numbers."""
    image = view.grab().toImage()
    step = max(image.width() // 40, 1)
    middle = image.height() // 2
    return [
        QColor(image.pixel(x, y)).lightness()
        for y in (middle, middle + 20)
        for x in range(0, image.width(), step)
    ]


def unlike(one: list[int], other: list[int]) -> int:
    """Return by how much two views differ at most."""
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def test_from_the_patients_page_to_the_visit_before_and_back(comparing: Comparing) -> None:
    window = comparing.window
    window.show_patient(comparing.patient_id)
    comparing.rest()
    assert window.page("patient").timeline.current.id == comparing.ids[2]
    comparing.press("Ctrl+Shift+X")
    assert comparing.pair() == ("2026-02-09", "2026-03-16")
    assert window.here == Route("compare", comparing.ids[2], comparing.ids[1])
    assert "IGA 2" in comparing.page.choices.earlier.currentText()
    assert comparing.mode() is Mode.SIDE
    assert comparing.page.header.name.text() == "Mustermann, Erika"
    assert "Mustermann" not in window.windowTitle()
    comparing.press("Esc")
    assert window.here == Route("patient", comparing.patient_id)


def test_from_the_visits_page(comparing: Comparing) -> None:
    comparing.window.show_visit(comparing.ids[1])
    comparing.rest()
    QTest.mouseClick(comparing.window.page("visit").compare, Qt.MouseButton.LeftButton)
    comparing.rest()
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    assert comparing.pane.pictures is not None
    assert comparing.pane.pictures.pair.is_aligned


def test_each_mode_has_its_key(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    pane, first = comparing.pane, comparing.pane.first.photo
    earlier = seen(first)
    comparing.press("2")
    assert comparing.mode() is Mode.SLIDER
    assert pane.second.isHidden()
    line = seen(first)
    comparing.press("Home")  # all of it is the later photograph
    later = seen(first)
    assert unlike(later, line) > 10
    comparing.press("End")
    assert unlike(seen(first), later) > 10
    comparing.press("3")
    assert comparing.mode() is Mode.BLINK
    comparing.press("4")
    assert comparing.mode() is Mode.DIFFERENCE
    assert "2026-01-05" in pane.first.caption.text()
    redness = pane.cover.over.grab().toImage()
    comparing.press("D")
    assert comparing.page.state.seen is Seen.BRIGHTNESS
    assert pane.cover.over.grab().toImage() != redness
    assert "not in the disease" in comparing.page.options.honest.text()
    comparing.press("1")
    assert comparing.mode() is Mode.SIDE
    assert not pane.second.isHidden()
    comparing.qtbot.waitUntil(lambda: first.grab().toImage().width() > 0)
    assert comparing.page.modes.modes[Mode.SIDE].isChecked()
    assert len(earlier) > 0


def test_the_line_is_dragged_with_the_mouse_and_moved_by_arrows(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    comparing.press("2")
    cover, photo = comparing.pane.cover, comparing.pane.first.photo
    middle, quarter = photo.rect().center(), QPoint(photo.width() // 4, photo.height() // 2)
    QTest.mousePress(photo, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(photo, quarter)
    QTest.mouseRelease(photo, Qt.MouseButton.LeftButton, pos=quarter)
    assert cover.at == pytest.approx(0.25, abs=0.01)
    comparing.press("Right")
    comparing.press("Right")
    assert cover.at == pytest.approx(0.29, abs=0.01)
    comparing.press("Shift+Left")
    assert cover.at == pytest.approx(0.19, abs=0.01)
    assert "19" in photo.accessibleDescription()


def test_blinking_by_hand_and_by_itself(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    comparing.press("3")
    page, pane = comparing.page, comparing.pane
    assert comparing.blinks()
    assert page.state.interval == 1000
    comparing.press(".")
    assert not comparing.blinks()
    assert comparing.shows_later()
    assert pane.first.caption.text().startswith("2026-02-09")
    later = seen(pane.first.photo)
    comparing.press("Space")  # on the photograph
    assert not comparing.shows_later()
    assert pane.first.caption.text().startswith("2026-01-05")
    assert unlike(seen(pane.first.photo), later) > 10
    page.options.interval.setCurrentIndex(0)
    page.options.interval.activated.emit(0)
    comparing.press("I")
    assert comparing.blinks()
    assert page.state.interval == 500
    comparing.rest()
    assert settings.load(comparing.session.context.clinic.folders).blink_interval == 500
    comparing.qtbot.waitUntil(comparing.shows_later)
    comparing.press("1")
    assert not comparing.blinks()


def test_nothing_blinks_by_itself_where_motion_is_reduced(comparing: Comparing) -> None:
    theme.set_motion(_app(), theme.Motion.REDUCED)
    comparing.open(comparing.ids[1])
    comparing.press("3")
    page = comparing.page
    assert not comparing.blinks()
    assert not page.options.by_itself.isEnabled()
    assert "by hand" in page.options.still.text()
    comparing.press("I")
    assert not comparing.blinks()
    comparing.press(".")
    assert comparing.shows_later()
    assert not comparing.blinks()


def test_the_baseline_is_one_key_away_and_can_be_marked(comparing: Comparing) -> None:
    clinic = comparing.session.context.clinic
    comparing.open(comparing.ids[2])
    comparing.press("B")
    assert comparing.pair() == ("2026-01-05", "2026-03-16")
    assert "baseline" in comparing.page.choices.earlier.currentText()
    assert not comparing.page.choices.baseline.isEnabled()
    comparing.press("PgUp")  # the later side steps back
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    comparing.open(comparing.ids[2], comparing.ids[1])
    comparing.press("Ctrl+B")
    assert baselines.marked(clinic, comparing.patient_id) == comparing.ids[1]
    assert "baseline" in comparing.page.choices.earlier.currentText()
    assert comparing.page.choices.mark_baseline.text() == "Unmark baseline"
    comparing.press("Ctrl+Z")
    assert baselines.marked(clinic, comparing.patient_id) is None
    assert "baseline" not in comparing.page.choices.earlier.currentText()


def test_stepping_through_the_visits_never_lets_one_pass_the_other(comparing: Comparing) -> None:
    comparing.open(comparing.ids[2])
    assert comparing.pair() == ("2026-02-09", "2026-03-16")
    comparing.press("PgDown")
    assert comparing.pair() == ("2026-02-09", "2026-03-16")  # there is none after it
    comparing.press("Shift+PgUp")
    assert comparing.pair() == ("2026-01-05", "2026-03-16")
    comparing.press("PgUp")
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    comparing.press("PgUp")
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    comparing.press("PgDown")
    comparing.press("Shift+PgDown")
    assert comparing.pair() == ("2026-02-09", "2026-03-16")


def test_two_visits_are_chosen_from_the_lists(comparing: Comparing) -> None:
    comparing.open(comparing.ids[2])
    later = comparing.page.choices.later
    later.setCurrentIndex(0)  # the first visit; what was the earlier one steps aside
    later.activated.emit(0)
    comparing.rest()
    assert comparing.pair() == ("2026-01-05", "2026-02-09")
    earlier = comparing.page.choices.earlier
    earlier.setCurrentIndex(2)
    earlier.activated.emit(2)
    comparing.rest()
    assert comparing.pair() == ("2026-02-09", "2026-03-16")  # the older one is always the earlier


def test_the_originals_are_one_key_away(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    pane = comparing.pane
    earlier, later = pane.first.photo.picture_size(), pane.second.photo.picture_size()
    assert later == earlier  # laid in the earlier one's frame
    comparing.press("X")
    assert not comparing.page.state.aligned
    assert pane.second.photo.picture_size().width() == round(earlier.width() * MOVES[1].size)
    comparing.press("X")
    assert pane.second.photo.picture_size() == earlier


def test_the_sides_are_swapped(comparing: Comparing) -> None:
    comparing.open(comparing.ids[1])
    pane = comparing.pane
    comparing.qtbot.waitUntil(lambda: pane.first.x() < pane.second.x())
    comparing.press("S")
    comparing.qtbot.waitUntil(lambda: pane.first.x() > pane.second.x())
    comparing.press("2")
    assert pane.first.caption.text().startswith("2026-02-09")


def wheel(view: PhotoView, at: QPointF, notches: int) -> None:
    """Turn the wheel over a photograph."""
    event = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def drag(view: PhotoView, by: QPoint) -> None:
    """Drag a zoomed photograph."""
    start = view.rect().center()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(view, start + by / 2)
    QTest.mouseMove(view, start + by)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + by)


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
