"""The tour's walk through the register: those opened last, filters, several at once, merging."""

from PySide6.QtCore import QItemSelectionModel

from acne_desktop.services import patients
from tests.tour_guide import Guide


def walk_register(guide: Guide) -> None:
    """Show the list with those opened last, filtered, with two selected, and the two merged."""
    window, clinic = guide.window, guide.running.context.clinic
    rows = patients.find(clinic)
    for row in rows[1:4]:
        patients.opened(clinic, row.patient.id)
    window.show_patients()
    page = window.page("patients")
    page.refresh()
    guide.shot("register-recent")
    page.filters.ungraded.click()
    guide.shot("register-ungraded")
    page.show_everyone()
    page.search.setText("a 200")
    guide.shot("register-marked")
    page.filters.due.click()
    guide.shot("register-nobody-due")
    page.show_everyone()
    guide.settle()
    last = page.model.rowCount() - 1
    for place in (last - 1, last):
        page.view.selectionModel().select(
            page.model.index(place, 0),
            QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
        )
    page.view.scrollToBottom()
    guide.shot("register-several")
    window.show_merge(rows[-1].patient.id, rows[-2].patient.id)
    guide.shot("register-merge")
    window.go_back()
    guide.settle()
