"""Which photographs show one picture that was saved anew: among files, and among the kept ones."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.account import Permission
from acne_desktop.errors import Cancelled, KnownError
from acne_desktop.imaging import fingerprint
from acne_desktop.services import thumbnails
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs, require
from acne_desktop.storage import known_photos
from acne_desktop.storage.known_photos import KeptAt, KeptPicture

_AT_ONCE = 50  # fingerprints of kept photographs that are written together
_HELD = 2000  # details in memory: 32 MB

Small = Callable[[], NDArray[np.uint8]]


@needs(Permission.CHANGE_PATIENTS)
def saved_anew(
    clinic: Clinic, smalls: Mapping[str, Small], *, cancelled: Callable[[], bool]
) -> dict[str, list[KeptAt]]:
    """Return, for photographs by their SHA-256, the visits that hold the same picture saved anew.

    ``smalls`` give a copy of each, of any size. The first call fingerprints what is kept, some
    milliseconds a photograph. Raises :class:`Cancelled`.
    """
    pictures = Pictures(clinic)
    pictures.remember_kept(
        pictures.without_fingerprint(), progress=lambda _done: None, cancelled=cancelled
    )
    found: dict[str, list[KeptAt]] = {}
    for sha256, small in smalls.items():
        pictures.add(sha256, small)
        like = pictures.kept_like(sha256)
        with clinic.database.reading() as session:
            where = known_photos.kept(session, like)
        visits = [visit for other in like for visit in where.get(other, [])]
        if visits:
            found[sha256] = visits
    return found


class Pictures:
    """Finds the same picture by fingerprints of small copies, and makes sure by their detail.

    Holds some bytes a photograph, and the detail of the latest that had to be compared.
    """

    def __init__(self, clinic: Clinic) -> None:
        require(clinic, Permission.CHANGE_PATIENTS)
        self._clinic = clinic
        self._bits: dict[str, int] = {}
        self._small: dict[str, Small] = {}
        self._first: dict[str, str] = {}
        self._files = _Near()
        self._unsaved = _Near()
        self._details: dict[str, NDArray[np.float32]] = {}

    def without_fingerprint(self) -> list[tuple[str, str]]:
        """Return SHA-256 and suffix of the kept photographs that were never fingerprinted."""
        with self._clinic.database.reading() as session:
            return known_photos.without_fingerprint(session, fingerprint.VERSION)

    def remember_kept(
        self,
        missing: list[tuple[str, str]],
        *,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> None:
        """Fingerprint kept photographs, and keep that where the records may be written.

        ``progress`` takes how many are done. Raises :class:`Cancelled`; what is done stays.
        """
        for start in range(0, len(missing), _AT_ONCE):
            made: dict[str, int] = {}
            for done, (sha256, suffix) in enumerate(missing[start : start + _AT_ONCE], start):
                if cancelled():
                    raise Cancelled
                progress(done)
                self._of_kept(sha256, suffix, made)
            self._keep(made)

    def _of_kept(self, sha256: str, suffix: str, made: dict[str, int]) -> None:
        small = self._small_of_kept(sha256, suffix)
        try:
            made[sha256] = fingerprint.of(small())
        except KnownError:  # damaged: it is told where its visit is shown
            return
        self._unsaved.add(KeptPicture(sha256, suffix, made[sha256]))

    def _keep(self, made: dict[str, int]) -> None:
        try:
            with self._clinic.database.writing() as session:
                known_photos.keep_fingerprints(session, fingerprint.VERSION, made)
        except KnownError:  # such as records that are open for reading only: made anew next time
            return

    def add(self, sha256: str, small: Small) -> None:
        """Take a file's photograph in; ``small`` gives its small copy, and is asked again later."""
        if sha256 in self._bits:
            return
        bits = fingerprint.of(small())
        self._bits[sha256] = bits
        self._small[sha256] = small
        same = (
            other.sha256
            for other in self._files.near(bits)
            if self._same(sha256, small, other.sha256, self._small[other.sha256])
        )
        self._first[sha256] = self._first[found] if (found := next(same, "")) else sha256
        self._files.add(KeptPicture(sha256, "", bits))

    def first_like(self, sha256: str) -> str:
        """Return the first of the photographs taken in that shows this picture: maybe itself."""
        return self._first.get(sha256, sha256)

    def kept_like(self, sha256: str) -> list[str]:
        """Return the SHA-256 of kept photographs that show a picture taken in, saved anew."""
        bits = self._bits.get(sha256)
        if bits is None:
            return []
        with self._clinic.database.reading() as session:
            stored = known_photos.near(session, fingerprint.VERSION, bits)
        found = {kept.sha256: kept for kept in chain(stored, self._unsaved.near(bits))}
        return [
            kept.sha256
            for kept in found.values()
            if kept.sha256 != sha256
            and fingerprint.differing_bits(bits, kept.bits) <= fingerprint.SAME_BITS
            and self._same(
                sha256,
                self._small[sha256],
                kept.sha256,
                self._small_of_kept(kept.sha256, kept.suffix),
            )
        ]

    def _small_of_kept(self, sha256: str, suffix: str) -> Small:
        read = partial(self._clinic.photos.read, sha256, suffix)
        return partial(thumbnails.cached, self._clinic, sha256, read)

    def _same(self, one: str, small: Small, other: str, other_small: Small) -> bool:
        try:
            return fingerprint.same_detail(
                self._detail(one, small), self._detail(other, other_small)
            )
        except KnownError:  # a file that is gone, a kept photograph that is damaged
            return False

    def _detail(self, sha256: str, small: Small) -> NDArray[np.float32]:
        if sha256 not in self._details:
            if len(self._details) >= _HELD:
                self._details.pop(next(iter(self._details)))
            self._details[sha256] = fingerprint.detail(small())
        return self._details[sha256]


class _Near:
    """Finds fingerprints that differ in few bits, by bands as the records do."""

    def __init__(self) -> None:
        self._places: dict[tuple[int, int], list[KeptPicture]] = {}

    def add(self, picture: KeptPicture) -> None:
        for place in enumerate(known_photos.bands(picture.bits)):
            self._places.setdefault(place, []).append(picture)

    def near(self, bits: int) -> Iterator[KeptPicture]:
        """Yield those that differ in at most ``SAME_BITS`` bits, each once."""
        seen: set[str] = set()
        for number, band in enumerate(known_photos.bands(bits)):
            for value in known_photos.one_bit_off(band):
                for picture in self._places.get((number, value), ()):
                    if picture.sha256 not in seen:
                        seen.add(picture.sha256)
                        if fingerprint.differing_bits(bits, picture.bits) <= fingerprint.SAME_BITS:
                            yield picture
