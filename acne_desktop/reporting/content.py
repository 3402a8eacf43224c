"""What reports say, as data without a length or a colour; how it looks is decided in ``pdf``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.agreement import Figure
from acne_desktop.domain.iga import Grade, Wording
from acne_desktop.domain.marks import Mark
from acne_desktop.domain.patient import Patient
from acne_desktop.domain.photo import View
from acne_desktop.domain.signature import Given
from acne_desktop.domain.treatment import Treatment
from acne_desktop.domain.visit import Visit, VisitSummary

Pixels = NDArray[np.uint8]


class Kind(StrEnum):
    """Whom a report is for: the patient, the file or a colleague, or whoever judges the course."""

    PATIENT = "patient"
    FILE = "file"
    SERIES = "series"


@dataclass(frozen=True)
class Options:
    """What the reader wants on a report; each kind looks at what concerns it.

    ``attention`` is for the file. ``suggestion`` is for a series: a file's report always tells
    what the model said, a patient's never. ``before`` is for the patient: whether an earlier visit
    stands beside this one. ``views`` are those that a series shows; ``visits`` the numbers of its
    visits, None for all.
    """

    kind: Kind = Kind.FILE
    attention: bool = True
    suggestion: bool = False
    before: bool = True
    views: tuple[View, ...] = tuple(View)
    visits: frozenset[int] | None = None


# -- what reports are made from


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


@dataclass(frozen=True, eq=False)
class Letterhead:
    """The clinic's header; ``logo`` is pixels as in :class:`Pictures`."""

    name: str = ""
    address: str = ""
    contact: str = ""
    logo: Pixels | None = None


@dataclass(frozen=True, eq=False)
class Records:
    """All that a report may draw on. ``history`` is every visit of the patient, in any order.

    ``wording`` is the one that the decision names. ``baseline_id`` is the visit that a clinician
    marked as the baseline. ``marks`` are as the photographs are shown; ``signatures`` are those
    under the grade, oldest first. ``before`` is the visit to
    compare with, and ``earlier`` what is shown of it; ``series`` the visits of a series with their
    pictures.
    """

    visit: Visit
    patient: Patient
    history: Sequence[VisitSummary]
    wording: Wording
    pictures: Pictures
    made_on: date
    letterhead: Letterhead = field(default_factory=Letterhead)
    accuracy: Accuracy | None = None
    treatments: Sequence[Treatment] = ()
    plan: str = ""
    next_visit: date | None = None
    marks: Mapping[View, Sequence[Mark]] = field(default_factory=dict)
    baseline_id: int | None = None
    before: Visit | None = None
    earlier: Pictures | None = None
    series: Sequence[tuple[Visit, Pictures]] = ()
    signatures: Sequence[Given] = ()


# -- what reports say


@dataclass(frozen=True)
class Labelled:
    """A value with the word that names it."""

    label: str
    text: str


@dataclass(frozen=True, eq=False)
class Frame:
    """What every report has: whose paper, about whom, made when.

    ``title`` and ``subject`` name nobody: they are the file's properties.
    """

    letterhead: Letterhead
    heading: str
    made: str
    made_on: date
    synthetic: str
    patient: Labelled
    which: Labelled
    facts: tuple[Labelled, ...]
    footnote: str
    title: str
    subject: str
    identifier: str
    language: str
    tag: str


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
    """The model's assessment, smaller than the clinician's; ``spoken`` reads the bars aloud."""

    label: str
    grade: Grade
    title: str
    bars: tuple[Bar, ...]
    spoken: str
    plausible: str
    model: str
    caution: str


@dataclass(frozen=True, eq=False)
class ViewBlock:
    """One place of a triplet; ``absent`` says why there is no photograph.

    ``spoken`` and ``map_spoken`` stand for the pictures where they cannot be seen.
    """

    title: str
    photo: Pixels | None
    absent: str
    spoken: str
    attention: Pixels | None = None
    map_spoken: str = ""
    share: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class TrendPoint:
    """One visit of the patient; ``text`` is its date."""

    day: date
    grade: Grade | None
    suggested: Grade | None
    this: bool
    text: str


