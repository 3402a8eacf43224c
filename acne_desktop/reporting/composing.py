"""What the three reports say alike: whose paper, about whom, the visits over time."""

from collections.abc import Sequence
from datetime import date

from acne_desktop.domain.marks import Mark
from acne_desktop.domain.patient import Patient, Sex
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.treatment import Treatment
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import current, mark, tr, trn
from acne_desktop.reporting import words
from acne_desktop.reporting.content import (
    Frame,
    Labelled,
    Pictures,
    Records,
    Table,
    Trend,
    TrendPoint,
    ViewBlock,
)

PURPOSE = mark("Assists, does not diagnose; research use.")
SYNTHETIC = mark("Synthetic patient \N{EN DASH} demo clinic")
NOT_RECORDED = mark("Not recorded")
NO_PHOTOGRAPH = mark("No photograph")
_SEXES = {Sex.FEMALE: mark("Female"), Sex.MALE: mark("Male"), Sex.OTHER: mark("Other")}
DASH = "\N{EN DASH}"


def frame(
    records: Records, *, heading: str, which: Labelled, footnote: str, facts: Sequence[Labelled]
) -> Frame:
    """Return what stands around a report; call it while the report's language is spoken."""
    details = records.patient.details
    day = words.day(records.visit.day)
    return Frame(
        letterhead=records.letterhead,
        heading=heading,
        made=tr("Made on {day}", day=words.day(records.made_on)),
        made_on=records.made_on,
        synthetic=tr(SYNTHETIC) if records.patient.synthetic else "",
        patient=Labelled(tr("Patient"), details.name),
        which=which,
        facts=tuple(facts),
        footnote=footnote,
        title=tr("Facial acne report, visit of {day}", day=day).replace("\N{NO-BREAK SPACE}", " "),
        subject=heading,
        identifier=details.identifier,
        language=current(),
        tag=words.language_tag(),
    )


def facts(patient: Patient, day: date) -> tuple[Labelled, ...]:
    """Return who the patient is: identifier, date of birth with the age on a day, sex."""
    details = patient.details
    born = tr(NOT_RECORDED)
    if details.date_of_birth is not None:
        years = trn("{n} year", "{n} years", patient.age_on(day) or 0)
        born = f"{words.day(details.date_of_birth)} ({years})"
    sex = tr(_SEXES.get(details.sex, NOT_RECORDED))
    return (
        Labelled(tr("Identifier"), details.identifier),
        Labelled(tr("Date of birth (age at visit)"), born),
        Labelled(tr("Sex"), sex),
    )


def view_name(view: View) -> str:
    """Return a view's name as it prints."""
    return view.label.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def photo_block(view: View, pictures: Pictures, day: date, marks: Sequence[Mark] = ()) -> ViewBlock:
    """Return the place of one view's photograph."""
    name = view_name(view)
    spoken = tr("Photograph of the face, {view}, {day}", view=name, day=words.day(day))
    texts = words.listed([each.text for each in marks if each.text])
    if texts:
        spoken = tr("{picture}. Marked: {texts}", picture=spoken, texts=texts)
    return ViewBlock(
        title=name,
        photo=pictures.photos.get(view),
        absent=tr(NO_PHOTOGRAPH),
        spoken=spoken,
        marks=tuple(marks),
    )


def photo_blocks(
    pictures: Pictures, day: date, views: Sequence[View] = VIEWS
) -> tuple[ViewBlock, ...]:
    """Return the places of a visit's photographs."""
    return tuple(photo_block(view, pictures, day) for view in views)


def points(
    history: Sequence[VisitSummary], this: int | None, *, with_suggestion: bool
) -> tuple[TrendPoint, ...]:
    """Return the visits as points of a trend, oldest first; ``this`` is the visit to point out."""
    return tuple(
        TrendPoint(
            entry.day,
            entry.grade,
            entry.suggested if with_suggestion else None,
            entry.id == this,
            words.short_day(entry.day),
        )
        for entry in sorted(history, key=lambda entry: (entry.day, entry.id))
    )


def trend(shown: Sequence[TrendPoint], *, title: str, ends: tuple[str, str] | None = None) -> Trend:
    """Return grades over time, told in words too."""
    only = ""
    if len(shown) < 2:
        only = tr("The first visit on record; there is no trend yet.")
    elif all(point.grade is None and point.suggested is None for point in shown):
        only = tr("No visit is graded yet.")
    told = words.listed([_told(point) for point in shown])
    return Trend(title, tuple(shown), only, tr("Grades over time: {grades}", grades=told), ends)


def _told(point: TrendPoint) -> str:
    day = words.day(point.day)
    if point.grade is None:
        said = tr("{day}: not graded", day=day)
    else:
        said = tr(
            "{day}: {grade} {title}", day=day, grade=int(point.grade), title=point.grade.title
        )
    if point.suggested is None:
        return said
    return tr("{grade} (model {suggested})", grade=said, suggested=int(point.suggested))


def treatment_table(treatments: Sequence[Treatment]) -> Table | None:
    """Return the treatments as a table, the latest first, or None where there are none."""
    if not treatments:
        return None
    ordered = sorted((each.details for each in treatments), key=lambda d: d.started, reverse=True)
    return Table(
        tr("Treatments"),
        (tr("Drug"), tr("Dose"), tr("From"), tr("To"), tr("Note")),
        tuple(
            (
                taken.drug,
                taken.dose,
                words.short_day(taken.started),
                words.short_day(taken.stopped) if taken.stopped else tr("goes on"),
                taken.note,
            )
            for taken in ordered
        ),
    )
