"""Two visits of one patient beside each other: photographs, how they align, and what changed."""

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from acne_desktop.domain.account import Permission
from acne_desktop.domain.inspection import FaceSeen
from acne_desktop.domain.photo import Photo, View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import KnownError, NotAlignedError
from acne_desktop.imaging.align import align
from acne_desktop.imaging.change import FULL, NEUTRAL, Seen, changes, colour_table, over
from acne_desktop.imaging.decode import decode
from acne_desktop.imaging.warp import Alignment, laid
from acne_desktop.language import mark, tr
from acne_desktop.services import intake
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.inspection import Inspector
from acne_desktop.services.permissions import require

__all__ = [
    "FULL",
    "NEUTRAL",
    "Comparer",
    "Pair",
    "Seen",
    "Shown",
    "colour_table",
]

Pixels = NDArray[np.uint8]
K = TypeVar("K")
V = TypeVar("V")

MISSING = mark("No photograph of this view was taken at this visit.")
NO_INSPECTOR = mark(
    "Faces cannot be found, because the model package is damaged: the photographs are shown as "
    "they were taken."
)
NO_PAIR = mark("Both visits need a photograph of this view to be aligned.")
_KEPT = 200  # alignments: numbers only
_KEPT_CHANGES = 6  # pictures

_Key = tuple[str, int, str, int]  # hash and turn of both photographs


@dataclass(frozen=True, eq=False)
class Shown:
    """A photograph as it is shown; ``pixels`` is None where ``problem`` says why in one sentence.

    ``pixels`` is upright sRGB (h, w, 3), its long side at most 2048; ``width`` and ``height`` are
    the whole photograph's, turned as it is shown.
    """

    pixels: Pixels | None = None
    width: int = 0
    height: int = 0
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Pair:
    """The same view at two visits, the earlier first.

    ``laid`` (h, w, 4) is the later photograph laid on the earlier, in whose frame and at whose
    size it is; transparent where nothing is known. It is None where ``why_not`` says in one
    sentence why the two are not aligned. ``quality`` (0..1) is how alike the faces are then.
    """

    view: View
    earlier: Shown
    later: Shown
    laid: Pixels | None = None
    quality: float = 0.0
    why_not: str = ""

    @property
    def is_aligned(self) -> bool:
        """Tell whether the later photograph could be laid on the earlier."""
        return self.laid is not None


