"""The first tables: patients, visits, photographs, and assessments that never change."""

import sqlalchemy as sa
from alembic import op

from acne_desktop.storage.migrations.dialects import SORTED, refuse

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_APPEND_ONLY = ("assessments", "assessment_views")


def upgrade() -> None:
    """Make the tables, and the triggers that refuse to change or delete an assessment."""
    op.create_table(
        "clinic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_clinic_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
    )
    op.create_table(
        "patients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("identifier_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", SORTED, nullable=False),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
        sa.UniqueConstraint("identifier_key", name=op.f("uq_patients_identifier_key")),
    )
    op.create_index(
        "ix_patients_name_key", "patients", ["name_key", "id", "search_text"], unique=False
    )
    op.create_table(
        "photos",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("suffix", sa.String(), nullable=False),
        sa.Column("byte_size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_photos_sha256_length")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_photos")),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_visits_patient_id_patients")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_patient_id_day", "visits", ["patient_id", "day", "id"], unique=False)
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("assessor", sa.String(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("wording_id", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("probabilities", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("plausible_first", sa.Integer(), nullable=True),
        sa.Column("plausible_last", sa.Integer(), nullable=True),
        sa.Column("plausible_coverage", sa.Float(), nullable=True),
        sa.Column("model_version", sa.String(), nullable=True),
        sa.Column("model_hash", sa.String(), nullable=True),
        sa.CheckConstraint(
            "assessor = 'clinician' OR (probabilities IS NOT NULL AND plausible_first IS NOT NULL"
            " AND plausible_last IS NOT NULL AND plausible_coverage IS NOT NULL"
            " AND model_version IS NOT NULL AND model_hash IS NOT NULL)",
            name=op.f("ck_assessments_model_complete"),
        ),
        sa.CheckConstraint(
            "assessor IN ('clinician', 'model')", name=op.f("ck_assessments_assessor")
        ),
        sa.CheckConstraint("grade BETWEEN 0 AND 4", name=op.f("ck_assessments_grade")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["assessments.id"],
            name=op.f("fk_assessments_suggestion_id_assessments"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_assessments_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    op.create_index(
        "ix_assessments_visit_id_assessor",
        "assessments",
        ["visit_id", "assessor", "id"],
        unique=False,
    )
    op.create_table(
        "visit_photos",
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.CheckConstraint(
            "view IN ('frontal', 'left', 'right')", name=op.f("ck_visit_photos_view")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["photos.sha256"], name=op.f("fk_visit_photos_sha256_photos")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_visit_photos_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("visit_id", "view", name=op.f("pk_visit_photos")),
    )
    op.create_index("ix_visit_photos_sha256", "visit_photos", ["sha256"], unique=False)
    op.create_index(
        "uq_visit_photos_visit_id_sha256", "visit_photos", ["visit_id", "sha256"], unique=True
    )
    op.create_table(
        "assessment_views",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("view", sa.String(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("columns", sa.Integer(), nullable=True),
        sa.Column("attention", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "view IN ('frontal', 'left', 'right')", name=op.f("ck_assessment_views_view")
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"],
            ["assessments.id"],
            name=op.f("fk_assessment_views_assessment_id_assessments"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", "view", name=op.f("pk_assessment_views")),
    )
    for table in _APPEND_ONLY:
        for verb in ("update", "delete"):
            refuse(table, verb, f"{table} are append-only")
