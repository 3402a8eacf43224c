"""The clinic's own graded visits as a training data set: what there is, and a de-identified copy.

The copy names nobody: subjects are keyed hashes whose key never leaves the data folder, visits are
counted, days are dropped, and every photograph is written anew from its pixels.
"""

import csv
import errno
import hashlib
import hmac
import io
import json
import os
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from acne_desktop.domain import triplets
from acne_desktop.domain.account import Permission
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import (
    Cancelled,
    DatasetError,
    PhotoDamagedError,
    PhotoError,
    StorageError,
)
from acne_desktop.language import mark, tr, trn
from acne_desktop.paths import Folders
from acne_desktop.services import intake, visits, without_metadata
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage.files import disk_failures, write_whole
from acne_desktop.storage.visits import GradedVisit
from acne_desktop.storage.visits import graded as stored_graded

Progress = Callable[[float, str], None]

NEEDED_TRIPLETS = 60
NEEDED_GRADES, NEEDED_SUBJECTS = 2, 5  # so many grades, each known from so many subjects
MADE_BY = "acne-desktop dataset clinic"
_KEY = "subjects.key"
_KEY_BYTES = 32
_CODE_DIGITS = 12
_OWN_PHOTO = re.compile(r"p[0-9a-f]{12}-\d+-(frontal|left|right)\.jpg")
_SAME_TIME = 946_684_800  # 2000-01-01: a file's time would tell when the clinic worked
_TITLE = mark("A clinic's own visits, graded by its clinicians")
_LICENCE = "the clinic's own records; not to be passed on without its patients' consent"


@dataclass(frozen=True)
class Balance:
    """How many graded visits there are; ``triplets`` have all three views.

    ``visits_by_grade`` and ``subjects_by_grade`` hold all five grades.
    """

    visits: int
    triplets: int
    subjects: int
    visits_by_grade: Mapping[Grade, int]
    subjects_by_grade: Mapping[Grade, int]

    @property
    def lacking(self) -> str:
        """Return in one sentence what a training still needs, empty where it can begin."""
        short = NEEDED_TRIPLETS - self.triplets
        if short > 0:
            return trn(
                "{n} more graded triplet is needed before a model can be trained.",
                "{n} more graded triplets are needed before a model can be trained.",
                short,
            )
        known = [g for g in GRADES if self.subjects_by_grade[g] >= NEEDED_SUBJECTS]
        if len(known) < NEEDED_GRADES:
            if not known:
                return tr(
                    "At least {grades} grades need {patients} patients each before a model can be "
                    "trained: none has them yet.",
                    grades=NEEDED_GRADES,
                    patients=NEEDED_SUBJECTS,
                )
            return tr(
                "At least {grades} grades need {patients} patients each before a model can be "
                "trained: only IGA {grade} has them.",
                grades=NEEDED_GRADES,
                patients=NEEDED_SUBJECTS,
                grade=int(known[0]),
            )
        return ""


@dataclass(frozen=True)
class Exported:
    """What an export wrote; ``left_out`` are the numbers of visits with a damaged photograph."""

    balance: Balance
    left_out: tuple[int, ...] = ()

    @property
    def summary(self) -> str:
        """Return the counts in a few lines; a visit is named by its number only."""
        found = self.balance
        grades = ", ".join(f"IGA {int(g)}: {found.visits_by_grade[g]}" for g in GRADES)
        lines = [
            f"Subjects: {found.subjects}; visits: {found.visits}, of these whole triplets: "
            f"{found.triplets}",
            f"Visits by grade: {grades}",
        ]
        if self.left_out:
            numbers = ", ".join(map(str, self.left_out))
            lines.append(f"Left out, as a photograph is damaged: visit {numbers}")
        return "\n".join(lines)


@dataclass(frozen=True)
class _Row:
    """One visit as it is written: its code, its number among its subject's visits."""

    visit: GradedVisit
    subject: str
    number: int

    def file_name(self, view: View) -> str:
        return f"{self.subject}-{self.number}-{view}.jpg"


@dataclass
class _Written:
    rows: list[_Row] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    files: set[str] = field(default_factory=set)


@needs(Permission.SEE_PATIENTS)
def balance(clinic: Clinic) -> Balance:
    """Return what there is to learn from."""
    with clinic.database.reading() as session:
        return _balance(stored_graded(session))


