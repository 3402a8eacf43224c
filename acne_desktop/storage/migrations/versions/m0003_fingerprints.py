"""What photographs look like, so that one that was saved anew is known again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BANDS = ("band0", "band1", "band2", "band3")


def upgrade() -> None:
    """Make the table and an index a band; a fingerprint goes with its photograph."""
    op.create_table(
        "fingerprints",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(band, sa.Integer(), nullable=False) for band in BANDS),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["photos.sha256"],
            name=op.f("fk_fingerprints_sha256_photos"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_fingerprints")),
    )
    for band in BANDS:
        op.create_index(f"ix_fingerprints_{band}", "fingerprints", [band])
