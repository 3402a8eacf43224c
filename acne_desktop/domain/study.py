"""A study that is read blinded: its protocol, the steps from draft to unblinded, its visits."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from acne_desktop.domain.iga import Grade
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr

MOST_REPEATS = 0.5
MAX_TEXT = 200
MAX_CODE = 40
_CODE = re.compile(r"[\w.-]+( [\w.-]+)*")


class State(StrEnum):
    """How far a study is; only a locked one can be unblinded, and that is for good."""

    DRAFT = "draft"
    OPEN = "open"
    LOCKED = "locked"
    UNBLINDED = "unblinded"

    @property
    def label(self) -> str:
        """Return the state in words, in the language in force."""
        return tr(_STATES[self])

    def may_become(self, other: "State") -> bool:
        """Tell whether a step is allowed."""
        return other in _STEPS[self]


_STATES = {
    State.DRAFT: mark("Draft"),
    State.OPEN: mark("Open for reading"),
    State.LOCKED: mark("Locked"),
    State.UNBLINDED: mark("Unblinded"),
}
_STEPS = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.LOCKED}),
    State.LOCKED: frozenset({State.OPEN, State.UNBLINDED}),
    State.UNBLINDED: frozenset[State](),
}


class Choice(StrEnum):
    """A rule of the protocol of which one is chosen, with its plain words."""

    @property
    def label(self) -> str:
        """Return the choice in words, in the language in force."""
        return tr(_CHOICES[self])


class Discrepancy(Choice):
    """When two reads of one visit go to a third reader."""

    ANY = "any"
    TWO = "two"
    SUCCESS = "success"


class FinalRule(Choice):
    """What the grade of an adjudicated visit is."""

    ADJUDICATOR = "adjudicator"
    MEDIAN = "median"


class Showing(Choice):
    """When a reader sees the model's suggestion."""

    NEVER = "never"
    AFTER_COMMIT = "after_commit"
    ALWAYS = "always"


class Measure(Choice):
    """What a reader's training is measured by."""

    EXACT = "exact"
    KAPPA = "quadratic_kappa"


_CHOICES: dict[Choice, str] = {
    Discrepancy.ANY: mark("The grades differ at all"),
    Discrepancy.TWO: mark("The grades differ by two or more"),
    Discrepancy.SUCCESS: mark("One grade is 0 or 1 and the other is not"),
    FinalRule.ADJUDICATOR: mark("The adjudicator\N{RIGHT SINGLE QUOTATION MARK}s grade"),
    FinalRule.MEDIAN: mark("The median of the three grades"),
    Showing.NEVER: mark("Never"),
    Showing.AFTER_COMMIT: mark("After the reader has committed a grade"),
    Showing.ALWAYS: mark("Always, beside the photographs"),
    Measure.EXACT: mark("Share of the same grades"),
    Measure.KAPPA: mark("Kappa, quadratic weights"),
}


@dataclass(frozen=True)
class Protocol:
    """How a study is read; kept whole in each of its versions.

    ``readers`` and ``adjudicators`` are account numbers. ``repeat_share`` of a reader's visits is
    read again, at least ``repeat_gap`` reads after the first time. ``decoy_share`` of the visits
    whose reads agree goes to an adjudicator as well, so that a third read tells nothing. Training
    visits are read first; ``threshold`` is what a reader must reach in them.
    """

    wording_id: str = "fda"
    readers: tuple[int, ...] = ()
    adjudicators: tuple[int, ...] = ()
    reads_per_visit: int = 2
    discrepancy: Discrepancy = Discrepancy.ANY
    final: FinalRule = FinalRule.ADJUDICATOR
    suggestion: Showing = Showing.NEVER
    repeat_share: float = 0.1
    repeat_gap: int = 10
    decoy_share: float = 0.1
    seed: int = 1
    measure: Measure = Measure.EXACT
    threshold: float = 0.7

    def checked(self) -> "Protocol":
        """Return the protocol tidied. Raises :class:`InvalidRecordError` where a rule is broken."""
        tidy = replace(
            self,
            readers=tuple(dict.fromkeys(self.readers)),
            adjudicators=tuple(dict.fromkeys(self.adjudicators)),
        )
        for problem in tidy.problems().values():
            raise InvalidRecordError(problem)
        return tidy

    def problems(self) -> dict[str, str]:
        """Return what breaks a rule: a sentence by the name of the field where it is mended."""
        found = self._of_people()
        if not 0 <= self.repeat_share <= MOST_REPEATS:
            found["repeat_share"] = tr("Repeat between 0 % and 50 % of the visits.")
        if self.repeat_gap < 1:
            found["repeat_gap"] = tr("Repeat a visit at least one read after the first.")
        if not 0 <= self.decoy_share <= 1:
            found["decoy_share"] = tr("Send between 0 % and 100 % of agreeing visits on.")
        if not 0 <= self.threshold <= 1:
            found["threshold"] = tr("Choose a threshold between 0 and 1.")
        return found

    def _of_people(self) -> dict[str, str]:
        if self.reads_per_visit not in (1, 2):
            return {"reads_per_visit": tr("Let each visit be read once or twice.")}
        if len(self.readers) < self.reads_per_visit:
            return {"readers": tr("Choose at least as many readers as read each visit.")}
        outside = set(self.adjudicators) - set(self.readers)
        too_few = not outside and len(set(self.adjudicators)) <= self.reads_per_visit
        if self.reads_per_visit == 1 or not too_few:
            return {}
        return {
            "adjudicators": tr(
                "Choose an adjudicator who is no reader, or three of the readers: whoever "
                "settles a difference must not have read the visit."
            )
        }

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody who reads: readers first, then the adjudicators who are none."""
        return tuple(dict.fromkeys((*self.readers, *self.adjudicators)))

    def replacing(self, leaver: int, successor: int) -> "Protocol":
        """Return the protocol with somebody else in a reader's place, and as adjudicator too.

        Raises :class:`InvalidRecordError` where the one does not read here, or the other does:
        whoever reads already may have read the same visits.
        """
        if leaver not in self.people:
            raise InvalidRecordError(tr("Whoever is replaced does not read in this study."))
        if successor in self.people:
            raise InvalidRecordError(
                tr("Choose somebody who does not read in this study yet: reads stay independent.")
            )

        def now(people: tuple[int, ...]) -> tuple[int, ...]:
            return tuple(successor if person == leaver else person for person in people)

        return replace(self, readers=now(self.readers), adjudicators=now(self.adjudicators))

    def shapes_same_plan(self, other: "Protocol") -> bool:
        """Tell whether reads that are planned already stay as they are under another version."""
        return all(getattr(self, name) == getattr(other, name) for name in _PLANNED)

    def to_json(self) -> dict[str, Any]:
        """Return the protocol as JSON holds it."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> "Protocol":
        """Return a protocol from what :meth:`to_json` gave; raises :class:`ValueError`."""
        return Protocol(
            **{
                **data,
                "readers": tuple(data["readers"]),
                "adjudicators": tuple(data["adjudicators"]),
                "discrepancy": Discrepancy(data["discrepancy"]),
                "final": FinalRule(data["final"]),
                "suggestion": Showing(data["suggestion"]),
                "measure": Measure(data["measure"]),
            }
        )


