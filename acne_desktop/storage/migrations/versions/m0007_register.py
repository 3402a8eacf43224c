"""The register: what the list of patients shows, filters and sorts by stands on their own row.

Triggers keep it right, whoever changes a visit or a grade. A later step that makes the table of
patients, visits or assessments anew has to drop them before, and to make them again after.
"""

from datetime import date

import sqlalchemy as sa
from alembic import op

from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.searching import search_text
from acne_desktop.storage.migrations.dialects import execute, on_postgresql

revision = "0007"
down_revision = "0006"

# A visit's grade of record: the clinician's latest, unless it was taken back.
_GRADE = """coalesce((SELECT CASE WHEN a.withdrawn THEN '-' ELSE {grade} END FROM assessments a
 WHERE a.visit_id = v.id AND a.assessor = 'clinician' ORDER BY a.id DESC LIMIT 1), '-')"""
_VISITS = "FROM visits v WHERE v.patient_id = patients.id AND NOT v.removed"
_NEWEST = "ORDER BY v.day DESC, v.id DESC LIMIT"
_STANDING = """UPDATE patients SET
 visit_count = (SELECT count(*) {visits}),
 last_visit = (SELECT max(v.day) {visits}),
 next_visit = (SELECT v.next_visit {visits} {newest} 1),
 ungraded = (SELECT count(*) {visits} AND {grade} = '-'),
 latest_grades = coalesce(
 (SELECT {joined}), '')"""


def _standing(grade: str, joined: str) -> str:
    grade = _GRADE.format(grade=grade)
    joined = joined.format(grade=grade, visits=_VISITS, newest=_NEWEST)
    return _STANDING.format(grade=grade, joined=joined, visits=_VISITS, newest=_NEWEST)


STANDING = _standing(
    "a.grade", "group_concat(grade, '') FROM (SELECT {grade} AS grade {visits} {newest} 5)"
)
_ON_POSTGRESQL = _standing(
    "CAST(a.grade AS TEXT)",
    "string_agg(f.grade, '' ORDER BY f.day DESC, f.id DESC) "
    "FROM (SELECT v.day, v.id, {grade} AS grade {visits} {newest} 5) f",
)
_WHOSE = f"""CREATE FUNCTION keep_standing() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whose integer[];
BEGIN
  IF TG_TABLE_NAME = 'assessments' THEN
    whose := ARRAY(SELECT patient_id FROM visits WHERE id = NEW.visit_id);
  ELSIF TG_OP = 'INSERT' THEN
    whose := ARRAY[NEW.patient_id];
  ELSIF TG_OP = 'DELETE' THEN
    whose := ARRAY[OLD.patient_id];
  ELSE
    whose := ARRAY[OLD.patient_id, NEW.patient_id];
  END IF;
  {_ON_POSTGRESQL} WHERE id = ANY(whose);
  RETURN NULL;
END $$"""  # noqa: S608 - of the texts above

# When each runs, for which rows alone, and (on SQLite) whose standing it writes.
_TRIGGERS = {
    "standing_visit_insert": ("AFTER INSERT ON visits", "", "id = NEW.patient_id"),
    "standing_visit_update": (
        "AFTER UPDATE OF patient_id, day, next_visit, removed ON visits",
        "",
        "id IN (OLD.patient_id, NEW.patient_id)",
    ),
    "standing_visit_delete": ("AFTER DELETE ON visits", "", "id = OLD.patient_id"),
    "standing_grade_insert": (
        "AFTER INSERT ON assessments",
        "NEW.assessor = 'clinician'",
        "id = (SELECT patient_id FROM visits WHERE id = NEW.visit_id)",
    ),
}
# A list in any order is read from an index alone, also where it is searched or filtered.
_ORDERS = {
    "ix_patients_by_name": ("name_key", "id", "next_visit"),
    "ix_patients_by_last_visit": ("last_visit", "name_key", "id", "next_visit"),
    "ix_patients_by_next_visit": ("next_visit", "name_key", "id"),
}
# PostgreSQL refuses a row whose index entry is long: there, the search text is none's part.
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
            [*columns, *(_MORE[1:] if on_postgresql() else _MORE)],
            unique=False,
            sqlite_where=sa.text("removed IS 0 AND merged_into IS NULL"),
            postgresql_where=sa.text("removed IS FALSE AND merged_into IS NULL"),
        )
    _make_triggers()


def _make_triggers() -> None:
    if on_postgresql():
        op.execute(_WHOSE)
    for name, (change, only, which) in _TRIGGERS.items():
        execute(
            sqlite=f"CREATE TRIGGER {name} {change} {only and f'WHEN {only} '}"
            f"BEGIN {STANDING} WHERE {which}; END",
            postgresql=f"CREATE TRIGGER {name} {change} FOR EACH ROW {only and f'WHEN ({only}) '}"
            "EXECUTE FUNCTION keep_standing()",
        )


def _fill() -> None:
    execute(sqlite=STANDING, postgresql=_ON_POSTGRESQL)
    connection = op.get_bind()
    found = connection.exec_driver_sql("SELECT id, identifier, name, date_of_birth FROM patients")
    texts = [
        {
            "number": number,
            "text": search_text(
                PatientDetails(
                    identifier, name, date.fromisoformat(str(born)) if born else None, Sex.UNKNOWN
                )
            ),
        }
        for number, identifier, name, born in found
    ]
    if texts:
        update = sa.text("UPDATE patients SET search_text = :text WHERE id = :number")
        connection.execute(update, texts)
