"""The series: the course of one patient over all or chosen visits, for whoever judges it."""

from collections.abc import Sequence
from datetime import date

from acne_desktop.domain.endpoint import Endpoint, Outcome, endpoint, in_order
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.treatment import Treatment
from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.language import tr, trn
from acne_desktop.reporting import composing, words
from acne_desktop.reporting.composing import DASH, PURPOSE
from acne_desktop.reporting.content import (
    Course,
    Labelled,
    Options,
    Records,
    SeriesReport,
    SeriesRow,
    Trend,
)


def compose(records: Records, options: Options | None = None) -> SeriesReport:
    """Return the series report of a patient, in the language spoken.

    ``records.visit`` is the last of the series; the baseline is the visit that a clinician marked,
    or else the first of the series that is graded.
    """
    options = options or Options()
    visits = [visit for visit, _ in records.series]
    chosen = {visit.id for visit in visits}
    history = [entry for entry in records.history if entry.id in chosen]
    first, last = visits[0].day, visits[-1].day
    reached = endpoint(history, records.baseline_id)
    table = composing.treatment_table(records.treatments)
    return SeriesReport(
        frame=composing.frame(
            records,
            heading=tr("Course of facial acne (IGA)"),
            which=Labelled(trn("{n} visit", "{n} visits", len(visits)), _span(first, last)),
            footnote=tr(PURPOSE),
            facts=composing.facts(records.patient, last),
        ),
        outcome=_outcome(history, reached),
        trend=_trend(history, records.treatments, options, reached),
        tables=(table,) if table else (),
        columns=(tr("Visit"), *(composing.view_name(view) for view in options.views)),
        rows=tuple(
            SeriesRow(
                day=words.day(visit.day),
                since=_since(visit, reached),
                grade=visit.grade,
                title=visit.grade.title if visit.grade is not None else tr("Not graded"),
                notes=tuple(_notes(visit, options)),
                views=composing.photo_blocks(pictures, visit.day, options.views),
            )
            for visit, pictures in records.series
        ),
    )


def _span(first: date, last: date) -> str:
    if first == last:
        return words.day(first)
    return f"{words.short_day(first)} {DASH} {words.short_day(last)}"


def _outcome(history: Sequence[VisitSummary], reached: Endpoint) -> tuple[Labelled, ...]:
    """Return baseline, latest grade, and whether it is what trials call success."""
    if reached.baseline is None:
        return (Labelled(tr("Baseline"), tr("No visit is graded yet.")),)
    found = [Labelled(tr("Baseline"), _grade_on(reached.baseline))]
    latest = [entry for entry in in_order(history) if entry.grade is not None][-1]
    if latest.id != reached.baseline.id:
        found.append(Labelled(tr("Latest"), _grade_on(latest)))
        found.append(Labelled(tr("IGA 0 or 1 and two grades better"), _success(reached)))
    return tuple(found)


def _grade_on(entry: VisitSummary) -> str:
    assert entry.grade is not None
    return tr(
        "{grade} {title}, {day}",
        grade=int(entry.grade),
        title=entry.grade.title,
        day=words.short_day(entry.day),
    )


def _success(reached: Endpoint) -> str:
    if reached.outcome is Outcome.NOT_POSSIBLE:
        return tr("Not possible from this baseline")
    if reached.reached_on is None:
        return tr("Not reached")
    day = words.short_day(reached.reached_on)
    if reached.outcome is Outcome.LOST:
        return tr("Reached on {day}, not kept", day=day)
    return tr("Reached on {day}", day=day)


def _trend(
    history: Sequence[VisitSummary],
    taken: Sequence[Treatment],
    options: Options,
    reached: Endpoint,
) -> Trend:
    shown = composing.points(history, None, with_suggestion=options.suggestion)
    plain = composing.trend(shown, title=tr("Grades over time"))
    if not shown:
        return plain
    first, last = shown[0].day, shown[-1].day
    details = sorted((each.details for each in taken), key=lambda found: found.started)
    courses = tuple(
        Course(words.listed([part for part in (t.drug, t.dose) if part]), t.started, t.stopped)
        for t in details
        if t.started <= last and (t.stopped or last) >= first
    )
    spoken = plain.spoken
    if courses:
        names = words.listed([course.name for course in courses])
        taken_then = tr("Treatments: {names}", names=names)
        spoken = words.sentences(f"{spoken}.", taken_then)
    return Trend(
        title=plain.title,
        points=plain.points,
        sentence=plain.sentence,
        spoken=spoken,
        courses=courses,
        success=_success_named(reached.at_most),
        success_at=reached.at_most,
    )


def _success_named(at_most: Grade | None) -> str:
    if at_most is None:
        return ""
    return tr("Success: IGA 0") if at_most is Grade.CLEAR else tr("Success: IGA 0 or 1")


def _since(visit: Visit, reached: Endpoint) -> str:
    """Return how long after the baseline a visit was."""
    baseline = reached.baseline
    if baseline is None or visit.day < baseline.day:
        return ""
    if visit.id == baseline.id:
        return tr("Baseline")
    return tr("Week {n}", n=round((visit.day - baseline.day).days / 7))


def _notes(visit: Visit, options: Options) -> list[str]:
    notes = []
    if options.suggestion and visit.suggestion is not None:
        notes.append(
            tr(
                "Model: {grade} (set {set}), {version}",
                grade=int(visit.suggestion.grade),
                set=visit.suggestion.plausible_text,
                version=visit.suggestion.model_version,
            )
        )
    decision = visit.decision
    if options.suggestion and decision and decision.reason:
        notes.append(tr("Override: {reason}", reason=decision.reason))
    if decision and decision.comment:
        notes.append(decision.comment)
    return notes