_PLANNED = ("readers", "reads_per_visit", "repeat_share", "repeat_gap", "seed")


@dataclass(frozen=True)
class Version:
    """One version of a protocol: who made it when, and why."""

    number: int
    protocol: Protocol
    reason: str
    made_by: int | None
    made_at: datetime


@dataclass(frozen=True)
class Study:
    """A study with the protocol in force; ``version`` is 0 while there is none."""

    id: int
    code: str
    title: str
    state: State
    created_at: datetime
    protocol: Protocol = field(default_factory=Protocol)
    version: int = 0


class Part(StrEnum):
    """What a visit is read for: the study, or the readers' training."""

    MAIN = "main"
    TRAINING = "training"


@dataclass(frozen=True)
class Enrolment:
    """A visit as a study knows it. A training visit has the grade that a reader should give."""

    visit_id: int
    subject: str
    timepoint: str
    arm: str = ""
    part: Part = Part.MAIN
    reference_grade: Grade | None = None

    def checked(self) -> "Enrolment":
        """Return the enrolment tidied. Raises :class:`InvalidRecordError`."""
        tidy = replace(
            self,
            subject=" ".join(self.subject.split()),
            timepoint=" ".join(self.timepoint.split()),
            arm=" ".join(self.arm.split()),
        )
        if not tidy.subject or not tidy.timepoint:
            raise InvalidRecordError(tr("Enter the subject and the timepoint of the visit."))
        if max(len(tidy.subject), len(tidy.timepoint), len(tidy.arm)) > MAX_TEXT:
            raise InvalidRecordError(
                tr("Shorten the subject, timepoint and arm to {n} characters.", n=MAX_TEXT)
            )
        if self.part is Part.TRAINING and self.reference_grade is None:
            raise InvalidRecordError(tr("A training visit needs its reference grade."))
        if self.part is Part.MAIN and self.reference_grade is not None:
            raise InvalidRecordError(tr("Only training visits have a reference grade."))
        return tidy


@dataclass(frozen=True)
class StudyVisit:
    """An enrolled visit."""

    id: int
    enrolment: Enrolment


def checked_code(code: str) -> str:
    """Return a study's code, tidied. Raises :class:`InvalidRecordError`.

    Readers see it, so it is a short code and not a sentence.
    """
    tidy = " ".join(code.split())
    if not _CODE.fullmatch(tidy) or len(tidy) > MAX_CODE:
        raise InvalidRecordError(
            tr("Enter a short code for the study: letters, digits, dots and hyphens.")
        )
    return tidy


def natural_key(timepoint: str) -> list[tuple[int, int, str]]:
    """Return a key that puts *Week 12* after *Week 4*, and a baseline first."""
    lowered = timepoint.casefold()
    parts = re.findall(r"\d+|\D+", lowered)
    key = [(1, int(part), "") if part.isdecimal() else (2, 0, part.strip()) for part in parts]
    return [(0, 0, ""), *key] if lowered.startswith(("baseline", "screening")) else key
