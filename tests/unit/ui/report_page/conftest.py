"""A report page, a way to save visits, and dialogs that answer by themselves."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.report import ReportPage
from tests.fakes import suggestion
from tests.unit.ui.report_page.desk import (
    Desk,
    SaveVisit,
)


@pytest.fixture
def save_visit(clinic: Clinic, triplet_files: dict[View, Path]) -> SaveVisit:
    """Return a function that saves a visit of a new patient and returns its number."""

    def saved(*, suggested: Grade | None = Grade.MILD, name: str = "Mustermann, Erika") -> int:
        photos = {view: intake.read_photo(file) for view, file in triplet_files.items()}
        patient = patients.register(clinic, PatientDetails(name[:4], name))
        made = None if suggested is None else suggestion(suggested)
        decision = Decision(Grade.MILD, "fda", datetime(2026, 3, 4, 12, tzinfo=UTC), "Because.")
        return visits.save(
            clinic,
            patient_id=patient.id,
            day=date(2026, 3, 4),
            photos=photos,
            suggestion=made,
            decision=decision,
        ).id

    return saved


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return an empty desk."""
    (tmp_path / "desk").mkdir()
    return Desk(tmp_path / "desk", monkeypatch)


@pytest.fixture
def page(context: AppContext, qtbot: QtBot) -> Iterator[ReportPage]:
    """Return a shown report page whose commands work."""
    made = ReportPage(context)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    context.actions.install(made)
    context.actions.show_page(made)
    made.show()
    yield made
    context.tasks.close()
