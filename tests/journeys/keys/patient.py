"""Proofs for the keys on patients and on the import of many visits."""

from pathlib import Path

from acne_desktop.services import patients
from acne_desktop.ui.main_window import IMPORT, Route
from acne_desktop.ui.pages.import_page import ImportPage
from acne_desktop.ui.widgets.patient_dialog import PatientDialog
from tests.journeys.keys.desk import Desk, Question, proof


@proof("patient.new")
def new(desk: Desk) -> Question:
    return lambda: desk.dialog(PatientDialog)


@proof("patient.edit")
def edit(desk: Desk) -> Question:
    desk.show_patient()
    return lambda: desk.dialog(PatientDialog)


@proof("import.open")
def import_visits(desk: Desk) -> Question:
    return lambda: desk.window.here == IMPORT


@proof("import.folder")
def folder(desk: Desk) -> Question:
    desk.answer("getExistingDirectory", str(_many(desk)))
    return _plans(desk)


@proof("import.table")
def table(desk: Desk) -> Question:
    files = sorted((_many(desk) / "N-9" / "2026-10-01").iterdir())
    lines = ["patient,date,file", *(f"N-9,2026-10-01,{file}" for file in files)]
    listed = desk.folder / "visits.csv"
    listed.write_text("\n".join(lines), encoding="utf-8")
    desk.answer("getOpenFileName", (str(listed), ""))
    return _plans(desk)


@proof("import.start")
def start(desk: Desk) -> Question:
    desk.answer("getExistingDirectory", str(_many(desk)))
    planned = _plans(desk)
    desk.press("Ctrl+Shift+O")
    desk.wait(planned)
    desk.settle()
    return lambda: any(
        row.patient.details.identifier == "N-9" for row in patients.find(desk.clinic)
    )


@proof("visit.new")
def new_visit(desk: Desk) -> Question:
    desk.show_patient()
    return lambda: desk.window.here == Route("new_visit", desk.patient_id)


def _many(desk: Desk) -> Path:
    """Return a folder with the photographs of one visit of a new patient."""
    many = desk.folder / "many"
    for file in desk.files().values():
        target = many / "N-9" / "2026-10-01" / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        file.rename(target)
    return many


def _plans(desk: Desk) -> Question:
    desk.window.show_import()
    page: ImportPage = desk.window.page("import")
    return lambda: len(page.work.entries) == 1
