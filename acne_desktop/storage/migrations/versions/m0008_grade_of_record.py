"""Each visit carries its grade of record, so that ungraded visits are found by an index."""

import sqlalchemy as sa
from alembic import op

from acne_desktop.storage.migrations.dialects import execute

revision = "0008"
down_revision = "0007"

_KEEP = (
    "UPDATE visits SET grade = CASE WHEN NEW.withdrawn THEN NULL ELSE NEW.grade END "
    "WHERE id = NEW.visit_id"
)


def upgrade() -> None:
    """Add the column, fill it, and let a trigger keep it as the newest decision says."""
    op.add_column("visits", sa.Column("grade", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE visits SET grade = (SELECT CASE WHEN withdrawn THEN NULL ELSE grade END"
        " FROM assessments WHERE visit_id = visits.id AND assessor = 'clinician'"
        " ORDER BY id DESC LIMIT 1)"
    )
    execute(
        sqlite="CREATE TRIGGER assessments_grade_of_record AFTER INSERT ON assessments "
        f"WHEN NEW.assessor = 'clinician' BEGIN {_KEEP}; END",
        postgresql="CREATE FUNCTION keep_grade_of_record() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {_KEEP}; RETURN NULL; END $$; "
        "CREATE TRIGGER assessments_grade_of_record AFTER INSERT ON assessments FOR EACH ROW "
        "WHEN (NEW.assessor = 'clinician') EXECUTE FUNCTION keep_grade_of_record()",
    )
    op.create_index(
        "ix_visits_ungraded",
        "visits",
        ["day", "id"],
        unique=False,
        sqlite_where=sa.text("grade IS NULL AND removed IS 0"),
        postgresql_where=sa.text("grade IS NULL AND removed IS FALSE"),
    )