@needs(Permission.EXPORT_PATIENTS)
def export(
    clinic: Clinic,
    out: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Exported:
    """Write the graded visits as a data set into ``out``: a new folder, or an earlier export.

    The photographs are as large as those the model is shown (long side at most 2048 pixels). The
    same records give the same bytes. Until all is written there is no table, so that half an
    export is never taken for a data set.
    Raises :class:`DatasetError`, :class:`StorageError` and :class:`Cancelled`.
    """
    with clinic.database.reading() as session:
        found = stored_graded(session)
    if not found:
        raise DatasetError(
            tr("No visit of this clinic has a clinician's grade yet: grade visits, then export.")
        )
    rows = _coded(found, _key(clinic.folders))
    with _writing(out):
        _claim(out, synthetic=clinic.synthetic)
        (out / triplets.TABLE).unlink(missing_ok=True)
        written = _Written()
        for done, row in enumerate(rows):
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(
                    done / len(rows),
                    tr("Copying visit {n} of {total}", n=done + 1, total=len(rows)),
                )
            _write_visit(clinic, out, row, written)
        _remove_others(out, written.files)
        if not written.rows:
            raise DatasetError(
                tr("Every graded visit has a damaged photograph: put them back from a backup.")
            )
        _write(out / triplets.TABLE, _table(written.rows))
    return Exported(_balance(row.visit for row in written.rows), tuple(sorted(written.left_out)))


# --- who is who ------------------------------------------------------------------------------


def _coded(found: Iterable[GradedVisit], key: bytes) -> list[_Row]:
    """Return the visits under their subjects' codes, in an order that tells nothing."""
    counted: Counter[int] = Counter()
    rows = []
    for visit in found:
        counted[visit.patient_id] += 1
        code = hmac.new(key, str(visit.patient_id).encode(), hashlib.sha256).hexdigest()
        rows.append(_Row(visit, f"p{code[:_CODE_DIGITS]}", counted[visit.patient_id]))
    return sorted(rows, key=lambda row: (row.subject, row.number))


def _key(folders: Folders) -> bytes:
    """Return the secret behind the codes; made once, so that a later export keeps its folds.

    Raises :class:`StorageError`.
    """
    path = folders.training / _KEY
    with disk_failures():
        if path.is_file() and len(key := path.read_bytes()) == _KEY_BYTES:
            return key
        folders.training.mkdir(parents=True, exist_ok=True)
        key = secrets.token_bytes(_KEY_BYTES)
        write_whole(path, key)
        return key


def _balance(found: Iterable[GradedVisit]) -> Balance:
    rows = list(found)
    return Balance(
        visits=len(rows),
        triplets=sum(row.views == VIEWS for row in rows),
        subjects=len({row.patient_id for row in rows}),
        visits_by_grade={g: sum(row.grade is g for row in rows) for g in GRADES},
        subjects_by_grade={
            g: len({row.patient_id for row in rows if row.grade is g}) for g in GRADES
        },
    )


# --- the folder ------------------------------------------------------------------------------


def _claim(out: Path, *, synthetic: bool) -> None:
    """Make the folder, or make sure that it is an export. Raises :class:`DatasetError`."""
    about = out / triplets.ABOUT
    if out.exists() and not (out.is_dir() and (not any(out.iterdir()) or _is_export(about))):
        raise DatasetError(
            tr(
                "{name} holds something else already: choose an empty or a new folder.",
                name=out.name,
            )
        )
    out.mkdir(parents=True, exist_ok=True)
    source = triplets.SYNTHETIC if synthetic else triplets.REAL
    cautions = (
        "One clinic's patients, cameras and clinicians: nothing measured here tells how the model "
        "does elsewhere.",
        "Each visit was graded by the clinic itself, mostly with a model's suggestion in sight.",
    )
    text = {
        "title": _TITLE,
        "source": source,
        "licence": _LICENCE,
        "cautions": cautions,
        "made_by": MADE_BY,
    }
    _write(about, json.dumps(text, indent=2).encode() + b"\n")


def _is_export(about: Path) -> bool:
    try:
        found = json.loads(about.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("made_by") == MADE_BY


def _write_visit(clinic: Clinic, out: Path, row: _Row, written: _Written) -> None:
    """Write a visit's photographs, or none of them where one is damaged."""
    photos = visits.get(clinic, row.visit.id).photos
    try:
        files = {
            row.file_name(view): without_metadata.jpeg(intake.preview(clinic, photo))
            for view, photo in photos.items()
        }
    except (PhotoDamagedError, PhotoError):
        written.left_out.append(row.visit.id)
        return
    for name, data in files.items():
        _write(out / name, data)
    written.rows.append(row)
    written.files.update(files)


def _table(rows: Iterable[_Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(triplets.COLUMNS)
    for row in rows:
        names = [row.file_name(view) if view in row.visit.views else "" for view in VIEWS]
        writer.writerow([row.subject, row.number, *names, int(row.visit.grade)])
    return text.getvalue().encode()


def _remove_others(out: Path, kept: set[str]) -> None:
    """Remove the photographs of an earlier export whose visits are no longer in it."""
    for path in list(out.iterdir()):
        if _OWN_PHOTO.fullmatch(path.name) and path.name not in kept:
            path.unlink()


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    os.utime(path, (_SAME_TIME, _SAME_TIME))


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Turn a disk's refusal into one sentence. Raises :class:`StorageError`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageError(
                tr(
                    "The disk is full before all visits were copied to {name}: make room on it and "
                    "try again.",
                    name=out.name,
                )
            ) from error
        raise StorageError(
            tr("{name} cannot be written: choose a folder that you may write to.", name=out.name)
        ) from error
