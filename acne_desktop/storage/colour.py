"""What colour cards in photographs told: derived data beside the originals, in the database."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from acne_desktop.domain.colour import CardReading, ColourError
from acne_desktop.storage.tables import ColourReadingRecord, PhotoRecord


def of_photos(
    session: Session, names: Collection[str], *, method: str, version: int
) -> dict[str, CardReading]:
    """Return what is kept of these photographs (SHA-256) by one method in one version."""
    records = session.scalars(
        select(ColourReadingRecord).where(
            ColourReadingRecord.sha256.in_(names),
            ColourReadingRecord.method == method,
            ColourReadingRecord.version == version,
        )
    )
    return {record.sha256: _reading(record) for record in records}


def keep(session: Session, readings: Mapping[str, CardReading]) -> None:
    """Keep readings by their photograph's SHA-256; an older one of the same photograph goes.

    Those of photographs that no visit holds are left out.
    """
    known = session.scalars(select(PhotoRecord.sha256).where(PhotoRecord.sha256.in_(readings)))
    for sha256 in known:
        reading = readings[sha256]
        told = asdict(reading)
        del told["method"], told["version"]
        session.merge(
            ColourReadingRecord(
                sha256=sha256,
                method=reading.method,
                version=reading.version,
                reading=told,
                made_at=datetime.now(UTC),
            )
        )


def _reading(record: ColourReadingRecord) -> CardReading:
    told = record.reading
    return CardReading(
        method=record.method,
        version=record.version,
        corners=tuple((float(x), float(y)) for x, y in told["corners"]),
        edition=str(told["edition"]),
        before=_error(told["before"]),
        after=_error(told["after"]),
        matrix=tuple(float(value) for value in told["matrix"]),
        refusal=str(told["refusal"]),
    )


def _error(told: Mapping[str, Any] | None) -> ColourError | None:
    return None if told is None else ColourError(float(told["mean"]), float(told["largest"]))
