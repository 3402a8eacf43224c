"""The visit that a clinician marks as a patient's baseline."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table; until a visit is marked, the first one is the baseline."""
    op.create_table(
        "baselines",
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patients.id"], name=op.f("fk_baselines_patient_id_patients")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id"], ["visits.id"], name=op.f("fk_baselines_visit_id_visits")
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_baselines")),
    )
