"""A study as tables and de-identified photographs: under the study's identifiers, nobody's name."""

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from acne_desktop.domain import read as rules
from acne_desktop.domain.account import Permission
from acne_desktop.domain.audit import Action
from acne_desktop.domain.photo import VIEWS
from acne_desktop.domain.read import CommittedRead, Final
from acne_desktop.domain.study import Part, State, Study, StudyVisit
from acne_desktop.errors import Cancelled, InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.services import audit, intake, visits, without_metadata
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.csv_cells import harmless
from acne_desktop.services.permissions import needs
from acne_desktop.storage import reads as stored_reads
from acne_desktop.storage import studies as stored_studies
from acne_desktop.storage.files import disk_failures

Progress = Callable[[float, str], None]

READS, FINALS, PHOTOGRAPHS, DICTIONARY = (
    "reads.csv",
    "final_grades.csv",
    "photographs.csv",
    "dictionary.csv",
)
_OPEN = (State.DRAFT, State.OPEN)
_SAME_TIME = 946_684_800  # 2000-01-01: when a file was written tells nothing, either

# Column, tables it stands in, what it holds. Named as in SDTM (QS, DM, SV) where one fits.
_COLUMNS: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("STUDYID", (READS, FINALS, PHOTOGRAPHS), "Code of the study"),
    ("USUBJID", (READS, FINALS, PHOTOGRAPHS), "Subject, as the study knows them"),
    ("VISIT", (READS, FINALS, PHOTOGRAPHS), "Planned visit, as the study names it"),
    ("ARM", (FINALS,), "Arm; empty until the study is unblinded"),
    ("QSSEQ", (READS,), "Number of the read"),
    ("QSTESTCD", (READS, FINALS), "IGA: Investigator's Global Assessment, 0 clear to 4 severe"),
    ("QSORRES", (READS, FINALS), "Grade, 0 to 4; empty where not gradable"),
    ("QSSTAT", (READS, FINALS), "NOT DONE where the photographs are not gradable"),
    ("QSREASND", (READS,), "Why they are not gradable"),
    ("QSEVAL", (READS,), "Name of the reader"),
    (
        "QSCAT",
        (READS,),
        "first, repeat, adjudication, or decoy (a third read that settles nothing)",
    ),
    ("QSDTC", (READS,), "When the read was committed, UTC"),
    ("QSCOM", (READS,), "The reader's comment"),
    ("PROTVER", (READS,), "Version of the protocol in force at the commit"),
    ("SUGSHOWN", (READS,), "Y where the model's suggestion was shown before the commit, else N"),
    ("ADJUDFL", (FINALS,), "Y where a third read settled the grade"),
    ("VIEW", (PHOTOGRAPHS,), "frontal, left or right: the patient's left"),
    ("FILE", (PHOTOGRAPHS,), "Name of the photograph's file in this folder"),
    ("SHA256", (PHOTOGRAPHS,), "Hash of the original, as the clinic keeps it"),
)


@dataclass(frozen=True)
class Exported:
    """What an export has written."""

    reads: int
    visits: int
    photographs: int


@dataclass(frozen=True)
class _Records:
    study: Study
    visits: Sequence[StudyVisit]
    reads: Sequence[CommittedRead]
    finals: dict[int, Final]


