"""Decides what a report says, in plain words; how it looks is decided in ``pdf``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.assessment import ATTENTION_SENTENCE, Decision, Suggestion
from acne_desktop.domain.iga import GRADES, Grade, Wording
from acne_desktop.domain.patient import Patient, Sex
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import Visit, VisitSummary

Pixels = NDArray[np.uint8]

HEADING = "Facial acne assessment (IGA)"
NOT_GRADED = "Not yet graded by a clinician"
NOT_A_GRADE = (
    "The model\N{RIGHT SINGLE QUOTATION MARK}s suggestion is not a grade: a clinician decides."
)
SYNTHETIC = "Synthetic patient \N{EN DASH} demo clinic"
PURPOSE = "Assists, does not diagnose; research use."
_SHORT_HASH = 8


@dataclass(frozen=True)
class Options:
    """What the reader wants on the report. Attention maps are the model's: without its
    suggestion they are left out too.
    """

    suggestion: bool = True
    attention: bool = True


@dataclass(frozen=True, eq=False)
class Pictures:
    """Upright sRGB pixels, shape (height, width, 3); ``colours`` is the attention scale, (n, 3)."""

    photos: Mapping[View, Pixels]
    attention: Mapping[View, Pixels] = field(default_factory=dict)
    colours: Pixels | None = None


@dataclass(frozen=True)
class Accuracy:
    """Share of real photographs that the model grades like the reference, cross-validated.

    All in 0..1; ``low`` and ``high`` bound the 95 % interval.
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Labelled:
    """A value with the word that names it."""

    label: str
    text: str


@dataclass(frozen=True)
class ClinicianBlock:
    """The grade of record, or that there is none; ``notes`` are the clinician's own words."""

    label: str
    grade: Grade | None
    title: str
    definition: str
    source: str
    standing: str
    notes: tuple[Labelled, ...]


@dataclass(frozen=True)
class Bar:
    """The model's probability of one grade; ``share`` is 0..1."""

    grade: Grade
    share: float
    text: str
    plausible: bool


@dataclass(frozen=True)
class SuggestionBlock:
    """The model's assessment, smaller than the clinician's."""

    label: str
    grade: Grade
    title: str
    bars: tuple[Bar, ...]
    plausible: str
    model: str
    caution: str


@dataclass(frozen=True, eq=False)
class ViewBlock:
    """One place of the triplet; ``absent`` says why there is no photograph."""

    title: str
    photo: Pixels | None
    absent: str
    attention: Pixels | None
    share: str


@dataclass(frozen=True)
class TrendPoint:
    """One visit of the patient."""

    day: date
    grade: Grade | None
    suggested: Grade | None
    this: bool


@dataclass(frozen=True)
class Trend:
    """The patient's visits, oldest first; ``sentence`` stands in where there is but one."""

    title: str
    points: tuple[TrendPoint, ...]
    sentence: str


@dataclass(frozen=True, eq=False)
class Report:
    """Everything that a report of one visit says."""

    clinic: str
    heading: str
    made_on: date
    synthetic: str
    name: str
    visit: Labelled
    facts: tuple[Labelled, ...]
    clinician: ClinicianBlock
    suggestion: SuggestionBlock | None
    views: tuple[ViewBlock, ...]
    attention: str
    colours: Pixels | None
    trend: Trend
    footnote: str
    title: str
    identifier: str


def compose(
    visit: Visit,
    patient: Patient,
    history: Sequence[VisitSummary],
    wording: Wording,
    pictures: Pictures,
    *,
    clinic_name: str,
    made_on: date,
    accuracy: Accuracy | None = None,
    options: Options | None = None,
) -> Report:
    """Return the report of a visit.

    ``history`` is every visit of the patient in any order, this one included; ``wording`` the one
    that the decision names. The suggestion never takes the place of a missing decision.
    """
    options = options or Options()
    suggestion = visit.suggestion if options.suggestion else None
    with_attention = bool(suggestion and options.attention and pictures.attention)
    details = patient.details
    return Report(
        clinic=clinic_name.strip(),
        heading=HEADING,
        made_on=made_on,
        synthetic=SYNTHETIC if patient.synthetic else "",
        name=details.name,
        visit=Labelled("Visit", visit.day.isoformat()),
        facts=_facts(patient, visit.day),
        clinician=_clinician(visit, suggestion, wording),
        suggestion=_suggestion(suggestion, len(visit.photos)) if suggestion else None,
        views=_views(suggestion if with_attention else None, pictures),
        attention=ATTENTION_SENTENCE if with_attention else "",
        colours=pictures.colours if with_attention else None,
        trend=_trend(visit, history, with_suggestion=options.suggestion),
        footnote=_footnote(accuracy if suggestion else None),
        title=f"Facial acne report, visit of {visit.day.isoformat()}",
        identifier=details.identifier,
    )