class Comparer:
    """Reads, aligns and compares the photographs of a clinic's visits; keeps what was found.

    May be called from several threads at once. Without an inspector, which finds the faces,
    photographs are shown as they were taken. The originals stay as they are: an alignment is
    derived, and is only ever kept in memory.
    """

    def __init__(self, clinic: Clinic, inspector: Inspector | None) -> None:
        require(clinic, Permission.SEE_PATIENTS)
        self._clinic = clinic
        self._inspector = inspector
        self._lock = threading.Lock()
        self._alignments: OrderedDict[_Key, Alignment | str] = OrderedDict()
        self._faces: OrderedDict[tuple[str, int], FaceSeen] = OrderedDict()
        self._changes: OrderedDict[_Key, Mapping[Seen, Pixels]] = OrderedDict()

    def pair(self, earlier: Visit, later: Visit, view: View) -> Pair:
        """Return one view of two visits, aligned where that can be done.

        What lacks, or is damaged, is told in its place. Raises :class:`DatabaseError`.
        """
        one = self._shown(earlier, view)
        other = self._shown(later, view)
        if one.pixels is None or other.pixels is None:
            return Pair(view, one, other, why_not=tr(NO_PAIR))
        if self._inspector is None:
            return Pair(view, one, other, why_not=tr(NO_INSPECTOR))
        key = self._key(earlier, later, view)
        found = self._alignment(key, view, one.pixels, other.pixels)
        if isinstance(found, str):
            return Pair(view, one, other, why_not=found)
        size = one.pixels.shape[1], one.pixels.shape[0]
        picture = np.asarray(laid(other.pixels, found, size))
        return Pair(view, one, other, picture, found.quality)

    def change(self, earlier: Visit, later: Visit, pair: Pair) -> Mapping[Seen, Pixels]:
        """Return pictures (h, w, 3) of what changed between an aligned pair; none of another."""
        if pair.laid is None or pair.earlier.pixels is None:
            return {}
        key = self._key(earlier, later, pair.view)
        kept = self._kept(self._changes, key)
        if kept is None:
            face = self._face(key[0], key[1], pair.view, pair.earlier.pixels)
            found = changes(pair.earlier.pixels, Image.fromarray(pair.laid), face)
            kept = {seen: over(pair.earlier.pixels, each) for seen, each in found.items()}
            self._keep(self._changes, key, kept, _KEPT_CHANGES)
        return kept

    def whole(self, visit: Visit, view: View) -> Pixels:
        """Return all pixels of a photograph, for a closer look.

        Raises :class:`PhotoDamagedError` and :class:`PhotoError`.
        """
        photo = visit.photos[view]
        pixels = decode(intake.original(self._clinic, photo)).pixels
        return _turned(pixels, visit.turns.get(view, 0))

    def whole_laid(self, earlier: Visit, later: Visit, view: View) -> Pixels | None:
        """Return the later photograph laid on the earlier in full size (h, w, 4).

        None where the two are not aligned. Raises as :meth:`whole`.
        """
        found = self._kept(self._alignments, self._key(earlier, later, view))
        if not isinstance(found, Alignment):
            return None
        photo, turn = earlier.photos[view], earlier.turns.get(view, 0)
        return np.asarray(laid(self.whole(later, view), found, _turned_size(photo, turn)))

    # -- what is kept

    def _key(self, earlier: Visit, later: Visit, view: View) -> _Key:
        one, other = earlier.turns.get(view, 0), later.turns.get(view, 0)
        return earlier.photos[view].sha256, one, later.photos[view].sha256, other

    def _kept(self, kept: OrderedDict[K, V], key: K) -> V | None:
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
            return kept.get(key)

    def _keep(self, kept: OrderedDict[K, V], key: K, value: V, most: int) -> None:
        with self._lock:
            kept[key] = value
            while len(kept) > most:
                kept.popitem(last=False)

    # -- the photographs

    def _shown(self, visit: Visit, view: View) -> Shown:
        photo = visit.photos.get(view)
        if photo is None:
            return Shown(problem=tr(MISSING))
        turn = visit.turns.get(view, 0)
        try:
            pixels = _turned(intake.preview(self._clinic, photo), turn)
        except KnownError as error:
            return Shown(problem=error.sentence)
        width, height = _turned_size(photo, turn)
        return Shown(pixels, width, height)

    def _face(self, sha256: str, turn: int, view: View, pixels: Pixels) -> FaceSeen:
        kept = self._kept(self._faces, (sha256, turn))
        if kept is None:
            assert self._inspector is not None  # without one nothing is aligned
            kept = self._inspector.inspect(pixels, expected=view).face
            self._keep(self._faces, (sha256, turn), kept, _KEPT)
        return kept

    def _alignment(self, key: _Key, view: View, one: Pixels, other: Pixels) -> Alignment | str:
        """Return how two photographs align, or the sentence that says why they do not."""
        kept = self._kept(self._alignments, key)
        if kept is None:
            faces = self._face(*key[:2], view, one), self._face(*key[2:], view, other)
            try:
                kept = align(one, other, *faces)
            except NotAlignedError as error:
                kept = error.sentence
            self._keep(self._alignments, key, kept, _KEPT)
        return kept


def _turned(pixels: Pixels, turn: int) -> Pixels:
    """Return a photograph turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, -turn // 90)) if turn else pixels


def _turned_size(photo: Photo, turn: int) -> tuple[int, int]:
    return (photo.height, photo.width) if turn % 180 else (photo.width, photo.height)
