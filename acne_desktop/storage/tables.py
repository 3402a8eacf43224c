"""The tables of the database, as SQLAlchemy declares them."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Dialect,
    Float,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

# Every constraint has a name, so that a later migration can change it.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time: kept in UTC, aware on both sides."""

    impl = SqlDateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC. Raises :class:`ValueError` where the time zone is missing."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment, in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(naming_convention=NAMING)


class ClinicRecord(Base):
    """The one row that says whose data this is: a clinic's, or made-up patients."""

    __tablename__ = "clinic"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    synthetic: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PatientRecord(Base):
    """A registered patient. The folded columns are for comparing, searching and sorting."""

    __tablename__ = "patients"
    # The search text lies in the index too, so that a search need not read whole rows.
    __table_args__ = (Index("ix_patients_name_key", "name_key", "id", "search_text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(String)
    identifier_key: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str] = mapped_column(String)
    name_key: Mapped[str] = mapped_column(String)
    search_text: Mapped[str] = mapped_column(String)
    date_of_birth: Mapped[date | None]
    sex: Mapped[str] = mapped_column(String)
    note: Mapped[str] = mapped_column(Text)
    synthetic: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class VisitRecord(Base):
    """One sitting of one patient."""

    __tablename__ = "visits"
    __table_args__ = (Index("ix_visits_patient_id_day", "patient_id", "day", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    photos: Mapped[list["VisitPhotoRecord"]] = relationship()


class PhotoRecord(Base):
    """An original photograph; its bytes lie in the photo store under the same SHA-256."""

    __tablename__ = "photos"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256_length"),)

    sha256: Mapped[str] = mapped_column(String, primary_key=True)
    suffix: Mapped[str] = mapped_column(String)
    byte_size: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    taken_at: Mapped[datetime | None] = mapped_column(SqlDateTime)  # the camera's own clock


class VisitPhotoRecord(Base):
    """Which photograph shows which view of a visit."""

    __tablename__ = "visit_photos"
    __table_args__ = (
        CheckConstraint("view IN ('frontal', 'left', 'right')", name="view"),
        Index("uq_visit_photos_visit_id_sha256", "visit_id", "sha256", unique=True),
        Index("ix_visit_photos_sha256", "sha256"),
    )

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    view: Mapped[str] = mapped_column(String, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"))

    photo: Mapped[PhotoRecord] = relationship()


class AssessmentRecord(Base):
    """One grade of one visit by a clinician or the model. Triggers keep rows from changing.

    ``suggestion_id`` names the suggestion that a clinician had on screen. The model's columns
    are empty on a clinician's row, and the other way round.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("assessor IN ('clinician', 'model')", name="assessor"),
        CheckConstraint("grade BETWEEN 0 AND 4", name="grade"),
        CheckConstraint(
            "assessor = 'clinician' OR (probabilities IS NOT NULL AND plausible_first IS NOT NULL"
            " AND plausible_last IS NOT NULL AND plausible_coverage IS NOT NULL"
            " AND model_version IS NOT NULL AND model_hash IS NOT NULL)",
            name="model_complete",
        ),
        Index("ix_assessments_visit_id_assessor", "visit_id", "assessor", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    assessor: Mapped[str] = mapped_column(String)
    grade: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    wording_id: Mapped[str] = mapped_column(String)
    reason: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("assessments.id"))
    probabilities: Mapped[list[float] | None] = mapped_column(JSON(none_as_null=True))
    plausible_first: Mapped[int | None]
    plausible_last: Mapped[int | None]
    plausible_coverage: Mapped[float | None] = mapped_column(Float)
    model_version: Mapped[str | None] = mapped_column(String)
    model_hash: Mapped[str | None] = mapped_column(String)
    cautions: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))

    views: Mapped[list["AssessmentViewRecord"]] = relationship()


class AssessmentViewRecord(Base):
    """One view's part in a suggestion: its share, and its attention map in float16."""

    __tablename__ = "assessment_views"
    __table_args__ = (CheckConstraint("view IN ('frontal', 'left', 'right')", name="view"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id"), primary_key=True)
    view: Mapped[str] = mapped_column(String, primary_key=True)
    share: Mapped[float] = mapped_column(Float)
    rows: Mapped[int | None]
    columns: Mapped[int | None]
    attention: Mapped[bytes | None]


class FingerprintRecord(Base):
    """What a photograph's picture looks like, in 64 bits; derived, so it may be made anew.

    The bits stand in four bands of 16, the highest first: pictures that differ in few bits agree
    in a band, or nearly so, and an index finds them by it. ``version`` is the method's.
    """

    __tablename__ = "fingerprints"
    __table_args__ = tuple(Index(f"ix_fingerprints_band{n}", f"band{n}") for n in range(4))

    sha256: Mapped[str] = mapped_column(
        ForeignKey("photos.sha256", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    band0: Mapped[int]
    band1: Mapped[int]
    band2: Mapped[int]
    band3: Mapped[int]


class ColourReadingRecord(Base):
    """What the search for a colour card in a photograph has given; derived, so it may be made anew.

    ``reading`` holds corners, matrix and errors as JSON (see :mod:`acne_desktop.domain.colour`).
    """

    __tablename__ = "colour_readings"

    sha256: Mapped[str] = mapped_column(
        ForeignKey("photos.sha256", ondelete="CASCADE"), primary_key=True
    )
    method: Mapped[str] = mapped_column(String)
    version: Mapped[int]
    reading: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
