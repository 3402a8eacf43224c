"""Proofs for the keys on two visits beside each other."""

from datetime import date

from acne_desktop.domain.photo import View
from acne_desktop.services import baselines, intake, visits
from acne_desktop.ui.compare_state import Mode
from acne_desktop.ui.main_window import Route
from acne_desktop.ui.pages.compare import ComparePage
from tests.journeys.keys.desk import FIRST, Desk, Question, proof

_EARLIEST = date(2026, 7, 1)


def _ids(desk: Desk) -> list[int]:
    """Return the numbers of the patient's visits, oldest first."""
    return [visit.id for visit in reversed(visits.of_patient(desk.clinic, desk.patient_id))]


def _open(desk: Desk, later: int = -1, earlier: int = -2) -> ComparePage:
    """Compare two visits, by their places."""
    ids = _ids(desk)
    desk.window.show_comparison(ids[later], ids[earlier])
    desk.settle()
    page: ComparePage = desk.window.page("compare")
    return page


def _third(desk: Desk) -> None:
    """Let the patient have a third visit, the first of all."""
    photos = {view: intake.read_photo(file) for view, file in desk.files().items()}
    visits.save(desk.clinic, patient_id=desk.patient_id, day=_EARLIEST, photos=photos)
    desk.settle()


def _shows(desk: Desk, later: int, earlier: int) -> Question:
    ids = _ids(desk)
    return lambda: desk.window.here == Route("compare", ids[later], ids[earlier])


@proof("compare.open")
def compare(desk: Desk) -> Question:
    desk.show_visit()
    return lambda: desk.window.here.page == "compare"


def _mode(mode: Mode, before: Mode) -> None:
    @proof(f"compare.{mode}")
    def choose(desk: Desk) -> Question:
        page = _open(desk)
        page.modes.modes[before].click()
        desk.settle()
        return lambda: page.state.mode is mode and page.modes.modes[mode].isChecked()


for each in Mode:
    _mode(each, Mode.SLIDER if each is Mode.SIDE else Mode.SIDE)


def _view(id_: str, view: View | None, before: View | None) -> None:
    @proof(id_)
    def choose(desk: Desk) -> Question:
        page = _open(desk)
        page.state.view = before
        return lambda: page.state.view is view and _seen(page) == page.state.views


def _seen(page: ComparePage) -> tuple[View, ...]:
    return tuple(view for view, pane in page.panes.items() if not pane.isHidden())


_view("compare.frontal", View.FRONTAL, None)
_view("compare.left", View.LEFT, View.FRONTAL)
_view("compare.right", View.RIGHT, View.FRONTAL)
_view("compare.all", None, View.FRONTAL)
_view("compare.next_view", View.LEFT, View.FRONTAL)


@proof("compare.align")
def align(desk: Desk) -> Question:
    page = _open(desk)
    before = page.modes.aligned.isChecked()
    return lambda: page.modes.aligned.isChecked() != before


@proof("compare.swap")
def swap(desk: Desk) -> Question:
    pane = _open(desk).panes[View.FRONTAL]
    desk.wait(lambda: pane.first.x() < pane.second.x())
    return lambda: pane.first.x() > pane.second.x()


@proof("compare.baseline")
def baseline(desk: Desk) -> Question:
    _third(desk)
    _open(desk)
    return _shows(desk, -1, 0)


@proof("compare.mark_baseline")
def mark_baseline(desk: Desk) -> Question:
    _third(desk)
    _open(desk)
    ids = _ids(desk)
    assert visits.get(desk.clinic, ids[1]).day == FIRST
    return lambda: baselines.marked(desk.clinic, desk.patient_id) == ids[1]


@proof("compare.before")
def before(desk: Desk) -> Question:
    _third(desk)
    _open(desk, later=-1, earlier=0)
    return _shows(desk, 1, 0)


@proof("compare.after")
def after(desk: Desk) -> Question:
    _third(desk)
    _open(desk, later=1, earlier=0)
    return _shows(desk, 2, 0)


@proof("compare.earlier_before")
def earlier_before(desk: Desk) -> Question:
    _third(desk)
    _open(desk, later=2, earlier=1)
    return _shows(desk, 2, 0)


@proof("compare.earlier_after")
def earlier_after(desk: Desk) -> Question:
    _third(desk)
    _open(desk, later=2, earlier=0)
    return _shows(desk, 2, 1)


def _blinking(desk: Desk) -> ComparePage:
    page = _open(desk)
    page.modes.modes[Mode.BLINK].click()
    page.blinker.by_itself = False
    page.blinker.run(seen=True)
    return page


@proof("compare.flip")
def flip(desk: Desk) -> Question:
    page = _blinking(desk)
    return lambda: page.state.shows_later


@proof("compare.pause")
def pause(desk: Desk) -> Question:
    page = _blinking(desk)
    return lambda: page.blinker.runs


@proof("compare.kind")
def kind(desk: Desk) -> Question:
    page = _open(desk)
    page.modes.modes[Mode.DIFFERENCE].click()
    desk.settle()
    before = page.options.seen.currentText()
    return lambda: page.options.seen.currentText() != before
