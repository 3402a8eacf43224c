"""What a report of agreement holds: who was compared with whom, every figure with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from acne_desktop.domain.agreement import ConfusionTable, Figure, Statistic
from acne_desktop.domain.iga import Grade
from acne_desktop.language import mark, tr

Occasion = tuple[str, str]  # a subject and one of its visits
Figures = Mapping[Statistic, Figure]


@dataclass(frozen=True)
class ReadGrade:
    """One read: who graded which visit when; a grade of None is *not gradable*.

    ``repeat`` is a further read of a visit by the same reader, ``third`` one that follows the
    reads of others: it settles a difference, or hides which visits differ.
    """

    subject: str
    visit: str
    reader: str
    grade: Grade | None
    read_at: datetime
    repeat: bool = False
    third: bool = False

    @property
    def occasion(self) -> Occasion:
        """What was graded."""
        return (self.subject, self.visit)


@dataclass(frozen=True)
class Timepoint:
    """Which of a study's planned visits a visit is; the first in order is the baseline."""

    order: int
    label: str


@dataclass(frozen=True)
class StudyFacts:
    """The study as a report names it."""

    title: str
    protocol: str
    wording: str
    model: str = ""


class Kind(Enum):
    """Who is compared."""

    READERS = "readers"
    REPEAT = "repeat"
    CONSENSUS = "consensus"
    MODEL = "model"

    @property
    def title(self) -> str:
        """Return what its comparisons stand under."""
        return tr(_TITLES[self])


_TITLES = {
    Kind.READERS: mark("Between readers"),
    Kind.REPEAT: mark("Each reader\N{RIGHT SINGLE QUOTATION MARK}s repeat reads"),
    Kind.CONSENSUS: mark("Each reader against the consensus"),
    Kind.MODEL: mark("Against the model\N{RIGHT SINGLE QUOTATION MARK}s suggestion"),
}


@dataclass(frozen=True)
class Comparison:
    """Two graders of the same visits.

    ``first`` and ``second`` are readers' names. Against the consensus, ``first`` is empty; against
    the model, ``second`` is, and ``first`` where the consensus is compared with it.
    """

    kind: Kind
    first: str
    second: str
    table: ConfusionTable
    subjects: int
    figures: Figures

    @property
    def rows(self) -> str:
        """Whose grades are the table's rows."""
        if self.kind is Kind.REPEAT:
            return tr("First read")
        return self.first or tr("Consensus")

    @property
    def columns(self) -> str:
        """Whose grades are the table's columns."""
        if self.kind is Kind.REPEAT:
            return tr("Repeat read")
        return self.second or tr("Model")

    @property
    def title(self) -> str:
        """Return who is compared."""
        if self.kind is Kind.REPEAT:
            return self.first
        return tr("{first} and {second}", first=self.rows, second=self.columns)


@dataclass(frozen=True)
class Together:
    """A figure of all readers at once: of how many visits, each graded by how many readers."""

    figure: Figure
    visits: int
    readers: int


@dataclass(frozen=True)
class Third:
    """A third of a reader's reads, in the order they were read, against the consensus."""

    reads: int
    table: ConfusionTable
    figures: Figures


@dataclass(frozen=True)
class Drift:
    """Whether a reader changes: thirds from first to last, and the last less the first."""

    reader: str
    thirds: tuple[Third, ...]
    change: Figures


@dataclass(frozen=True)
class ReaderCount:
    """How much a reader has read; ``not_gradable`` counts reads of every sort."""

    reader: str
    reads: int
    repeats: int
    thirds: int
    not_gradable: int


@dataclass(frozen=True)
class Responders:
    """How many subjects reached trial success at a time point.

    ``subjects`` have a grade at baseline and then; ``missing`` have one at baseline only. ``arm``
    is empty where no arms are told.
    """

    timepoint: str
    arm: str
    reached: int
    subjects: int
    missing: int
    share: Figure


@dataclass(frozen=True)
class AgreementReport:
    """Everything that is told of a study's reads.

    ``unsuggested`` counts the visits read that the model has no suggestion for, where it has any.
    """

    study: StudyFacts
    subjects: int
    visits: int
    reads: int
    seed: int
    draws: int
    comparisons: tuple[Comparison, ...]
    readers: tuple[ReaderCount, ...]
    fleiss: Together | None = None
    icc: Together | None = None
    drifts: tuple[Drift, ...] = ()
    responders: tuple[Responders, ...] = field(default=())
    unsuggested: int = 0

    def of_kind(self, kind: Kind) -> tuple[Comparison, ...]:
        """Return the comparisons of one kind."""
        return tuple(each for each in self.comparisons if each.kind is kind)
