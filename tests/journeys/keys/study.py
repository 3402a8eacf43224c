"""Proofs for the keys of trials: how one reads, and how one manages a study."""

from acne_desktop.domain.iga import Grade
from acne_desktop.ui.main_window import Route
from acne_desktop.ui.pages.read import ReadPage
from acne_desktop.ui.pages.study import StudyPage
from tests.journeys.keys.desk import Desk, Question, proof
from tests.studies import cast, enrolled, opened


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


def _managing(desk: Desk, *, draft: bool) -> int:
    """Sit down as the manager of a study, opened or still a draft; return its number."""
    people = cast(desk.clinic)
    made = (enrolled if draft else opened)(people, 2, people.protocol())
    desk.clinic.sign_in(people.manager)
    desk.session.context.actions.refresh()
    return made


def _managed(desk: Desk, *, draft: bool) -> tuple[int, StudyPage]:
    """Show a study to its manager."""
    study_id = _managing(desk, draft=draft)
    desk.window.show_study(study_id)
    desk.settle()
    page: StudyPage = desk.window.page("study")
    return study_id, page


@proof("go.studies")
def studies(desk: Desk) -> Question:
    _managing(desk, draft=True)
    return lambda: desk.window.here == Route("studies")


@proof("study.new")
def new(desk: Desk) -> Question:
    _managing(desk, draft=True)
    desk.window.show_studies()
    desk.settle()
    return lambda: desk.window.here == Route("study_protocol")


@proof("study.protocol")
def protocol(desk: Desk) -> Question:
    study_id, _page = _managed(desk, draft=True)
    return lambda: desk.window.here == Route("study_protocol", study_id)


@proof("study.enrol")
def enrol(desk: Desk) -> Question:
    study_id, _page = _managed(desk, draft=True)
    return lambda: desk.window.here == Route("study_enrol", study_id)


@proof("study.take_out")
def take_out(desk: Desk) -> Question:
    _study_id, page = _managed(desk, draft=True)
    page.visits.table.selectRow(0)
    return lambda: len(page.visits.model.rows) == 1


@proof("study.agreement")
def agreement(desk: Desk) -> Question:
    study_id, _page = _managed(desk, draft=False)
    return lambda: desk.window.here == Route("agreement", study_id)


@proof("study.save")
def save(desk: Desk) -> Question:
    _managing(desk, draft=True)
    desk.window.write_protocol()
    desk.settle()
    form = desk.window.page("study_protocol").form
    return lambda: bool(form.fields["code"].is_wrong)
