"""What was doubtful about the photographs of a suggestion; older suggestions have none."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column in place: the table keeps its rows and its triggers."""
    op.add_column("assessments", sa.Column("cautions", sa.JSON(), nullable=True))
