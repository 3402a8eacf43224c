"""The window over a clinic with a patient of three visits."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import intake, patients, visits
from acne_desktop.ui import theme
from acne_desktop.ui.main_window import MainWindow
from acne_desktop.ui.session import Session
from tests.fakes import FakeInspector
from tests.journeys.compare.faces import (
    DAYS,
    Comparing,
    application,
    see,
    shots,
)


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
    theme.set_motion(application(), theme.Motion.SYSTEM)