@needs(Permission.SEE_AGREEMENT)
def export(
    clinic: Clinic,
    study_id: int,
    folder: Path,
    *,
    photographs: bool = True,
    progress: Progress = lambda _fraction, _text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Exported:
    """Write a locked or unblinded study into a new or empty folder.

    The photographs are written anew without metadata (long side at most 2048 pixels); a face
    stays a face: whoever knows the subject may recognise them. The tables come last.
    Raises :class:`InvalidRecordError`, :class:`NotFoundError`, :class:`PhotoDamagedError`,
    :class:`StorageError` and :class:`Cancelled`.
    """
    found = _records(clinic, study_id)
    if found.study.state in _OPEN:
        raise InvalidRecordError(tr("Lock the study first: its reads may still change."))
    if folder.exists() and any(folder.iterdir()):
        raise InvalidRecordError(
            tr("{name} holds something already: choose an empty or a new folder.", name=folder.name)
        )
    with disk_failures():
        folder.mkdir(parents=True, exist_ok=True)
        listed = _photographs(clinic, found, folder, progress, cancelled) if photographs else []
        tables: dict[str, list[list[object]]] = {
            READS: _reads(found),
            FINALS: _finals(found),
            DICTIONARY: _dictionary(),
        }
        if photographs:
            tables[PHOTOGRAPHS] = [list(_names(PHOTOGRAPHS)), *listed]
        for name, rows in tables.items():
            (folder / name).write_bytes(_csv(rows))
    done = Exported(len(found.reads), len(found.visits), len(listed))
    audit.note(clinic, Action.EXPORTED, "studies", str(study_id), new=dict(vars(done)))
    return done


def _records(clinic: Clinic, study_id: int) -> _Records:
    with clinic.database.reading() as session:
        study = stored_studies.get(session, study_id)
        main = [
            visit
            for visit in stored_studies.visits(session, study_id)
            if visit.enrolment.part is Part.MAIN
        ]
        known = {visit.id for visit in main}
        reads = [r for r in stored_reads.committed(session, study_id) if r.study_visit_id in known]
    return _Records(study, main, reads, dict(rules.finals(study.protocol, reads)))


def _names(table: str) -> list[str]:
    return [name for name, tables, _what in _COLUMNS if table in tables]


def _reads(found: _Records) -> list[list[object]]:
    rows: list[list[object]] = [list(_names(READS))]
    for read in sorted(found.reads, key=lambda read: read.id):
        rows.append(
            [
                found.study.code,
                read.subject,
                read.timepoint,
                read.id,
                "IGA",
                "" if read.grade is None else int(read.grade),
                "NOT DONE" if read.grade is None else "",
                read.not_gradable,
                read.reader,
                read.kind.value,
                f"{read.committed_at:%Y-%m-%dT%H:%M:%S}",
                read.comment,
                read.protocol_version,
                _flag(read.suggestion_shown),
            ]
        )
    return rows


def _finals(found: _Records) -> list[list[object]]:
    unblinded = found.study.state is State.UNBLINDED
    rows: list[list[object]] = [list(_names(FINALS))]
    for visit in found.visits:
        final = found.finals.get(visit.id)
        if final is None or not final.settled:
            continue
        rows.append(
            [
                found.study.code,
                visit.enrolment.subject,
                visit.enrolment.timepoint,
                visit.enrolment.arm if unblinded else "",
                "IGA",
                "" if final.grade is None else int(final.grade),
                "NOT DONE" if final.grade is None else "",
                _flag(final.adjudicated),
            ]
        )
    return rows


def _photographs(
    clinic: Clinic,
    found: _Records,
    folder: Path,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> list[list[object]]:
    """Write the photographs, and return a row for each."""
    rows: list[list[object]] = []
    for done, visit in enumerate(found.visits):
        if cancelled():
            raise Cancelled
        progress(
            done / len(found.visits),
            tr("Copying visit {n} of {total}", n=done + 1, total=len(found.visits)),
        )
        photos = visits.get(clinic, visit.enrolment.visit_id).photos
        for view in VIEWS:
            if (photo := photos.get(view)) is None:
                continue
            name = _file_name(visit, view.value)
            path = folder / name
            path.write_bytes(without_metadata.jpeg(intake.preview(clinic, photo)))
            os.utime(path, (_SAME_TIME, _SAME_TIME))
            told = visit.enrolment
            rows.append(
                [found.study.code, told.subject, told.timepoint, view.value, name, photo.sha256]
            )
    return rows


def _file_name(visit: StudyVisit, view: str) -> str:
    """Return a name that every system takes; the study's number of the visit tells twins apart."""
    told = re.sub(r"[^A-Za-z0-9]+", "-", f"{visit.enrolment.subject}-{visit.enrolment.timepoint}")
    return f"{told.strip('-')}-{visit.id}-{view}.jpg"


def _dictionary() -> list[list[object]]:
    rows: list[list[object]] = [["TABLE", "COLUMN", "MEANING"]]
    for table in (READS, FINALS, PHOTOGRAPHS):
        rows += [[table, name, what] for name, tables, what in _COLUMNS if table in tables]
    return rows


def _flag(value: bool) -> str:
    return "Y" if value else "N"


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [harmless(str(cell)) for cell in row] for row in rows
    )
    return text.getvalue().encode()
