"""Photographs of a study as copies: pixels only, under its identifiers, masked on request."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from acne_desktop.domain.account import Permission
from acne_desktop.domain.photo import VIEWS, Photo, View
from acne_desktop.domain.study import StudyVisit
from acne_desktop.errors import Cancelled, InvalidRecordError
from acne_desktop.imaging.masking import masked
from acne_desktop.language import mark, tr
from acne_desktop.services import intake, visits, without_metadata
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.inspection import Inspector
from acne_desktop.services.permissions import needs
from acne_desktop.services.study_tables import PhotographRow

Progress = Callable[[float, str], None]

_SAME_TIME = 946_684_800  # 2000-01-01: when a file was written tells nothing, either
_NAMED = 5  # photographs that a refusal names; how many more is told
# In English, as all of the tables.
NO_FACE = "No upright face was found in it, so it could not be masked"
LIMITS = mark(
    "A masked face can still be recognised by whoever knows it: only eyes and brows are covered, "
    "where a network believes them to be. Look through the copies before you pass them on."
)
UNMASKED = mark("Without a mask a face stays a face: whoever knows the subject may recognise them.")


@dataclass(frozen=True)
class Masking:
    """That eyes and brows are covered, and what becomes of photographs without a face.

    They are left out and listed, or (``leave_out`` False) the export is refused and names them.
    """

    inspector: Inspector
    leave_out: bool = True


@dataclass(frozen=True)
class _Source:
    """One photograph of a visit, and how it is shown turned."""

    visit: StudyVisit
    view: View
    photo: Photo
    turn: int


@needs(Permission.SEE_PATIENTS)
def write(
    clinic: Clinic,
    found: Sequence[StudyVisit],
    folder: Path,
    masking: Masking | None,
    *,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> list[PhotographRow]:
    """Write copies of the visits' photographs; return a row for each, left out or not.

    Raises :class:`InvalidRecordError` that names photographs which cannot be masked, where that
    was asked for, :class:`PhotoDamagedError` and :class:`Cancelled`.
    """
    rows: list[PhotographRow] = []
    for done, visit in enumerate(found):
        progress(
            done / len(found), tr("Copying visit {n} of {total}", n=done + 1, total=len(found))
        )
        for source in _sources(clinic, visit):
            if cancelled():
                raise Cancelled
            rows.append(_copied(clinic, source, folder, masking))
    lacking = [row for row in rows if not row.file]
    if lacking and masking is not None and not masking.leave_out:
        raise InvalidRecordError(_refusal(lacking))
    return rows


def _sources(clinic: Clinic, visit: StudyVisit) -> Iterator[_Source]:
    kept = visits.get(clinic, visit.enrolment.visit_id)
    for view in VIEWS:
        if (photo := kept.photos.get(view)) is not None:
            yield _Source(visit, view, photo, kept.turns.get(view, 0))


def _copied(
    clinic: Clinic, source: _Source, folder: Path, masking: Masking | None
) -> PhotographRow:
    row = PhotographRow(source.visit, source.view.value, source.photo.sha256)
    shown = np.rot90(intake.preview(clinic, source.photo), -(source.turn // 90))
    pixels = np.ascontiguousarray(shown)
    if masking is not None:
        covered = masked(pixels, masking.inspector.inspect(pixels, expected=source.view).face)
        if covered is None:
            return replace(row, reason=NO_FACE)
        pixels = covered
    made = without_metadata.jpeg(pixels)
    name = _file_name(source.visit, row.view)
    (folder / name).write_bytes(made)
    os.utime(folder / name, (_SAME_TIME, _SAME_TIME))
    return replace(
        row,
        file=name,
        size=(pixels.shape[1], pixels.shape[0]),
        masked=masking is not None,
        file_sha256=hashlib.sha256(made).hexdigest(),
    )


def _file_name(visit: StudyVisit, view: str) -> str:
    """Return a name that every system takes; the study's number of the visit tells twins apart."""
    told = re.sub(r"[^A-Za-z0-9]+", "-", f"{visit.enrolment.subject}-{visit.enrolment.timepoint}")
    return f"{told.strip('-')}-{visit.id}-{view}.jpg"


def _refusal(lacking: Sequence[PhotographRow]) -> str:
    told = "; ".join(
        f"{row.visit.enrolment.subject}, {row.visit.enrolment.timepoint}, {View(row.view).label}"
        for row in lacking[:_NAMED]
    )
    more = len(lacking) - _NAMED
    if more > 0:
        told = tr("{photographs}, and {n} more", photographs=told, n=more)
    return tr(
        "No upright face was found in these photographs, so they cannot be masked: {photographs}. "
        "Nothing was exported: turn them upright, or leave them out.",
        photographs=told,
    )