@dataclass(frozen=True)
class Course:
    """A treatment as a bar under the trend: ``first`` and ``last`` day, None where it goes on."""

    name: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Trend:
    """The patient's visits, oldest first; ``sentence`` stands in where there is but one.

    ``spoken`` tells the drawing. ``ends`` name the lowest and the highest grade; empty where
    numerals stand beside the lines. ``success`` names the line of trial success, if it is drawn.
    """

    title: str
    points: tuple[TrendPoint, ...]
    sentence: str
    spoken: str
    ends: tuple[str, str] | None = None
    courses: tuple[Course, ...] = ()
    success: str = ""
    success_at: Grade | None = None


@dataclass(frozen=True)
class Table:
    """A small table: its title, the headings of its columns, its rows."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class FileReport:
    """A visit for the file or a colleague: all that was seen, said and decided.

    ``signed`` are the name and the moment of an electronic signature that holds; without one there
    is a place to sign by hand.
    """

    frame: Frame
    clinician: ClinicianBlock
    suggestion: SuggestionBlock | None
    views: tuple[ViewBlock, ...]
    attention: str
    colours: Pixels | None
    trend: Trend
    facts: tuple[Labelled, ...]
    tables: tuple[Table, ...]
    notes: tuple[Labelled, ...]
    model: str
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Shown:
    """One visit's photographs in a row, with what stands above them."""

    title: str
    views: tuple[ViewBlock, ...]


@dataclass(frozen=True, eq=False)
class PatientReport:
    """A visit for the patient, in plain words and without a word of the model."""

    frame: Frame
    grade: Grade | None
    label: str
    title: str
    meaning: str
    change: str
    next_visit: Labelled
    rows: tuple[Shown, ...]
    trend: Trend
    plan: Labelled
    plan_elsewhere: str
    treatments: Labelled
    treatment_lines: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class SeriesRow:
    """One visit of a series; ``notes`` stand under its grade."""

    day: str
    since: str
    grade: Grade | None
    title: str
    notes: tuple[str, ...]
    views: tuple[ViewBlock, ...]


@dataclass(frozen=True, eq=False)
class SeriesReport:
    """The course over visits: grades, treatments and photographs, oldest first."""

    frame: Frame
    outcome: tuple[Labelled, ...]
    trend: Trend
    tables: tuple[Table, ...]
    columns: tuple[str, ...]
    rows: tuple[SeriesRow, ...]


@dataclass(frozen=True)
class Estimate:
    """A figure in a drawing: what it is of, where it stands, and how it reads."""

    label: str
    figure: Figure
    text: str


@dataclass(frozen=True)
class Forest:
    """Figures with their intervals under one another, in groups; ``spoken`` tells the drawing."""

    title: str
    groups: tuple[tuple[str, tuple[Estimate, ...]], ...]
    spoken: str


@dataclass(frozen=True)
class ByThirds:
    """One reader's figure in each third of the reads."""

    reader: str
    thirds: tuple[Estimate, ...]


@dataclass(frozen=True)
class DriftChart:
    """A figure by thirds of the reads, a panel a reader."""

    title: str
    readers: tuple[ByThirds, ...]
    spoken: str


@dataclass(frozen=True)
class Confusion:
    """A 5 x 5 table of counts with the words for its sides."""

    title: str
    rows: str
    columns: str
    counts: tuple[tuple[int, ...], ...]
    note: str


@dataclass(frozen=True, eq=False)
class AgreementPaper:
    """How a study's readers agree: figures, drawings and tables, and what limits them."""

    frame: Frame
    facts: tuple[Labelled, ...]
    forest: Forest | None
    tables: tuple[Table, ...]
    drift: DriftChart | None
    drift_tables: tuple[Table, ...]
    confusions: tuple[Confusion, ...]
    further: tuple[Table, ...]
    limits: Labelled


@dataclass(frozen=True, eq=False)
class TrailPaper:
    """Entries of the audit trail, what was asked for, and what a check of the trail has given."""

    frame: Frame
    facts: tuple[Labelled, ...]
    findings: Labelled | None
    reading: Labelled
    table: Table


Report = FileReport | PatientReport | SeriesReport | AgreementPaper | TrailPaper
