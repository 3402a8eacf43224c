"""The patient's own page: plain words, photographs before and now, what to do until next time.

Nothing of the model is told here: the grade is the dermatologist's, and so are the words.
"""

from collections.abc import Sequence
from datetime import date

from acne_desktop.domain.endpoint import in_order
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.treatment import Treatment
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import tr, trn
from acne_desktop.reporting import composing, words
from acne_desktop.reporting.content import (
    Labelled,
    Options,
    PatientReport,
    Records,
    Shown,
)


def compose(records: Records, options: Options | None = None) -> PatientReport:
    """Return the patient's report of a visit, in the language spoken."""
    options = options or Options()
    visit = records.visit
    history = [entry for entry in records.history if entry.day <= visit.day]
    shown = composing.points(history, visit.id, with_suggestion=False)
    ends = (Grade.CLEAR.title, Grade.SEVERE.title)
    return PatientReport(
        frame=composing.frame(
            records,
            heading=tr("Your skin"),
            which=Labelled(tr("Visit"), words.day(visit.day)),
            footnote=tr(
                "The grade is your dermatologist\N{RIGHT SINGLE QUOTATION MARK}s. Ask at the "
                "practice about anything that is unclear."
            ),
            facts=(),
        ),
        grade=visit.grade,
        label=tr("How your skin is today"),
        title=visit.grade.title if visit.grade is not None else tr("Not graded yet"),
        meaning=_meaning(records),
        change=_change(visit.grade, _compared(history, records)),
        next_visit=_next_visit(records.next_visit),
        rows=_rows(records, options),
        trend=composing.trend(shown, title=tr("Your skin over time"), ends=ends),
        plan=Labelled(tr("Your plan"), records.plan.strip()),
        plan_elsewhere=tr("Your plan is on the next page."),
        treatments=Labelled(tr("Your treatment now"), ""),
        treatment_lines=tuple(_treatments(records.treatments, visit.day)),
    )


def _meaning(records: Records) -> str:
    grade = records.visit.grade
    if grade is None:
        return tr("Your dermatologist has not graded this visit yet.")
    return records.wording.plain.get(grade) or records.wording.definitions[grade]


def _compared(history: Sequence[VisitSummary], records: Records) -> tuple[date, Grade] | None:
    """Return day and grade of the baseline, or of the first graded visit before this one."""
    this = records.visit.id
    earlier = [entry for entry in in_order(history) if entry.id != this and entry.grade is not None]
    found = next((e for e in earlier if e.id == records.baseline_id), None)
    first = found or next(iter(earlier), None)
    if first is None or first.grade is None:
        return None
    return first.day, first.grade


def _change(grade: Grade | None, first: tuple[date, Grade] | None) -> str:
    if grade is None or first is None:
        return ""
    day, before = words.day(first[0]), int(first[1])
    better = before - int(grade)
    if better == 0:
        return tr("The same grade as on {day}.", day=day)
    if better > 0:
        return trn(
            "{n} grade better than on {day}.",
            "{n} grades better than on {day}.",
            better,
            day=day,
        )
    return trn(
        "{n} grade worse than on {day}.",
        "{n} grades worse than on {day}.",
        -better,
        day=day,
    )


def _next_visit(day: date | None) -> Labelled:
    return Labelled(tr("Your next visit"), words.weekday(day) if day else tr("Not arranged yet"))


def _rows(records: Records, options: Options) -> tuple[Shown, ...]:
    """Return the photographs before and now; a view that neither visit has is left out."""
    visit, before = records.visit, records.before if options.before else None
    earlier = records.earlier if before is not None else None
    views = _views_of(records, with_before=earlier is not None)
    now = composing.photo_blocks(records.pictures, visit.day, views)
    if before is None or earlier is None:
        return (Shown(tr("Photographs of {day}", day=words.day(visit.day)), now),)
    return (
        Shown(
            tr("Before: {day}", day=words.day(before.day)),
            composing.photo_blocks(earlier, before.day, views),
        ),
        Shown(tr("Now: {day}", day=words.day(visit.day)), now),
    )


def _views_of(records: Records, *, with_before: bool) -> tuple[View, ...]:
    there = set(records.pictures.photos)
    if with_before and records.earlier is not None:
        there |= set(records.earlier.photos)
    return tuple(view for view in VIEWS if view in there) or VIEWS


def _treatments(treatments: Sequence[Treatment], day: date) -> list[str]:
    """Return what is being taken on a day, a line each."""
    lines = []
    for treatment in sorted(treatments, key=lambda each: each.details.started):
        if not treatment.goes_on(day):
            continue
        taken = treatment.details
        line = words.listed([part for part in (taken.drug, taken.dose, taken.note) if part])
        since = words.day(taken.started)
        lines.append(tr("{treatment}, since {day}", treatment=line, day=since))
    return lines
