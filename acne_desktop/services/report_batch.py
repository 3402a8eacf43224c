"""Many reports in one go: one document, and a list of those that could not be made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from acne_desktop.domain.account import Permission
from acne_desktop.domain.patient import Patient
from acne_desktop.errors import KnownError, NotFoundError
from acne_desktop.language import speaking, tr
from acne_desktop.reporting import pdf
from acne_desktop.reporting.content import Kind, Options, Report
from acne_desktop.services import patients, reports, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.settings import Settings

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Failure:
    """A report that could not be made, of whom, and why in one sentence.

    ``patient`` and ``day`` are missing where the records do not have the visit.
    """

    visit_id: int
    sentence: str
    patient: Patient | None = None
    day: date | None = None


@dataclass(frozen=True)
class Batch:
    """The document of all reports that could be made; empty bytes where none could."""

    pdf: bytes
    made: tuple[int, ...]
    failures: tuple[Failure, ...]


@needs(Permission.EXPORT_PATIENTS)
def batch(
    clinic: Clinic,
    visit_ids: Sequence[int],
    *,
    paper: str = "A4",
    settings: Settings,
    options: Options | None = None,
    language: str = "",
    made_on: date | None = None,
    progress: Progress | None = None,
) -> Batch:
    """Return the reports of visits as one PDF; one that fails does not stop the others.

    Of a series there is one for each patient. ``progress`` may raise :class:`Cancelled`.
    """
    options = options or Options()
    wanted = _once_a_patient(clinic, visit_ids) if options.kind is Kind.SERIES else visit_ids
    made: list[int] = []
    failures: list[Failure] = []

    def composed() -> Iterator[Report]:
        for number, visit_id in enumerate(wanted):
            if progress:
                said = tr("Report {n} of {count}", n=number + 1, count=len(wanted))
                progress(number / len(wanted), said)
            try:
                report = reports.compose(
                    clinic,
                    visit_id,
                    settings=settings,
                    options=options,
                    language=language,
                    made_on=made_on,
                )
            except KnownError as error:
                failures.append(_failure(clinic, visit_id, error))
                continue
            made.append(visit_id)
            yield report

    with speaking(language or reports.language_of(settings)):
        title = tr("Facial acne reports")
    document = pdf.render_all(composed(), paper, title=title)
    return Batch(document, tuple(made), tuple(failures))


@needs(Permission.SEE_PATIENTS)
def latest_visits(clinic: Clinic, patient_ids: Iterable[int]) -> tuple[list[int], list[Patient]]:
    """Return each patient's latest visit, and the patients who have none."""
    found, without = [], []
    for patient_id in patient_ids:
        history = visits.of_patient(clinic, patient_id)
        if history:
            found.append(history[0].id)
        else:
            without.append(patients.get(clinic, patient_id))
    return found, without


def _once_a_patient(clinic: Clinic, visit_ids: Sequence[int]) -> list[int]:
    chosen: dict[int, int] = {}
    for visit_id in visit_ids:
        try:
            patient_id = visits.get(clinic, visit_id).patient_id
        except NotFoundError:
            patient_id = -visit_id  # it fails by itself later, and is listed
        chosen.setdefault(patient_id, visit_id)
    return list(chosen.values())


def _failure(clinic: Clinic, visit_id: int, error: KnownError) -> Failure:
    try:
        visit = visits.get(clinic, visit_id)
        patient = patients.get(clinic, visit.patient_id)
    except KnownError:
        return Failure(visit_id, error.sentence)
    return Failure(visit_id, error.sentence, patient, visit.day)
