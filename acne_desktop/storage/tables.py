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
    false,
    text,
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


# Sorted by code point on every database; PostgreSQL would sort by its server's language.
SORTED = String().with_variant(String(collation="C"), "postgresql")


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


def _register_index(name: str, *columns: str) -> Index:
    """Return an index over the patients who are neither removed nor merged into another."""
    more = ("search_text", "ungraded", "latest_grades", "removed", "merged_into")
    return Index(
        name,
        *columns,
        *more,
        sqlite_where=text("removed IS 0 AND merged_into IS NULL"),
        postgresql_where=text("removed IS FALSE AND merged_into IS NULL"),
    )


class PatientRecord(Base):
    """A registered patient. The folded columns are for comparing, searching and sorting.

    ``merged_into`` names the patient whose twin this one was found to be: such a row is kept, so
    that the merge can be undone, and shown nowhere; so is one that was ``removed``.
    ``opened_at`` is when it was last looked at.

    ``visit_count``, ``last_visit``, ``next_visit`` (as the latest visit names it), ``ungraded``
    (how many) and ``latest_grades`` (of the last five visits, newest first, - where there is none)
    follow from the visits: triggers keep them, and nobody else writes them.
    """

    __tablename__ = "patients"
    # One index for each order of the list, with all that it is searched and filtered by, so that
    # neither needs to read whole rows.
    __table_args__ = (
        _register_index("ix_patients_by_name", "name_key", "id", "next_visit"),
        _register_index("ix_patients_by_last_visit", "last_visit", "name_key", "id", "next_visit"),
        _register_index("ix_patients_by_next_visit", "next_visit", "name_key", "id"),
        Index("ix_patients_opened_at", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    identifier: Mapped[str] = mapped_column(String)
    identifier_key: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str] = mapped_column(String)
    name_key: Mapped[str] = mapped_column(SORTED)
    search_text: Mapped[str] = mapped_column(String)
    date_of_birth: Mapped[date | None]
    sex: Mapped[str] = mapped_column(String)
    note: Mapped[str] = mapped_column(Text)
    synthetic: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_into: Mapped[int | None]
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed: Mapped[bool] = mapped_column(server_default=false(), default=False)
    visit_count: Mapped[int] = mapped_column(server_default="0")
    last_visit: Mapped[date | None]
    next_visit: Mapped[date | None]
    ungraded: Mapped[int] = mapped_column(server_default="0")
    latest_grades: Mapped[str] = mapped_column(String, server_default="")


class VisitRecord(Base):
    """One sitting of one patient. ``plan`` is the treatment plan in words for the patient.

    ``grade`` is that of record: a trigger sets it with every decision, nothing else does.
    A visit that was removed is kept, so that it can be brought back, and shown nowhere.
    """

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_patient_id_day", "patient_id", "day", "id"),
        Index(
            "ix_visits_ungraded",
            "day",
            "id",
            sqlite_where=text("grade IS NULL AND removed IS 0"),
            postgresql_where=text("grade IS NULL AND removed IS FALSE"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    day: Mapped[date]
    note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    plan: Mapped[str] = mapped_column(Text, server_default="", default="")
    next_visit: Mapped[date | None]
    removed: Mapped[bool] = mapped_column(server_default=false(), default=False)
    grade: Mapped[int | None]

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
    """Which photograph shows which view of a visit; ``turn`` is how far it is shown turned.

    In degrees, clockwise: 0, 90, 180 or 270. The original stays as it is.
    """

    __tablename__ = "visit_photos"
    __table_args__ = (
        CheckConstraint("view IN ('frontal', 'left', 'right')", name="view"),
        Index("uq_visit_photos_visit_id_sha256", "visit_id", "sha256", unique=True),
        Index("ix_visit_photos_sha256", "sha256"),
    )

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), primary_key=True)
    view: Mapped[str] = mapped_column(String, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("photos.sha256"))
    turn: Mapped[int] = mapped_column(server_default="0", default=0)

    photo: Mapped[PhotoRecord] = relationship()


class AssessmentRecord(Base):
    """One grade of one visit by a clinician or the model. Triggers keep rows from changing.

    A clinician's row that is ``withdrawn`` says that the decision before it, whose grade it
    repeats, is taken back. ``counts`` are lesions by kind, as the clinician counted them.
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
    withdrawn: Mapped[bool] = mapped_column(server_default=false(), default=False)
    counts: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))

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


class TreatmentRecord(Base):
    """What a patient is or was treated with; one without ``stopped`` goes on."""

    __tablename__ = "treatments"
    __table_args__ = (Index("ix_treatments_patient_id", "patient_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"))
    drug: Mapped[str] = mapped_column(SORTED)
    dose: Mapped[str] = mapped_column(String)
    started: Mapped[date]
    stopped: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)


class MarkRecord(Base):
    """An arrow, a circle or words laid over a photograph of a visit; derived data.

    ``points`` are [x, y] pairs in fractions of the upright photograph's width and height.
    """

    __tablename__ = "marks"
    __table_args__ = (
        CheckConstraint("view IN ('frontal', 'left', 'right')", name="view"),
        CheckConstraint("kind IN ('arrow', 'circle', 'text')", name="kind"),
        Index("ix_marks_visit_id", "visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    view: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    points: Mapped[list[list[float]]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(Text)


class BaselineRecord(Base):
    """The visit that a clinician marked as a patient's baseline, in place of the first."""

    __tablename__ = "baselines"

    patient_id: Mapped[int] = mapped_column(ForeignKey("patients.id"), primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))


class ChangeRecord(Base):
    """One change of the records, whole: what undo takes back, and the list of versions shows.

    ``patient_id`` is whom it is about, ``visit_id`` the visit, where there is one.
    ``undoes`` names the change that this one takes back. Triggers keep rows from changing.
    """

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_patient_id", "patient_id", "id"),
        Index("ix_changes_undoes", "undoes", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    label: Mapped[str] = mapped_column(Text)
    patient_id: Mapped[int | None]
    visit_id: Mapped[int | None]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("changes.id"))

    parts: Mapped[list["ChangePartRecord"]] = relationship(order_by="ChangePartRecord.place")


class ChangePartRecord(Base):
    """What a change did to one record: its state before and after, None where there was none."""

    __tablename__ = "change_parts"
    __table_args__ = (Index("ix_change_parts_kind", "kind", "record_id"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("changes.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String)
    record_id: Mapped[int]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
