"""The tour's walk through the audit trail: its entries, what differs, and the check."""

from acne_desktop.domain.audit import Action
from tests.tour_guide import Guide


def walk_audit(guide: Guide) -> None:
    """Show the newest entries, the changes only, and a trail that holds."""
    guide.window.show_audit()
    guide.settle()
    guide.shot("audit")
    page = guide.window.page("audit")
    page.action.setCurrentIndex(page.action.findData(Action.CREATED.value))
    page.action.activated.emit(page.action.currentIndex())
    guide.settle()
    page.verify.click()
    while page._check.running:
        guide.pause(50)
    guide.settle()
    guide.shot("audit-checked")
    guide.window.go_back()
    guide.settle()
