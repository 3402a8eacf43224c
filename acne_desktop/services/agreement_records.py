"""Gathers what a study's agreement is computed from: its committed reads, and what they mean."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from acne_desktop.domain import read as rules
from acne_desktop.domain.account import Permission
from acne_desktop.domain.agreement_report import Occasion, ReadGrade, StudyFacts, Timepoint
from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.read import CommittedRead, Kind
from acne_desktop.domain.study import Part, State, Study, StudyVisit, natural_key
from acne_desktop.errors import PermissionDeniedError
from acne_desktop.language import tr
from acne_desktop.services.agreement import StudyReads
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs, signed_in
from acne_desktop.services.wording import load_wording
from acne_desktop.storage import assessments
from acne_desktop.storage import reads as stored_reads
from acne_desktop.storage import studies as stored_studies

_DASH = "\N{EN DASH}"


@needs(Permission.SEE_AGREEMENT)
def of_study(clinic: Clinic, study_id: int) -> StudyReads:
    """Return what a study's agreement is computed from.

    Arms are told once the study is unblinded. Whoever reads in it may not look before it is
    locked. Raises :class:`NotFoundError` and :class:`PermissionDeniedError`.
    """
    with clinic.database.reading() as session:
        study = stored_studies.get(session, study_id)
        if clinic.has_accounts:
            _check_blinded(study, signed_in(clinic).id)
        visits = stored_studies.visits(session, study_id)
        reads = stored_reads.committed(session, study_id)
        suggested = {
            visit.id: suggestion
            for visit in visits
            if (suggestion := assessments.latest_suggestion(session, visit.enrolment.visit_id))
        }
    wording = load_wording(study.protocol.wording_id).title
    return study_reads(study, visits, reads, suggested, wording=wording)


def _check_blinded(study: Study, account_id: int) -> None:
    if account_id in study.protocol.people and study.state in (State.DRAFT, State.OPEN):
        raise PermissionDeniedError(
            tr("You read in this study: its agreement is shown to you once it is locked.")
        )


def study_reads(
    study: Study,
    visits: Sequence[StudyVisit],
    reads: Sequence[CommittedRead],
    suggested: Mapping[int, Suggestion],
    *,
    wording: str,
) -> StudyReads:
    """Return reads as agreement is computed from them; training visits are left out.

    ``suggested`` is the model's assessment by a study's visit.
    """
    main = {visit.id: visit for visit in visits if visit.enrolment.part is Part.MAIN}
    told = [
        read for read in reads if read.kind is not Kind.TRAINING and read.study_visit_id in main
    ]
    finals = rules.finals(study.protocol, told)
    grades: dict[Occasion, Grade | None] = {
        _occasion(main[id_]): final.grade for id_, final in finals.items() if final.settled
    }
    models = sorted({suggested[id_].model_version for id_ in main if id_ in suggested})
    unblinded = study.state is State.UNBLINDED
    return StudyReads(
        StudyFacts(
            f"{study.code} {_DASH} {study.title}" if study.title else study.code,
            str(study.version),
            wording,
            ", ".join(models),
        ),
        list(_read_grades(told)),
        grades,
        {_occasion(main[id_]): suggested[id_].grade for id_ in main if id_ in suggested},
        _timepoints(list(main.values())),
        {visit.enrolment.subject: visit.enrolment.arm for visit in main.values()}
        if unblinded
        else {},
    )


def _occasion(visit: StudyVisit) -> Occasion:
    return (visit.enrolment.subject, str(visit.id))


def _read_grades(reads: Sequence[CommittedRead]) -> Iterator[ReadGrade]:
    """Give each read under its reader's name; who shares a name has the account's number too."""
    names = Counter(name for _, name in {(read.reader_id, read.reader) for read in reads})
    for read in reads:
        shared = names[read.reader] > 1
        yield ReadGrade(
            read.subject,
            str(read.study_visit_id),
            f"{read.reader} ({read.reader_id})" if shared else read.reader,
            read.grade,
            read.committed_at,
            repeat=read.kind is Kind.REPEAT,
            third=read.kind in (Kind.ADJUDICATION, Kind.DECOY),
        )


def _timepoints(visits: Sequence[StudyVisit]) -> dict[Occasion, Timepoint]:
    labels = sorted({visit.enrolment.timepoint for visit in visits}, key=natural_key)
    planned = {label: Timepoint(order, label) for order, label in enumerate(labels)}
    return {_occasion(visit): planned[visit.enrolment.timepoint] for visit in visits}
