"""The tour's walk through blinded reads: what there is to read, a read, the suggestion after it."""

from pathlib import Path
from tempfile import mkdtemp

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.study import Showing
from acne_desktop.services import sign_in
from acne_desktop.services.clinic import open_clinic
from tests.studies import cast, opened
from tests.tour_guide import Guide


def walk_reads(guide: Guide) -> None:
    """Show a reader's pages, in a clinic of their own, with faces that are drawn."""
    folder = Path(mkdtemp(prefix="reads"))
    open_clinic(folder).close()
    guide.running.session.open_other(folder)
    guide.settle()
    clinic = guide.running.context.clinic
    people = cast(clinic)
    protocol = people.protocol(suggestion=Showing.AFTER_COMMIT)
    opened(people, 3, protocol, photographs=True, suggested=Grade.SEVERE)
    sign_in.enter(clinic, people.readers[0])
    guide.window.people.entered()
    guide.settle()
    guide.shot("reads")
    page = guide.window.page("reads")
    page.take_next()
    guide.settle()
    guide.settle()
    guide.shot("reads-read")
    page.panel.keys.choose(Grade.MODERATE)
    page.commit()
    guide.settle()
    guide.shot("reads-suggestion")
    page.take_next()
    guide.settle()
    guide.settle()
    page.panel.show_why(True)
    guide.shot("reads-not-gradable")
