"""From a study's reads to its agreement in the window, and back again."""

from pathlib import Path

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Patient
from acne_desktop.domain.study import State
from acne_desktop.storage import studies
from acne_desktop.ui.main_window import PATIENTS, Route
from acne_desktop.ui.pages.agreement import AgreementPage
from tests.journeys.sitting import Sitting
from tests.read_studies import read_study


def test_a_studys_readers_are_compared_and_nobodys_patient_is_named(
    sitting: Sitting, erika: Patient, visit_id: int
) -> None:
    study = read_study(sitting.clinic, [visit_id], [(Grade.MILD, Grade.MODERATE)])
    sitting.window.show_agreement(study)
    sitting.settle()
    page = sitting.window.page("agreement")
    assert isinstance(page, AgreementPage)
    assert sitting.window.here == Route("agreement", study)
    assert page.study.text().startswith("ACN-204")
    found = page.table.selected()
    assert found is not None
    assert (found.title, found.table.total) == ("Ann Lee and Bo Lee", 1)
    assert "Grade 2: 0, 0, 0, 1, 0" in page.side.counts.accessibleDescription()
    name = sitting.name(erika)
    shown = [row.title for row in page.table.rows.rows] + [page.study.text(), page.amount.text()]
    assert not any(part in words for words in shown for part in name.split(", "))
    sitting.press("Alt+Left")
    assert sitting.window.here == PATIENTS
    sitting.window.show_agreement(study + 1)
    sitting.settle()
    assert sitting.window.here == PATIENTS
    assert sitting.window.errors.isVisible()


def test_a_locked_study_is_written_into_a_folder(
    sitting: Sitting, visit_id: int, tmp_path: Path
) -> None:
    study = read_study(sitting.clinic, [visit_id], [(Grade.MILD, Grade.MILD)])
    sitting.window.show_agreement(study)
    sitting.settle()
    page = sitting.window.page("agreement")
    sitting.session.context.actions.trigger("report.export_study")
    sitting.settle()
    assert page.export.isVisible()
    assert page.export.sentence.text().startswith("A masked face can still be recognised")
    page.export.export_to(tmp_path / "out")
    sitting.settle()
    assert page.bar.isVisible()
    assert not (tmp_path / "out").exists()
    with sitting.clinic.database.writing() as session:
        studies.set_state(session, study, State.LOCKED)
    page.bar.button("Export again").click()
    page.export.cover.click()
    assert page.export.sentence.text().startswith("Without a mask a face stays a face")
    page.export.photographs.click()
    assert not page.export.cover.isEnabled()
    page.export.photographs.click()
    page.export.cover.click()
    page.export.export_to(tmp_path / "out")
    sitting.settle()
    assert not page.bar.isVisible()
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"reads.csv", "audit.csv", "photographs.csv", "dictionary.csv", "readme.txt"} <= names
    assert "Y" in (tmp_path / "out" / "photographs.csv").read_text(encoding="utf-8")
