"""What the cells of the list of patients say, in the language in force."""

from datetime import date

from acne_desktop.language import tr, trn
from acne_desktop.services.patients import PatientRow

NONE = "\N{EN DASH}"


def identifier(row: PatientRow) -> str:
    """Return the identifier as it is shown beside a name."""
    return f"#{row.patient.details.identifier}"


def day(value: date | None) -> str:
    """Return a day, or a dash."""
    return NONE if value is None else value.isoformat()


def born(row: PatientRow) -> str:
    """Return the date of birth, or a dash."""
    return day(row.patient.details.date_of_birth)


def age(row: PatientRow, today: date) -> str:
    """Return the age in words; empty where it is not known."""
    years = row.patient.age_on(today)
    return "" if years is None else trn("{n} year", "{n} years", years)


def is_due(row: PatientRow, today: date) -> bool:
    """Tell whether the next visit's day has come."""
    return row.next_visit is not None and row.next_visit <= today


def when(row: PatientRow, today: date) -> str:
    """Return how far the next visit is; empty where none is named."""
    return "" if row.next_visit is None else when_due(row.next_visit, today)


def when_due(day: date, today: date | None = None) -> str:
    """Return how far a day is from today."""
    days = (day - (today or date.today())).days
    if days == 0:
        return tr("Due today")
    if days < 0:
        return trn("Due for {n} day", "Due for {n} days", -days)
    return trn("in {n} day", "in {n} days", days)


def ungraded(row: PatientRow) -> str:
    """Return what is said beside the grades where one is missing; empty where none is."""
    if not row.ungraded:
        return ""
    if row.ungraded == 1:
        return tr("ungraded")
    return tr("{n} ungraded", n=row.ungraded)


def grades_in_words(row: PatientRow) -> str:
    """Return the grades of the last visits in a sentence."""
    if not row.grades:
        return tr("No visit yet")
    grades = ", ".join(
        tr("not graded") if grade is None else str(int(grade)) for grade in reversed(row.grades)
    )
    return tr("Oldest to newest: {grades}", grades=grades)


def joined(first: str, second: str) -> str:
    """Return two lines of a cell as one."""
    return f"{first}, {second}" if second else first
