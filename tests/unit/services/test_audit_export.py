"""Files of the audit trail: what fits, checked, whole or not at all, and noted on the trail."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from acne_desktop.domain.account import Role
from acne_desktop.domain.audit import Action, Wanted
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.errors import Cancelled, PermissionDeniedError, StorageError
from acne_desktop.services import audit, audit_export, patients, settings
from acne_desktop.services.clinic import Clinic
from tests.accounts import added, set_up
from tests.unit.reporting.samples import text_of

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def told(clinic: Clinic) -> Clinic:
    """Return a clinic with two patients, one of them renamed."""
    for name in ("A-1", "A-2"):
        patients.register(clinic, PatientDetails(name, f"Muster {name}", date(2001, 5, 4)))
    patients.amend(clinic, 1, PatientDetails("A-1", "Beispiel, Erika", date(2001, 5, 4)))
    return clinic


def _pdf(clinic: Clinic, target: Path, wanted: Wanted | None = None) -> int:
    chosen = settings.load(clinic.folders)
    return audit_export.export_pdf(clinic, target, wanted, settings=chosen)


def test_the_pdf_tells_what_was_done_and_that_the_trail_holds(told: Clinic, tmp_path: Path) -> None:
    before = len(audit.entries(told))
    count = _pdf(told, tmp_path / "trail.pdf")
    text = text_of((tmp_path / "trail.pdf").read_bytes())
    assert count == before
    assert f"The trail holds: {before} entries" in text
    assert "Beispiel, Erika" in text
    assert "Changed Patient 1" in text


def test_the_export_is_an_entry_itself(told: Clinic, tmp_path: Path) -> None:
    count = _pdf(told, tmp_path / "trail.pdf", Wanted(action="changed"))
    newest = audit.entries(told)[0]
    assert (newest.action, newest.subject) == (Action.EXPORTED, "audit")
    assert newest.new == {"entries": count, "form": "PDF"}
    audit_export.export_csv(told, tmp_path / "trail.csv")
    newest = audit.entries(told)[0]
    assert newest.new is not None
    assert newest.new["form"] == "CSV"


def test_filters_are_kept_and_told(told: Clinic, tmp_path: Path) -> None:
    wanted = Wanted(subject="patients", since=datetime(2026, 1, 1, tzinfo=UTC))
    count = _pdf(told, tmp_path / "trail.pdf", wanted)
    text = text_of((tmp_path / "trail.pdf").read_bytes())
    assert count == len(audit.entries(told, wanted))
    assert "Record: Patient" in text
    assert "Created Visit" not in text


def test_a_trail_that_does_not_hold_is_written_with_what_was_found(
    told: Clinic, tmp_path: Path
) -> None:
    with told.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE patients SET note = 'x' WHERE id = 2")
    _pdf(told, tmp_path / "trail.pdf")
    text = text_of((tmp_path / "trail.pdf").read_bytes())
    assert "The trail does not hold: 1 finding, told below." in text
    assert "patients 2 was changed without the application." in text


def test_what_is_cancelled_or_cannot_be_written_leaves_no_file(
    told: Clinic, tmp_path: Path
) -> None:
    chosen = settings.load(told.folders)
    seen: list[float] = []

    def stop_late(fraction: float, _text: str) -> bool:
        seen.append(fraction)
        return fraction < 0.5

    with pytest.raises(Cancelled):
        audit_export.export_pdf(told, tmp_path / "t.pdf", settings=chosen, tell=stop_late)
    assert seen == sorted(seen)
    with pytest.raises(StorageError, match="cannot be written there"):
        _pdf(told, tmp_path / "none" / "t.pdf")
    assert list(tmp_path.glob("**/*.pdf")) == []
    assert not [e for e in audit.entries(told) if e.action == Action.EXPORTED]


def test_whoever_may_not_see_the_trail_may_not_save_it(told: Clinic, tmp_path: Path) -> None:
    set_up(told)
    told.sign_in(added(told, "cleo", Role.CLINICIAN))
    with pytest.raises(PermissionDeniedError):
        _pdf(told, tmp_path / "t.pdf")
