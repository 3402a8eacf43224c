"""Accounts, trial reads, signatures, and the audit trail whose entries are chained."""

import sqlalchemy as sa
from alembic import op

from acne_desktop.storage.migrations.dialects import SORTED, refuse

revision = "0009"
down_revision = "0008"

_APPEND_ONLY = ("protocols", "signatures", "audit")


def upgrade() -> None:
    """Make the tables; triggers keep what is signed, committed or on the trail as it is."""
    _make_accounts()
    _make_studies()
    _make_protocols()
    _make_study_visits()
    _make_reads()
    _make_signatures()
    _make_audit()
    for table in _APPEND_ONLY:
        for verb in ("update", "delete"):
            refuse(table, verb, f"{table} are append-only")
    refuse("accounts", "delete", "accounts are closed, never removed")
    for verb in ("update", "delete"):
        refuse("reads", verb, "a committed read stays", when="OLD.committed_at IS NOT NULL")


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", SORTED, nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("wait_until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name_key", name=op.f("uq_accounts_name_key")),
    )


def _make_studies() -> None:
    op.create_table(
        "studies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("code_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'locked', 'unblinded')", name=op.f("ck_studies_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_studies")),
        sa.UniqueConstraint("code_key", name=op.f("uq_studies_code_key")),
    )


def _make_protocols() -> None:
    op.create_table(
        "protocols",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["accounts.id"], name=op.f("fk_protocols_made_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["studies.id"], name=op.f("fk_protocols_study_id_studies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protocols")),
    )
    op.create_index(
        "uq_protocols_study_id_version", "protocols", ["study_id", "version"], unique=True
    )


def _make_study_visits() -> None:
    op.create_table(
        "study_visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("timepoint", sa.String(), nullable=False),
        sa.Column("arm", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("reference_grade", sa.Integer(), nullable=True),
        sa.CheckConstraint("part IN ('main', 'training')", name=op.f("ck_study_visits_part")),
        sa.CheckConstraint(
            "reference_grade BETWEEN 0 AND 4", name=op.f("ck_study_visits_reference_grade")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["studies.id"], name=op.f("fk_study_visits_study_id_studies")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_study_visits_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_study_visits")),
    )
    op.create_index(
        "uq_study_visits_study_id_subject_timepoint",
        "study_visits",
        ["study_id", "subject", "timepoint"],
        unique=True,
    )
    op.create_index(
        "uq_study_visits_study_id_visit_id", "study_visits", ["study_id", "visit_id"], unique=True
    )


def _make_reads() -> None:
    op.create_table(
        "reads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.Integer(), nullable=False),
        sa.Column("study_visit_id", sa.Integer(), nullable=False),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("protocol_version", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(), server_default="", nullable=False),
        sa.Column("handed_at", sa.DateTime(), nullable=True),
        sa.Column("committed_at", sa.DateTime(), nullable=True),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("not_gradable", sa.Text(), server_default="", nullable=False),
        sa.Column("comment", sa.Text(), server_default="", nullable=False),
        sa.Column("suggestion_shown", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "committed_at IS NULL OR (grade IS NULL) <> (not_gradable = '')",
            name=op.f("ck_reads_answered"),
        ),
        sa.CheckConstraint(
            "kind IN ('training', 'first', 'repeat', 'adjudication', 'decoy')",
            name=op.f("ck_reads_kind"),
        ),
        sa.CheckConstraint("grade BETWEEN 0 AND 4", name=op.f("ck_reads_grade")),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["accounts.id"], name=op.f("fk_reads_reader_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["study_id"], ["studies.id"], name=op.f("fk_reads_study_id_studies")
        ),
        sa.ForeignKeyConstraint(
            ["study_visit_id"],
            ["study_visits.id"],
            name=op.f("fk_reads_study_visit_id_study_visits"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reads")),
    )
    op.create_index(
        "ix_reads_open", "reads", ["study_id", "reader_id", "committed_at", "place"], unique=False
    )
    op.create_index("ix_reads_study_visit_id", "reads", ["study_visit_id"], unique=False)


def _make_signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_signatures_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
    )
    op.create_index(
        "ix_signatures_subject_record_id", "signatures", ["subject", "record_id"], unique=False
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", SORTED, nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("old", sa.JSON(), nullable=True),
        sa.Column("new", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_subject_record", "audit", ["subject", "record"], unique=False)