def _facts(patient: Patient, day: date) -> tuple[Labelled, ...]:
    details = patient.details
    born = "Not recorded"
    if details.date_of_birth is not None:
        age = patient.age_on(day)
        years = "1 year" if age == 1 else f"{age} years"
        born = f"{details.date_of_birth.isoformat()} ({years})"
    sex = "Not recorded" if details.sex is Sex.UNKNOWN else details.sex.value.capitalize()
    return (
        Labelled("Identifier", details.identifier),
        Labelled("Date of birth (age at visit)", born),
        Labelled("Sex", sex),
    )


def _clinician(visit: Visit, suggestion: Suggestion | None, wording: Wording) -> ClinicianBlock:
    label = "Clinician\N{RIGHT SINGLE QUOTATION MARK}s grade"
    decision = visit.decision
    notes = tuple(
        Labelled(name, text)
        for name, text in (
            ("Reason", decision.reason if decision and suggestion else ""),
            ("Comment", decision.comment if decision else ""),
            ("Visit note", visit.note),
        )
        if text.strip()
    )
    if decision is None:
        return ClinicianBlock(
            label=label,
            grade=None,
            title=NOT_GRADED,
            definition=NOT_A_GRADE if suggestion else "",
            source="",
            standing="",
            notes=notes,
        )
    return ClinicianBlock(
        label=label,
        grade=decision.grade,
        title=decision.grade.title,
        definition=wording.definitions[decision.grade],
        source=f"Wording: {wording.title}. Graded on {_day(decision.made_at)}.",
        standing=_standing(decision, suggestion),
        notes=notes,
    )


def _standing(decision: Decision, suggestion: Suggestion | None) -> str:
    if suggestion is None:
        return ""
    if decision.grade == suggestion.grade:
        return "Confirms the model\N{RIGHT SINGLE QUOTATION MARK}s suggestion."
    other = suggestion.grade
    return (
        f"Overrides the model\N{RIGHT SINGLE QUOTATION MARK}s suggestion "
        f"({int(other)}, {other.title.lower()})."
    )


def _suggestion(suggestion: Suggestion, views: int) -> SuggestionBlock:
    return SuggestionBlock(
        label="Model\N{RIGHT SINGLE QUOTATION MARK}s suggestion",
        grade=suggestion.grade,
        title=suggestion.grade.title,
        bars=tuple(
            Bar(g, suggestion.probabilities.get(g, 0.0), _percent(p), g in suggestion.plausible)
            for g in GRADES
            for p in (suggestion.probabilities.get(g, 0.0),)
        ),
        plausible=(
            f"Plausible: {suggestion.plausible_text} "
            f"({_percent(suggestion.plausible_coverage)} coverage)"
        ),
        model=f"Model {suggestion.model_version} ({suggestion.model_hash[:_SHORT_HASH]})",
        caution=_caution(suggestion, len(suggestion.view_shares) or views),
    )


def _caution(suggestion: Suggestion, views: int) -> str:
    """Return in one line what makes the suggestion doubtful, empty where nothing does."""
    doubts = list(suggestion.cautions)
    if views < len(VIEWS):
        doubts.insert(0, f"Made from {views} of {len(VIEWS)} views: less certain.")
    return " ".join(doubts)


def _percent(share: float) -> str:
    """Return a share as a reader expects it: never 0 % for what is possible."""
    if 0 < share < 0.005:
        return "<1\N{NO-BREAK SPACE}%"
    if 0.995 <= share < 1:
        return ">99\N{NO-BREAK SPACE}%"
    return f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def _views(suggestion: Suggestion | None, pictures: Pictures) -> tuple[ViewBlock, ...]:
    blocks = []
    for view in VIEWS:
        share = suggestion.view_shares.get(view) if suggestion else None
        blocks.append(
            ViewBlock(
                title=view.label.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}"),
                photo=pictures.photos.get(view),
                absent="No photograph",
                attention=pictures.attention.get(view) if suggestion else None,
                share="" if share is None else _percent(share),
            )
        )
    return tuple(blocks)


def _trend(visit: Visit, history: Sequence[VisitSummary], *, with_suggestion: bool) -> Trend:
    points = tuple(
        TrendPoint(
            entry.day,
            entry.grade,
            entry.suggested if with_suggestion else None,
            entry.id == visit.id,
        )
        for entry in sorted(history, key=lambda entry: (entry.day, entry.id))
    )
    only = "" if len(points) > 1 else "The first visit on record; there is no trend yet."
    return Trend("Visits over time", points, only)


def _footnote(accuracy: Accuracy | None) -> str:
    if accuracy is None:
        return PURPOSE
    value, low, high = (_percent(part) for part in (accuracy.value, accuracy.low, accuracy.high))
    return (
        f"{PURPOSE} Model accuracy on real photographs, cross-validated: {value} "
        f"(95\N{NO-BREAK SPACE}% interval {low} to {high})."
    )


def _day(moment: datetime) -> str:
    """Return the day where the clinic is."""
    local = moment.astimezone() if moment.tzinfo else moment
    return local.date().isoformat()
