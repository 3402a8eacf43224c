"""What a study manager sees of the reads: how far everybody is, and the reads with final grades."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from acne_desktop.domain import read as rules
from acne_desktop.domain.account import Permission
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.read import CommittedRead, Final, Kind
from acne_desktop.domain.study import Part, Protocol, State, Study, StudyVisit, natural_key
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import accounts, assessments
from acne_desktop.storage import reads as stored_reads
from acne_desktop.storage import studies as stored
from acne_desktop.storage.engine import Session
from acne_desktop.storage.reads import Activity, Tally


@dataclass(frozen=True)
class ReaderProgress:
    """How far one person is; ``trained`` is the training's measure, None while it is not done.

    ``done`` and ``planned`` count first reads and repeats, ``repeats`` the latter alone;
    ``thirds`` counts the third reads that they have committed, ``not_gradable`` what they could
    not grade. ``last_at`` is when they committed last, None where they have not yet. ``gone``:
    they were replaced.
    """

    reader_id: int
    name: str
    training_done: int
    training: int
    trained: float | None
    qualified: bool
    done: int
    planned: int
    repeats_done: int
    repeats: int
    thirds: int
    not_gradable: int
    last_at: datetime | None
    gone: bool = False


@dataclass(frozen=True)
class Progress:
    """How far a study is; ``waiting`` are third reads that nobody has taken yet."""

    people: tuple[ReaderProgress, ...]
    waiting: int
    left: int
    settled: int
    visits: int


@dataclass(frozen=True)
class Results:
    """All reads of a study. Arms are empty, and nobody's to see, until it is unblinded."""

    study: Study
    visits: Sequence[StudyVisit]
    reads: Sequence[CommittedRead]
    finals: Mapping[int, Final]
    suggested: Mapping[int, Grade]

    @property
    def timepoints(self) -> list[str]:
        """The timepoints of the visits that are read, in the order of a trial."""
        main = (each.enrolment for each in self.visits if each.enrolment.part is Part.MAIN)
        return sorted({each.timepoint for each in main}, key=natural_key)


@needs(Permission.MANAGE_STUDIES)
def progress(clinic: Clinic, study_id: int) -> Progress:
    """Return how far a study is, in numbers that tell nothing of any grade."""
    with clinic.database.reading() as session:
        study = stored.get(session, study_id)
        tallies = stored_reads.tallies(session, study_id)
        activities = stored_reads.activities(session, study_id)
        names = {account.id: account.full_name for account in accounts.all_of(session)}
        finals = rules.finals(study.protocol, stored_reads.committed(session, study_id))
        visits = stored.visits(session, study_id)
        there = study.protocol.people
        gone = sorted({each.reader_id for each in tallies if each.reader_id} - set(there))
        people = tuple(
            _person(
                session, study, (person, names.get(person, "")), tallies, activities.get(person)
            )
            for person in (*there, *gone)
        )
    return Progress(
        people=people,
        waiting=sum(each.planned for each in tallies if each.reader_id is None),
        left=sum(each.planned - each.committed for each in tallies),
        settled=sum(each.settled for each in finals.values()),
        visits=sum(each.enrolment.part is Part.MAIN for each in visits),
    )


@needs(Permission.SEE_AGREEMENT)
def results(clinic: Clinic, study_id: int) -> Results:
    """Return every committed read with the final grades."""
    with clinic.database.reading() as session:
        study = stored.get(session, study_id)
        reads = stored_reads.committed(session, study_id)
        visits = [_blinded(study, visit) for visit in stored.visits(session, study_id)]
        suggested = _suggested(session, visits)
    return Results(study, visits, reads, rules.finals(study.protocol, reads), suggested)


def _person(
    session: Session,
    study: Study,
    whom: tuple[int, str],
    tallies: Sequence[Tally],
    activity: Activity | None,
) -> ReaderProgress:
    person, name = whom
    planned: dict[Kind, int] = defaultdict(int)
    done: dict[Kind, int] = defaultdict(int)
    for each in tallies:
        if each.reader_id == person:
            planned[each.kind] += each.planned
            done[each.kind] += each.committed
    lesson = stored_reads.training(session, study.id, person)
    complete = bool(lesson) and done[Kind.TRAINING] == planned[Kind.TRAINING]
    return ReaderProgress(
        reader_id=person,
        name=name,
        training_done=done[Kind.TRAINING],
        training=planned[Kind.TRAINING],
        trained=_value(study.protocol, lesson) if complete else None,
        qualified=planned[Kind.TRAINING] == 0
        or (complete and rules.qualifies(study.protocol, lesson)),
        done=done[Kind.FIRST] + done[Kind.REPEAT],
        planned=planned[Kind.FIRST] + planned[Kind.REPEAT],
        repeats_done=done[Kind.REPEAT],
        repeats=planned[Kind.REPEAT],
        thirds=done[Kind.ADJUDICATION] + done[Kind.DECOY],
        not_gradable=activity.not_gradable if activity else 0,
        last_at=activity.last_at if activity else None,
        gone=person not in study.protocol.people,
    )


def _value(protocol: Protocol, lesson: Sequence[tuple[Grade, Grade | None]]) -> float | None:
    return rules.training_value(protocol.measure, lesson)


def _blinded(study: Study, visit: StudyVisit) -> StudyVisit:
    if study.state is State.UNBLINDED:
        return visit
    return replace(visit, enrolment=replace(visit.enrolment, arm=""))


def _suggested(session: Session, visits: Sequence[StudyVisit]) -> dict[int, Grade]:
    found = {
        visit.id: assessments.latest_suggestion(session, visit.enrolment.visit_id)
        for visit in visits
        if visit.enrolment.part is Part.MAIN
    }
    return {visit: suggestion.grade for visit, suggestion in found.items() if suggestion}
