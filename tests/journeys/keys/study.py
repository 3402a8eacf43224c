"""Proofs for the keys of trials: where one goes to read, and how one reads."""

from acne_desktop.domain.iga import Grade
from acne_desktop.ui.main_window import Route
from acne_desktop.ui.pages.read import ReadPage
from tests.journeys.keys.desk import Desk, Question, proof
from tests.studies import cast, opened


def _reads(desk: Desk) -> ReadPage:
    """Sit down as a reader of a study with visits to read."""
    people = cast(desk.clinic)
    opened(people, 2, people.protocol(), photographs=True)
    desk.clinic.sign_in(people.readers[0])
    desk.session.context.actions.refresh()
    page: ReadPage = desk.window.page("reads")
    return page


def _reading(desk: Desk) -> ReadPage:
    """Sit before the photographs of the first read."""
    page = _reads(desk)
    desk.window.show_reads()
    desk.settle()
    page.take_next()
    desk.wait(lambda: page.read is not None)
    desk.settle()
    return page


@proof("go.reads")
def reads(desk: Desk) -> Question:
    _reads(desk)
    return lambda: desk.window.here == Route("reads")


@proof("read.next")
def take(desk: Desk) -> Question:
    page = _reads(desk)
    desk.window.show_reads()
    desk.settle()
    return lambda: page.read is not None


@proof("read.not_gradable")
def not_gradable(desk: Desk) -> Question:
    page = _reading(desk)
    return lambda: page.panel.says_why


@proof("read.commit")
def commit(desk: Desk) -> Question:
    page = _reading(desk)
    first = page.read
    page.panel.keys.choose(Grade.MILD)
    return lambda: page.read is not None and page.read != first
