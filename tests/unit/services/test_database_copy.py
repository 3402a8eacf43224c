"""A clinic that moves from its file to a server, and goes on there as if nothing had been."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from acne_desktop import cli
from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.treatment import TreatmentDetails
from acne_desktop.errors import DatabaseError
from acne_desktop.services import (
    audit,
    database_copy,
    history,
    intake,
    patients,
    treatments,
    visits,
)
from acne_desktop.services.clinic import open_clinic
from tests.fakes import suggestion
from tests.postgresql import PrivateServer


@pytest.fixture
def folder(tmp_path: Path, triplet_files: dict[View, Path]) -> Path:
    """Return the data folder of a small clinic with a bit of everything."""
    with open_clinic(tmp_path / "data") as clinic:
        for number in (1, 2):
            patient = patients.register(clinic, PatientDetails(f"P-{number}", "Erika Ünver"))
            treatments.add(clinic, patient.id, TreatmentDetails("adapalene", date(2026, 1, 5)))
            visit = visits.save(
                clinic,
                patient_id=patient.id,
                day=date(2026, 2, number),
                photos={view: intake.read_photo(triplet_files[view]) for view in View},
                suggestion=suggestion(Grade.MILD),
            )
            seen = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
            visits.decide(clinic, visit.id, Decision(Grade.MILD, "fda", seen, comment="“seen”"))
        history.undo(clinic)
    return tmp_path / "data"


def test_a_clinic_goes_on_where_it_was(
    folder: Path, postgresql: PrivateServer, capsys: pytest.CaptureFixture[str]
) -> None:
    before = audit.verify_folder(folder)
    with postgresql.lent(bare=True) as address:
        command = ["database", "copy", "--data-dir", str(folder), "--to", address]
        assert cli.run(cli.parse(command)) == cli.OK
        assert before.head.hash in capsys.readouterr().out
        after = audit.verify_folder(folder, address)
        assert after.sound, after.findings
        assert (after.records, after.entries, after.head) == (
            before.records,
            before.entries,
            before.head,
        )
        with open_clinic(folder, database=address) as clinic:
            rows = patients.find(clinic)
            assert [row.grades for row in rows] == [(Grade.MILD,), (None,)]
            new = patients.register(clinic, PatientDetails("P-3", "Somebody New"))
            assert new.id == 3
            [taken_back, *_] = history.of_patient(clinic, 2)
            history.undo_change(clinic, taken_back.id)
            assert visits.of_patient(clinic, 2)[0].grade is Grade.MILD
            assert audit.verify(clinic).sound
    assert audit.verify_folder(folder) == before


def test_a_database_that_holds_a_clinic_is_left_alone(
    folder: Path, tmp_path: Path, postgresql: PrivateServer
) -> None:
    with postgresql.lent() as address:
        open_clinic(tmp_path / "other", database=address).close()
        with pytest.raises(DatabaseError, match="holds a clinic already"):
            database_copy.copy_to_server(folder, address)


def test_what_does_not_hold_is_not_copied(folder: Path, postgresql: PrivateServer) -> None:
    with open_clinic(folder) as clinic:
        engine = clinic.database.place.engine()
        with engine.begin() as past:
            past.execute(text("UPDATE patients SET name = 'Erna' WHERE id = 1"))
        engine.dispose()
    with postgresql.lent(bare=True) as address:
        with pytest.raises(DatabaseError, match="does not hold"):
            database_copy.copy_to_server(folder, address)
        with open_clinic(folder, database=address) as clinic:
            assert patients.count(clinic) == 0
