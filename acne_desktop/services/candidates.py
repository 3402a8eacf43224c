"""Photographs that may be taken into a visit: found in folders, looked at, put to their views."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from acne_desktop.domain.account import Permission
from acne_desktop.domain.inspection import Inspection, Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import KnownError, PhotoError
from acne_desktop.language import mark, tr
from acne_desktop.services import intake, thumbnails
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.services.permissions import needs

if TYPE_CHECKING:
    from acne_desktop.services.clinic import Clinic
    from acne_desktop.services.inspection import Inspector

MOST_FILES = 2000
Source = Path | bytes  # a file, or the bytes of a pasted picture
_TOO_MANY = mark(
    "There are more than {most} photographs in this folder: choose the folder of one visit."
)


@dataclass(frozen=True)
class Candidate:
    """A photograph that was looked at but is not held: it is read again when it is taken.

    ``name`` is the file's own: for the screen only. ``inspection`` is None where nobody looked;
    ``problem`` says why the file cannot be used.
    """

    source: Source
    name: str
    sha256: str = ""
    taken_at: datetime | None = None
    inspection: Inspection | None = None
    problem: str = ""


def name_of(source: Source) -> str:
    """Return what the screen calls a source."""
    return source.name if isinstance(source, Path) else tr(intake.PASTED)


def photo_files(paths: Iterable[Path], *, most: int | None = MOST_FILES) -> list[Path]:
    """Return files as they are, and for each folder the photographs below it by their names.

    ``most`` is how many one folder may hold. Raises :class:`PhotoError` where a folder holds none
    or too many, or may not be read.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(_photos_below(path, most))
            if not inside:
                raise PhotoError(tr("There are no photographs in this folder: choose another one."))
            found.extend(inside)
        else:
            found.append(path)
    return found


def _photos_below(folder: Path, most: int | None) -> Iterator[Path]:
    def refuse(_error: OSError) -> None:
        raise PhotoError(tr("This folder may not be read: ask for access to it."))

    count = 0
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and name.lower().endswith(intake.PHOTO_SUFFIXES):
                count += 1
                if most is not None and count > most:
                    raise PhotoError(tr(_TOO_MANY, most=MOST_FILES))
                yield Path(parent, name)


def read(source: Source) -> IncomingPhoto:
    """Read a source whole. Raises :class:`PhotoError`."""
    if isinstance(source, Path):
        return intake.read_photo(source)
    return intake.read_photo_bytes(source)


@needs(Permission.CHANGE_PATIENTS)
def look_at(clinic: "Clinic", source: Source, inspector: "Inspector | None") -> Candidate:
    """Read a source once, keep its small picture in the cache, and say what is seen of it."""
    try:
        photo = read(source)
    except KnownError as error:
        return Candidate(source, name_of(source), problem=error.sentence)
    thumbnails.cached(clinic, photo.sha256, lambda: photo.data)
    return Candidate(
        source,
        name_of(source),
        photo.sha256,
        photo.taken_at,
        inspect(photo, inspector) if inspector is not None else None,
    )


def inspect(
    photo: IncomingPhoto, inspector: "Inspector", expected: View | None = None
) -> Inspection:
    """Say what is seen of a photograph, judged against the view it is to show."""
    scale = max(photo.width, photo.height) / max(photo.preview.shape[:2])
    return inspector.inspect(photo.preview, expected=expected, scale=scale)


def best_of_each_view(candidates: Sequence[Candidate]) -> dict[View, int]:
    """Return for each view that was recognised the place of the best photograph of it."""
    best: dict[View, int] = {}
    for place, candidate in enumerate(candidates):
        view = candidate.inspection.view if candidate.inspection else None
        if view is None or candidate.problem:
            continue
        if view not in best or _rank(candidate) < _rank(candidates[best[view]]):
            best[view] = place
    return best


def _rank(candidate: Candidate) -> tuple[Verdict, float]:
    assert candidate.inspection is not None
    return candidate.inspection.verdict, -candidate.inspection.face.present


def places_for(
    seen: Sequence[Inspection | None], wanted: Sequence[View], free: Collection[View]
) -> list[View]:
    """Return a view for each photograph: the one recognised, else ``wanted``, else any free one.

    ``wanted`` holds a view for each photograph and is a part of ``free``. Of two photographs of
    one view the first gets it.
    """
    places: list[View | None] = []
    for inspection in seen:
        view = inspection.view if inspection is not None else None
        places.append(view if view in free and view not in places else None)
    for place, view in enumerate(wanted):
        if places[place] is None and view not in places:
            places[place] = view
    left = iter([view for view in VIEWS if view in free and view not in places])
    return [place if place is not None else next(left) for place in places]
