"""A study's agreement is computed from its committed reads, and hides what is still hidden."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from acne_desktop.domain.account import Account, Permission, Role
from acne_desktop.domain.agreement_report import Kind, Timepoint
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.read import CommittedRead
from acne_desktop.domain.read import Kind as ReadKind
from acne_desktop.domain.study import Enrolment, Part, Protocol, State, Study, StudyVisit
from acne_desktop.errors import NotFoundError, PermissionDeniedError
from acne_desktop.services import agreement, agreement_records, intake, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needed_by
from acne_desktop.storage import studies
from tests.fakes import suggestion
from tests.read_studies import NOW, read_study

STUDY = Study(
    1,
    "ACN-204",
    "Acne in adults",
    State.LOCKED,
    NOW,
    Protocol(readers=(1, 2), adjudicators=(3,), decoy_share=0.0),
    2,
)


def visit(number: int, subject: str, timepoint: str, **more: object) -> StudyVisit:
    enrolment = Enrolment(number, subject, timepoint, "active" if subject == "S1" else "vehicle")
    return StudyVisit(number, replace(enrolment, **more))  # type: ignore[arg-type]


VISITS = [
    visit(1, "S1", "Week 12"),
    visit(2, "S1", "Baseline"),
    visit(3, "S2", "Week 4"),
    visit(4, "T1", "Training", part=Part.TRAINING, reference_grade=Grade.MILD),
]


def read(
    id_: int, study_visit: int, reader: int, grade: int | None, kind: ReadKind = ReadKind.FIRST
) -> CommittedRead:
    on = VISITS[study_visit - 1].enrolment
    return CommittedRead(
        id=id_,
        study_visit_id=study_visit,
        subject=on.subject,
        timepoint=on.timepoint,
        reader_id=reader,
        reader={1: "Ann Lee", 2: "Bo Holm", 3: "Bo Holm"}[reader],
        kind=kind,
        place=id_,
        protocol_version=2,
        committed_at=NOW + timedelta(minutes=id_),
        grade=None if grade is None else Grade(grade),
        not_gradable="" if grade is not None else "Out of focus",
        comment="",
        suggestion_shown=False,
    )


READS = [
    read(1, 4, 1, 2, ReadKind.TRAINING),
    read(2, 1, 1, 1),
    read(3, 1, 2, 3),
    read(4, 2, 1, 3),
    read(5, 2, 2, 3),
    read(6, 1, 3, 2, ReadKind.ADJUDICATION),
    read(7, 2, 3, 4, ReadKind.DECOY),
    read(8, 2, 1, 2, ReadKind.REPEAT),
    read(9, 3, 1, None),
]


def gathered(state: State = State.LOCKED) -> agreement.StudyReads:
    found = {1: suggestion(Grade.MILD), 4: suggestion(Grade.CLEAR, version="other")}
    return agreement_records.study_reads(
        replace(STUDY, state=state), VISITS, READS, found, wording="FDA"
    )


def test_reads_are_told_by_what_they_are_for() -> None:
    records = gathered()
    told = [(each.visit, each.reader, each.repeat, each.third) for each in records.reads]
    assert told == [
        ("1", "Ann Lee", False, False),
        ("1", "Bo Holm (2)", False, False),
        ("2", "Ann Lee", False, False),
        ("2", "Bo Holm (2)", False, False),
        ("1", "Bo Holm (3)", False, True),
        ("2", "Bo Holm (3)", False, True),
        ("2", "Ann Lee", True, False),
        ("3", "Ann Lee", False, False),
    ]
    facts = records.study
    assert (facts.title, facts.protocol, facts.wording, facts.model) == (
        "ACN-204 \N{EN DASH} Acne in adults",
        "2",
        "FDA",
        "fake-1",
    )


def test_the_consensus_is_the_final_grade_and_training_is_left_out() -> None:
    records = gathered()
    assert records.final == {("S1", "1"): Grade.MILD, ("S1", "2"): Grade.MODERATE}
    assert records.suggested == {("S1", "1"): Grade.MILD}
    assert records.timepoints == {
        ("S1", "2"): Timepoint(0, "Baseline"),
        ("S2", "3"): Timepoint(1, "Week 4"),
        ("S1", "1"): Timepoint(2, "Week 12"),
    }


def test_arms_are_told_only_once_the_study_is_unblinded() -> None:
    for state in State:
        arms = gathered(state).arms
        assert arms == ({"S1": "active", "S2": "vehicle"} if state is State.UNBLINDED else {})


@pytest.fixture
def study_id(clinic: Clinic, triplet_files: dict[View, Path]) -> int:
    """Return a study whose two readers have read its one visit."""
    patient = patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika"))
    photos = {view: intake.read_photo(path) for view, path in triplet_files.items()}
    visit_id = visits.save(
        clinic,
        patient_id=patient.id,
        day=date(2026, 11, 1),
        photos=photos,
        suggestion=suggestion(Grade.MILD),
    ).id
    return read_study(clinic, [visit_id], [(Grade.MILD, Grade.MODERATE)])


def test_a_studys_reads_become_a_report(clinic: Clinic, study_id: int) -> None:
    told = agreement.report(agreement_records.of_study(clinic, study_id), draws=20)
    [between] = told.of_kind(Kind.READERS)
    assert (between.title, between.table.counts[2][3]) == ("Ann Lee and Bo Lee", 1)
    assert len(told.of_kind(Kind.MODEL)) == 2  # and no consensus, while the two differ
    assert told.of_kind(Kind.CONSENSUS) == ()
    assert told.study.wording


def test_a_study_that_is_not_there(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError):
        agreement_records.of_study(clinic, 7)


def test_whoever_reads_in_a_study_sees_nothing_of_it_before_it_is_locked(
    clinic: Clinic, study_id: int
) -> None:
    assert needed_by(agreement_records.of_study) is Permission.SEE_AGREEMENT
    clinic.has_accounts = True
    manager = frozenset({Role.STUDY_MANAGER})
    once_a_reader = Account(1, "Ann", "Ann Lee", manager, True, False, NOW)
    clinic.signed_in = once_a_reader
    with pytest.raises(PermissionDeniedError, match="once it is locked"):
        agreement_records.of_study(clinic, study_id)
    with clinic.database.writing() as session:
        studies.set_state(session, study_id, State.LOCKED)
    assert len(agreement_records.of_study(clinic, study_id).reads) == 2
    clinic.signed_in = replace(once_a_reader, roles=frozenset({Role.READER}))
    with pytest.raises(PermissionDeniedError):
        agreement_records.of_study(clinic, study_id)
