"""A study as tables and de-identified photographs: under the study's identifiers, nobody's name."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from acne_desktop.domain import read as rules
from acne_desktop.domain.account import Permission
from acne_desktop.domain.audit import Action, Entry
from acne_desktop.domain.study import Part, State
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.services import audit, study_photographs, study_tables
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.csv_cells import harmless
from acne_desktop.services.permissions import needs
from acne_desktop.services.study_photographs import Masking, Progress
from acne_desktop.services.study_readme import readme
from acne_desktop.services.study_tables import (
    DICTIONARY,
    FINALS,
    PHOTOGRAPHS,
    READS,
    TRAIL,
    PhotographRow,
    Records,
    Row,
)
from acne_desktop.storage import reads as stored_reads
from acne_desktop.storage import studies as stored_studies
from acne_desktop.storage import study_trail
from acne_desktop.storage.files import disk_failures

__all__ = ["Exported", "Masking", "export"]

README = "readme.txt"
_OPEN = (State.DRAFT, State.OPEN)


@dataclass(frozen=True)
class Exported:
    """What an export has written; ``left_out`` are photographs that could not be masked."""

    reads: int
    visits: int
    photographs: int
    left_out: int = 0
    masked: bool = False


@needs(Permission.SEE_AGREEMENT)
def export(
    clinic: Clinic,
    study_id: int,
    folder: Path,
    *,
    photographs: bool = True,
    masking: Masking | None = None,
    progress: Progress = lambda _fraction, _text: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Exported:
    """Write a locked or unblinded study into a new or empty folder, whole or not at all.

    The photographs are written anew without metadata (long side at most 2048 pixels), with
    ``masking`` only those in which eyes and brows could be covered.
    Raises :class:`InvalidRecordError`, :class:`NotFoundError`, :class:`PhotoDamagedError`,
    :class:`StorageError` and :class:`Cancelled`.
    """
    found, entries = _records(clinic, study_id)
    if found.study.state in _OPEN:
        raise InvalidRecordError(tr("Lock the study first: its reads may still change."))
    if folder.exists() and any(folder.iterdir()):
        raise InvalidRecordError(
            tr("{name} holds something already: choose an empty or a new folder.", name=folder.name)
        )
    with disk_failures():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            listed = (
                study_photographs.write(
                    clinic, found.visits, folder, masking, progress=progress, cancelled=cancelled
                )
                if photographs
                else None
            )
            _write_tables(folder, found, entries, listed)
            done = _done(found, listed, masking)
            text = readme(found.study, photographs=photographs, masking=masking is not None)
            (folder / README).write_text(text, encoding="utf-8")
        except BaseException:
            for written in folder.iterdir():  # it was empty: all of it is this export's
                written.unlink(missing_ok=True)
            raise
    audit.note(clinic, Action.EXPORTED, "studies", str(study_id), new=dict(vars(done)))
    return done


def _done(found: Records, listed: list[PhotographRow] | None, masking: Masking | None) -> Exported:
    written = [row for row in listed or () if row.file]
    return Exported(
        reads=len(found.reads),
        visits=len(found.visits),
        photographs=len(written),
        left_out=len(listed or ()) - len(written),
        masked=listed is not None and masking is not None,
    )


def _records(clinic: Clinic, study_id: int) -> tuple[Records, list[Entry]]:
    with clinic.database.reading() as session:
        study = stored_studies.get(session, study_id)
        main = [
            visit
            for visit in stored_studies.visits(session, study_id)
            if visit.enrolment.part is Part.MAIN
        ]
        known = {visit.id for visit in main}
        reads = [r for r in stored_reads.committed(session, study_id) if r.study_visit_id in known]
        entries = list(study_trail.entries(session, study_id))
    return Records(study, main, reads, dict(rules.finals(study.protocol, reads))), entries


def _write_tables(
    folder: Path, found: Records, entries: list[Entry], listed: list[PhotographRow] | None
) -> None:
    tables: dict[str, list[Row]] = {
        READS: study_tables.reads(found),
        FINALS: study_tables.finals(found),
        TRAIL: study_tables.trail(found, entries),
        DICTIONARY: study_tables.dictionary(),
    }
    if listed is not None:
        tables[PHOTOGRAPHS] = study_tables.photographs(found, listed)
    for name, rows in tables.items():
        (folder / name).write_bytes(_csv([study_tables.names(name), *rows]))


def _csv(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [harmless(str(cell)) for cell in row] for row in rows
    )
    return text.getvalue().encode()
