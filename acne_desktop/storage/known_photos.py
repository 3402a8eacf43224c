"""What is known of kept photographs: which visits, of whom, hold one; what its picture is like."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from acne_desktop.storage.tables import (
    FingerprintRecord,
    PatientRecord,
    PhotoRecord,
    VisitPhotoRecord,
    VisitRecord,
)

_AT_ONCE = 500  # SQLite takes so many values in one query on any build
_BANDS, _BITS = 4, 16


@dataclass(frozen=True)
class KeptAt:
    """A visit that holds a photograph, and whose it is."""

    visit_id: int
    day: date
    patient_id: int
    identifier: str


@dataclass(frozen=True)
class KeptPicture:
    """A kept photograph: under which name its file lies, and its fingerprint of 64 bits."""

    sha256: str
    suffix: str
    bits: int


def originals(session: Session) -> list[tuple[str, str]]:
    """Return the SHA-256 and the suffix of every photograph that belongs to a visit."""
    query = select(PhotoRecord.sha256, PhotoRecord.suffix).order_by(PhotoRecord.sha256)
    return [(sha256, suffix) for sha256, suffix in session.execute(query)]


def named(session: Session, sha256s: Collection[str]) -> set[str]:
    """Return which of some photographs belong to a visit."""
    found: set[str] = set()
    for some in _portions(sorted(set(sha256s))):
        found.update(
            session.scalars(select(PhotoRecord.sha256).where(PhotoRecord.sha256.in_(some)))
        )
    return found


def kept(session: Session, sha256s: Collection[str]) -> dict[str, list[KeptAt]]:
    """Return the visits that hold each photograph, the oldest first; only of those that are."""
    found: dict[str, list[KeptAt]] = {}
    for some in _portions(sorted(set(sha256s))):
        rows = session.execute(
            select(
                VisitPhotoRecord.sha256,
                VisitRecord.id,
                VisitRecord.day,
                PatientRecord.id,
                PatientRecord.identifier,
            )
            .join(VisitRecord, VisitRecord.id == VisitPhotoRecord.visit_id)
            .join(PatientRecord, PatientRecord.id == VisitRecord.patient_id)
            .where(VisitPhotoRecord.sha256.in_(some), VisitRecord.removed.is_(False))
            .order_by(VisitRecord.day, VisitRecord.id)
        )
        for sha256, visit_id, day, patient_id, identifier in rows:
            kept_at = KeptAt(visit_id, day, patient_id, identifier)
            found.setdefault(sha256, []).append(kept_at)
    return found


def without_fingerprint(session: Session, version: int) -> list[tuple[str, str]]:
    """Return SHA-256 and suffix of every photograph that has no fingerprint of this version."""
    rows = session.execute(
        select(PhotoRecord.sha256, PhotoRecord.suffix)
        .outerjoin(
            FingerprintRecord,
            (FingerprintRecord.sha256 == PhotoRecord.sha256)
            & (FingerprintRecord.version == version),
        )
        .where(FingerprintRecord.sha256.is_(None))
        .order_by(PhotoRecord.sha256)
    )
    return [(sha256, suffix) for sha256, suffix in rows]


def keep_fingerprints(session: Session, version: int, bits: Mapping[str, int]) -> None:
    """Keep fingerprints by their photograph's SHA-256 in place of older ones.

    Those of photographs that are not kept are left out.
    """
    for some in _portions(sorted(bits)):
        known = session.scalars(select(PhotoRecord.sha256).where(PhotoRecord.sha256.in_(some)))
        for sha256 in known:
            columns = {f"band{n}": band for n, band in enumerate(bands(bits[sha256]))}
            session.merge(FingerprintRecord(sha256=sha256, version=version, **columns))


def near(session: Session, version: int, bits: int) -> list[KeptPicture]:
    """Return the kept photographs one of whose bands differs from that of ``bits`` in one bit.

    At most: so that none is missed whose fingerprint differs in 7 bits or fewer, and a few are
    found that differ in more.
    """
    columns = (
        FingerprintRecord.band0,
        FingerprintRecord.band1,
        FingerprintRecord.band2,
        FingerprintRecord.band3,
    )
    close = zip(columns, map(one_bit_off, bands(bits)), strict=True)
    rows = session.execute(
        select(PhotoRecord.sha256, PhotoRecord.suffix, *columns)
        .join(FingerprintRecord, FingerprintRecord.sha256 == PhotoRecord.sha256)
        .where(
            FingerprintRecord.version == version,
            or_(*(column.in_(values) for column, values in close)),
        )
        .order_by(PhotoRecord.sha256)
    )
    return [KeptPicture(sha256, suffix, _whole(four)) for sha256, suffix, *four in rows]


def bands(bits: int) -> list[int]:
    """Return the four bands of 16 bits, the highest first."""
    mask = (1 << _BITS) - 1
    return [bits >> _BITS * (_BANDS - 1 - n) & mask for n in range(_BANDS)]


def _whole(four: Sequence[int]) -> int:
    bits = 0
    for band in four:
        bits = bits << _BITS | band
    return bits


def one_bit_off(band: int) -> list[int]:
    """Return a band, and the 16 that differ from it in one bit."""
    return [band, *(band ^ 1 << bit for bit in range(_BITS))]


def _portions(values: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
