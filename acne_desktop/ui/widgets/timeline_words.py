"""What a visit on the timeline says, in words: for tooltips and for screen readers."""

from acne_desktop.domain.iga import grades_text
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import tr
from acne_desktop.ui.widgets.grade_chip import words


def day_of(visit: VisitSummary) -> str:
    """Return which visit it is."""
    return tr("Visit {day}", day=visit.day.isoformat())


def grades_of(visit: VisitSummary) -> list[str]:
    """Return lines that tell the clinician's grade, the suggestion, its set, and a difference."""
    lines = [words(visit.grade), words(visit.suggested, own=False)]
    if len(visit.plausible) > 1:
        lines.append(tr("Plausible: {grades}", grades=grades_text(visit.plausible)))
    if visit.is_override:
        lines.append(tr("Differs from the suggestion"))
    return lines


def said(visit: VisitSummary) -> str:
    """Return all of it as sentences."""
    return ". ".join([day_of(visit), *grades_of(visit)]) + "."
