"""Each visit carries its grade of record, so that ungraded visits are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column, fill it, and let a trigger keep it as the newest decision says."""
    op.add_column("visits", sa.Column("grade", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE visits SET grade = (SELECT CASE WHEN withdrawn THEN NULL ELSE grade END"
        " FROM assessments WHERE visit_id = visits.id AND assessor = 'clinician'"
        " ORDER BY id DESC LIMIT 1)"
    )
    op.execute(
        "CREATE TRIGGER assessments_grade_of_record AFTER INSERT ON assessments "
        "WHEN NEW.assessor = 'clinician' "
        "BEGIN UPDATE visits SET grade = CASE WHEN NEW.withdrawn THEN NULL ELSE NEW.grade END "
        "WHERE id = NEW.visit_id; END"
    )
    op.create_index(
        "ix_visits_ungraded",
        "visits",
        ["day", "id"],
        unique=False,
        sqlite_where=sa.text("grade IS NULL AND removed IS 0"),
    )
