"""The tables of accounts, trial reads, signatures and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from acne_desktop.storage.tables import SORTED, Base, UtcDateTime


class AccountRecord(Base):
    """Somebody who signs in. ``name_key`` is the folded sign-in name; names are never reused.

    ``password`` is an argon2id hash with its salt and cost. ``failures`` counts wrong passwords
    since the last right one; until ``wait_until`` no password is looked at.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String)
    name_key: Mapped[str] = mapped_column(SORTED, unique=True)
    full_name: Mapped[str] = mapped_column(String)
    roles: Mapped[list[str]] = mapped_column(JSON)
    password: Mapped[str] = mapped_column(String)
    must_change: Mapped[bool]
    active: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failures: Mapped[int]
    wait_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StudyRecord(Base):
    """A study whose visits are read blinded. ``state`` is draft, open, locked or unblinded."""

    __tablename__ = "studies"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'open', 'locked', 'unblinded')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String)
    code_key: Mapped[str] = mapped_column(String, unique=True)
    title: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProtocolRecord(Base):
    """One version of a study's protocol, whole. Triggers keep rows from changing."""

    __tablename__ = "protocols"
    __table_args__ = (Index("uq_protocols_study_id_version", "study_id", "version", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StudyVisitRecord(Base):
    """A visit as a study knows it: by study identifiers, never by the patient's.

    ``part`` is main, or training, whose ``reference_grade`` is what a reader should say.
    ``arm`` stays hidden until the study is unblinded.
    """

    __tablename__ = "study_visits"
    __table_args__ = (
        CheckConstraint("part IN ('main', 'training')", name="part"),
        CheckConstraint("reference_grade BETWEEN 0 AND 4", name="reference_grade"),
        Index("uq_study_visits_study_id_visit_id", "study_id", "visit_id", unique=True),
        Index(
            "uq_study_visits_study_id_subject_timepoint",
            "study_id",
            "subject",
            "timepoint",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"))
    subject: Mapped[str] = mapped_column(String)
    timepoint: Mapped[str] = mapped_column(String)
    arm: Mapped[str] = mapped_column(String)
    part: Mapped[str] = mapped_column(String)
    reference_grade: Mapped[int | None]


class ReadRecord(Base):
    """One read of one study visit, planned, handed out, or committed; never changed after that.

    ``kind`` is training, first, repeat, adjudication or decoy (an adjudication that is none).
    ``reader_id`` is empty until somebody of the pool is handed it. ``place`` is where it stands
    in the reader's seeded order. ``session`` names the sitting that it is handed out to.
    A committed read has either a grade, or a reason why the photographs are not gradable.
    """

    __tablename__ = "reads"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('training', 'first', 'repeat', 'adjudication', 'decoy')", name="kind"
        ),
        CheckConstraint("grade BETWEEN 0 AND 4", name="grade"),
        CheckConstraint(
            "committed_at IS NULL OR (grade IS NULL) <> (not_gradable = '')", name="answered"
        ),
        Index("ix_reads_open", "study_id", "reader_id", "committed_at", "place"),
        Index("ix_reads_study_visit_id", "study_visit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    study_id: Mapped[int] = mapped_column(ForeignKey("studies.id"))
    study_visit_id: Mapped[int] = mapped_column(ForeignKey("study_visits.id"))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(String)
    place: Mapped[int]
    protocol_version: Mapped[int]
    session: Mapped[str] = mapped_column(String, server_default="", default="")
    handed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    committed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    grade: Mapped[int | None]
    not_gradable: Mapped[str] = mapped_column(Text, server_default="", default="")
    comment: Mapped[str] = mapped_column(Text, server_default="", default="")
    suggestion_shown: Mapped[bool] = mapped_column(server_default=false(), default=False)


class SignatureRecord(Base):
    """An electronic signature: who, when, what it means, and exactly what was signed.

    ``content`` is the signed text (canonical JSON), kept whole, ``sha256`` its hash. Triggers
    keep rows from changing; whether a record has changed since is found by comparing.
    """

    __tablename__ = "signatures"
    __table_args__ = (Index("ix_signatures_subject_record_id", "subject", "record_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    full_name: Mapped[str] = mapped_column(String)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    meaning: Mapped[str] = mapped_column(String)
    reason: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String)
    record_id: Mapped[int]
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String)


class AuditRecord(Base):
    """One entry of the audit trail, chained to the one before by its hash.

    ``digest`` is that of the whole row after the entry, None where it is gone or there is none.
    ``old`` and ``new`` hold what differs. Triggers keep rows from changing.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject_record", "subject", "record"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(SORTED)
    action: Mapped[str] = mapped_column(String)
    subject: Mapped[str] = mapped_column(String)
    record: Mapped[str] = mapped_column(String)
    old: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    new: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str | None] = mapped_column(String)
    reason: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String)
    hash: Mapped[str] = mapped_column(String)
