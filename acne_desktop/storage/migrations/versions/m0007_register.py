"""The register: what the list of patients shows, filters and sorts by stands on their own row.

Triggers keep it right, whoever changes a visit or a grade. A later step that makes the table of
patients, visits or assessments anew has to drop them before, and to make them again after.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.searching import search_text

revision = "0007"
down_revision = "0006"

# A visit's grade of record: the clinician's latest, unless it was taken back.
_GRADE = """coalesce((SELECT CASE WHEN a.withdrawn THEN '-' ELSE a.grade END FROM assessments a
 WHERE a.visit_id = v.id AND a.assessor = 'clinician' ORDER BY a.id DESC LIMIT 1), '-')"""
_VISITS = "FROM visits v WHERE v.patient_id = patients.id AND NOT v.removed"
_NEWEST = "ORDER BY v.day DESC, v.id DESC LIMIT"
STANDING = f"""UPDATE patients SET
 visit_count = (SELECT count(*) {_VISITS}),
 last_visit = (SELECT max(v.day) {_VISITS}),
 next_visit = (SELECT v.next_visit {_VISITS} {_NEWEST} 1),
 ungraded = (SELECT count(*) {_VISITS} AND {_GRADE} = '-'),
 latest_grades = coalesce(
 (SELECT group_concat(grade, '') FROM (SELECT {_GRADE} AS grade {_VISITS} {_NEWEST} 5)), '')"""  # noqa: S608 - of the texts above

_TRIGGERS = {
    "standing_visit_insert": ("AFTER INSERT ON visits", "id = NEW.patient_id"),
    "standing_visit_update": (
        "AFTER UPDATE OF patient_id, day, next_visit, removed ON visits",
        "id IN (OLD.patient_id, NEW.patient_id)",
    ),
    "standing_visit_delete": ("AFTER DELETE ON visits", "id = OLD.patient_id"),
    "standing_grade_insert": (
        "AFTER INSERT ON assessments WHEN NEW.assessor = 'clinician'",
        "id = (SELECT patient_id FROM visits WHERE id = NEW.visit_id)",
    ),
}
# A list in any order is read from an index alone, also where it is searched or filtered.
_ORDERS = {
    "ix_patients_by_name": ("name_key", "id", "next_visit"),
    "ix_patients_by_last_visit": ("last_visit", "name_key", "id", "next_visit"),
    "ix_patients_by_next_visit": ("next_visit", "name_key", "id"),
}
_MORE = ("search_text", "ungraded", "latest_grades", "removed", "merged_into")


def upgrade() -> None:
    """Add the columns, fill them, and have triggers keep them."""
    zero = sa.text("'0'")
    op.add_column(
        "patients", sa.Column("visit_count", sa.Integer(), nullable=False, server_default=zero)
    )
    op.add_column("patients", sa.Column("last_visit", sa.Date(), nullable=True))
    op.add_column("patients", sa.Column("next_visit", sa.Date(), nullable=True))
    op.add_column(
        "patients", sa.Column("ungraded", sa.Integer(), nullable=False, server_default=zero)
    )
    op.add_column(
        "patients", sa.Column("latest_grades", sa.String(), nullable=False, server_default="")
    )
    op.drop_index("ix_patients_name_key", "patients")
    _fill()
    for name, columns in _ORDERS.items():
        op.create_index(
            name,
            "patients",
            [*columns, *_MORE],
            unique=False,
            sqlite_where=sa.text("removed IS 0 AND merged_into IS NULL"),
        )
    for name, (when, which) in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {when} BEGIN {STANDING} WHERE {which}; END")


def _fill() -> None:
    op.execute(STANDING)
    connection = op.get_bind()
    found = connection.exec_driver_sql("SELECT id, identifier, name, date_of_birth FROM patients")
    texts = [
        (
            search_text(
                PatientDetails(
                    identifier, name, date.fromisoformat(born) if born else None, Sex.UNKNOWN
                )
            ),
            number,
        )
        for number, identifier, name, born in found
    ]
    if texts:
        connection.exec_driver_sql("UPDATE patients SET search_text = ? WHERE id = ?", texts)
