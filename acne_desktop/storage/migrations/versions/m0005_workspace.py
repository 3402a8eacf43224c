"""The visit workspace: plans, turns, counts, treatments, marks, and every change of a record."""

import sqlalchemy as sa
from alembic import op

from acne_desktop.storage.migrations.dialects import SORTED, refuse

revision = "0005"
down_revision = "0004"

_APPEND_ONLY = ("changes", "change_parts")


def upgrade() -> None:
    """Add columns in place, so that tables keep their rows and triggers, and make new tables."""
    _add_columns()
    _make_treatments()
    _make_marks()
    _make_changes()
    for table in _APPEND_ONLY:
        for verb in ("update", "delete"):
            refuse(table, verb, f"{table} are append-only")


def _add_columns() -> None:
    no = sa.false()
    op.add_column("patients", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.add_column("patients", sa.Column("opened_at", sa.DateTime(), nullable=True))
    op.add_column("patients", sa.Column("removed", sa.Boolean(), nullable=False, server_default=no))
    op.create_index("ix_patients_opened_at", "patients", ["opened_at"], unique=False)
    op.add_column("visits", sa.Column("plan", sa.Text(), nullable=False, server_default=""))
    op.add_column("visits", sa.Column("next_visit", sa.Date(), nullable=True))
    op.add_column("visits", sa.Column("removed", sa.Boolean(), nullable=False, server_default=no))
    op.add_column(
        "visit_photos", sa.Column("turn", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "assessments", sa.Column("withdrawn", sa.Boolean(), nullable=False, server_default=no)
    )
    op.add_column("assessments", sa.Column("counts", sa.JSON(), nullable=True))


def _make_treatments() -> None:
    op.create_table(
        "treatments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("drug", SORTED, nullable=False),
        sa.Column("dose", sa.String(), nullable=False),
        sa.Column("started", sa.Date(), nullable=False),
        sa.Column("stopped", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_treatments_patient_id_patients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatments")),
    )
    op.create_index("ix_treatments_patient_id", "treatments", ["patient_id"], unique=False)


def _make_marks() -> None:
    op.create_table(
        "marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("points", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("view IN ('frontal', 'left', 'right')", name=op.f("ck_marks_view")),
        sa.CheckConstraint("kind IN ('arrow', 'circle', 'text')", name=op.f("ck_marks_kind")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_marks_visit_id_visits")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
    )
    op.create_index("ix_marks_visit_id", "marks", ["visit_id"], unique=False)


def _make_changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["undoes"], ["changes.id"], name=op.f("fk_changes_undoes_changes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_patient_id", "changes", ["patient_id", "id"], unique=False)
    op.create_index("ix_changes_undoes", "changes", ["undoes"], unique=True)
    op.create_table(
        "change_parts",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"], ["changes.id"], name=op.f("fk_change_parts_change_id_changes")
        ),
        sa.PrimaryKeyConstraint("change_id", "place", name=op.f("pk_change_parts")),
    )
    op.create_index("ix_change_parts_kind", "change_parts", ["kind", "record_id"], unique=False)
