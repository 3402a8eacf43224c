"""Blinded reads: who reads what in which order, what differs, and which grade is final."""

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from acne_desktop.domain.agreement import ConfusionTable, Statistic
from acne_desktop.domain.iga import GRADES, Grade, Wording
from acne_desktop.domain.photo import View
from acne_desktop.domain.study import Discrepancy, FinalRule, Measure, Protocol
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr

MAX_WORDS = 2000
NOT_GRADABLE = (
    mark("Out of focus"),
    mark("Too dark or too bright"),
    mark("The face is covered"),
    mark("Not the views that are needed"),
)


class Kind(StrEnum):
    """Why a visit is read. A decoy is a third read of a visit whose reads agree."""

    TRAINING = "training"
    FIRST = "first"
    REPEAT = "repeat"
    ADJUDICATION = "adjudication"
    DECOY = "decoy"


@dataclass(frozen=True)
class PlannedRead:
    """One read of a worklist; ``place`` is where it stands there.

    Without a reader, it is for whoever of the adjudicators comes first.
    """

    study_visit_id: int
    reader_id: int | None
    kind: Kind
    place: int


@dataclass(frozen=True)
class Answer:
    """What a reader commits: a grade, or why the photographs are not gradable."""

    grade: Grade | None = None
    not_gradable: str = ""
    comment: str = ""

    def checked(self) -> "Answer":
        """Return the answer tidied. Raises :class:`InvalidRecordError`."""
        tidy = replace(self, not_gradable=self.not_gradable.strip(), comment=self.comment.strip())
        if tidy.grade is None and not tidy.not_gradable:
            raise InvalidRecordError(
                tr("Choose a grade, or say why the photographs are not gradable.")
            )
        if tidy.grade is not None and tidy.not_gradable:
            raise InvalidRecordError(tr("Choose a grade or a reason, not both."))
        if max(len(tidy.not_gradable), len(tidy.comment)) > MAX_WORDS:
            raise InvalidRecordError(tr("Shorten the text to {n} characters.", n=MAX_WORDS))
        return tidy


@dataclass(frozen=True)
class BlindedRead:
    """All that a reader sees of a read.

    ``suggestion`` is filled only where the protocol always shows it. The photographs themselves
    are asked for by view; they come without anything that is written in their files.
    """

    id: int
    study: str
    left: int
    views: tuple[View, ...]
    wording: Wording
    suggestion: Grade | None = None


@dataclass(frozen=True)
class CommittedRead:
    """A read that was committed, with all that is hidden from readers."""

    id: int
    study_visit_id: int
    subject: str
    timepoint: str
    reader_id: int
    reader: str
    kind: Kind
    place: int
    protocol_version: int
    committed_at: datetime
    grade: Grade | None
    not_gradable: str
    comment: str
    suggestion_shown: bool


def plan(protocol: Protocol, main: Sequence[int], training: Sequence[int]) -> list[PlannedRead]:
    """Return every reader's worklist: training first, then visits and repeats in seeded order.

    Readers get equally many visits, one more or less. The same protocol and visits give the same
    plan. Raises :class:`InvalidRecordError` where repeats cannot be as far apart as wanted.
    """
    shares = allocate(protocol, main)
    planned = []
    for person in protocol.people:
        visits = shares.get(person, [])
        planned += _order(protocol, person, visits, training, _repeats(protocol, visits))
    return planned


def take_over(
    protocol: Protocol, person: int, left: Sequence[int], training: Sequence[int]
) -> list[PlannedRead]:
    """Return the worklist of somebody who reads on where another has left: training first.

    ``left`` are the visits that the other has not read. The order is a new one, by the protocol's
    seed. A repeat tells how steady one reader is, so none is inherited: as great a share of the
    visits taken over is repeated, as far as they are enough for the gap.
    """
    enough = len(_early(protocol, left))
    repeats = min(round(protocol.repeat_share * len(left)), enough)
    return _order(protocol, person, left, training, repeats)


def _order(
    protocol: Protocol, person: int, visits: Sequence[int], training: Sequence[int], repeats: int
) -> list[PlannedRead]:
    dice = _dice(protocol.seed, "order", person)
    lesson = sorted(training)
    dice.shuffle(lesson)
    order = [(visit, Kind.TRAINING) for visit in lesson]
    order += _worklist(protocol, visits, repeats, dice)
    return [PlannedRead(visit, person, kind, at) for at, (visit, kind) in enumerate(order)]


def _repeats(protocol: Protocol, visits: Sequence[int]) -> int:
    wanted = round(protocol.repeat_share * len(visits))
    if wanted > len(_early(protocol, visits)):
        raise InvalidRecordError(
            tr(
                "The visits are too few to repeat them {gap} reads later: enrol more visits, or "
                "repeat fewer or sooner.",
                gap=protocol.repeat_gap,
            )
        )
    return wanted


def _early(protocol: Protocol, visits: Sequence[int]) -> range:
    """Return the places of a worklist that are early enough to be read again."""
    return range(len(visits) - protocol.repeat_gap + 1)


def allocate(protocol: Protocol, visits: Sequence[int]) -> dict[int, list[int]]:
    """Return each reader's visits, each visit with as many readers as the protocol says.

    Those who have the fewest visits come first, of these those who have least often read the
    same as the one chosen before: so both readers and pairs of readers are even.
    """
    dice = _dice(protocol.seed, "allocation")
    waiting = sorted(visits)
    dice.shuffle(waiting)
    shares: dict[int, list[int]] = {reader: [] for reader in protocol.readers}
    together: Counter[frozenset[int]] = Counter()
    for visit in waiting:
        chosen: list[int] = []
        for _ in range(protocol.reads_per_visit):
            rank = {
                reader: (
                    len(shares[reader]),
                    sum(together[frozenset((reader, other))] for other in chosen),
                    dice.random(),
                )
                for reader in protocol.readers
                if reader not in chosen
            }
            chosen.append(min(rank, key=lambda reader: rank[reader]))
        together.update(
            frozenset((one, other)) for one in chosen for other in chosen if one < other
        )
        for reader in chosen:
            shares[reader].append(visit)
    return shares


def _worklist(
    protocol: Protocol, visits: Sequence[int], repeats: int, dice: random.Random
) -> list[tuple[int, Kind]]:
    """Return a reader's visits in random order, with repeats far enough behind the first read."""
    firsts = sorted(visits)
    dice.shuffle(firsts)
    if repeats == 0:
        return [(visit, Kind.FIRST) for visit in firsts]
    # A repeat in slot s comes after s first reads, so at least s - i places behind read i.
    slots: dict[int, list[int]] = defaultdict(list)
    for index in dice.sample(_early(protocol, firsts), repeats):
        slots[dice.randint(index + protocol.repeat_gap, len(firsts))].append(firsts[index])
    order = []
    for slot in range(len(firsts) + 1):
        dice.shuffle(slots[slot])
        order += [(visit, Kind.REPEAT) for visit in slots[slot]]
        if slot < len(firsts):
            order.append((firsts[slot], Kind.FIRST))
    return order


def differ(rule: Discrepancy, one: Grade | None, other: Grade | None) -> bool:
    """Tell whether two reads are a discrepancy; None is *not gradable*."""
    if one is None or other is None:
        return one is not other
    if rule is Discrepancy.TWO:
        return abs(one - other) > 1
    if rule is Discrepancy.SUCCESS:
        return (one <= Grade.ALMOST_CLEAR) != (other <= Grade.ALMOST_CLEAR)
    return one != other


def third_read(
    protocol: Protocol, study_visit_id: int, grades: Sequence[Grade | None]
) -> Kind | None:
    """Return what follows once all first reads of a visit are in: a third read, or None."""
    if len(grades) < 2:
        return None
    if differ(protocol.discrepancy, grades[0], grades[1]):
        return Kind.ADJUDICATION
    chance = _dice(protocol.seed, "decoy", study_visit_id).random()
    return Kind.DECOY if chance < protocol.decoy_share else None


def pool_place(protocol: Protocol, study_visit_id: int, places: int) -> int:
    """Return where a third read stands among as many places: anywhere, by the seed."""
    return _dice(protocol.seed, "place", study_visit_id).randrange(max(1, places))


@dataclass(frozen=True)
class Final:
    """A visit's final grade; ``settled`` is False while reads are missing.

    A settled one without a grade is not gradable.
    """

    settled: bool
    grade: Grade | None = None
    adjudicated: bool = False


def final(
    protocol: Protocol, firsts: Sequence[Grade | None], adjudications: Sequence[Grade | None]
) -> Final:
    """Return a visit's grade of record from its first reads and its adjudication.

    Where two reads differ by less than the protocol calls a discrepancy, the higher grade stands:
    it never makes a success of what one reader saw as none.
    """
    if len(firsts) < protocol.reads_per_visit:
        return Final(settled=False)
    if len(firsts) == 1 or not differ(protocol.discrepancy, firsts[0], firsts[1]):
        told = [grade for grade in firsts if grade is not None]
        return Final(settled=True, grade=max(told) if told else None)
    if not adjudications:
        return Final(settled=False)
    third = adjudications[0]
    if protocol.final is FinalRule.ADJUDICATOR:
        return Final(settled=True, grade=third, adjudicated=True)
    return Final(settled=True, grade=_median([firsts[0], firsts[1], third]), adjudicated=True)


def _median(three: Sequence[Grade | None]) -> Grade | None:
    """Return the middle one; of two that graded the higher; none where two could not grade."""
    told = sorted(grade for grade in three if grade is not None)
    if len(told) < 2:
        return None
    return told[1]


def qualifies(protocol: Protocol, pairs: Sequence[tuple[Grade, Grade | None]]) -> bool:
    """Tell whether training reads, each beside its reference, reach the protocol's threshold.

    A visit that the reader called not gradable counts as another grade than the reference.
    """
    value = training_value(protocol.measure, pairs)
    return value is not None and value >= protocol.threshold


def training_value(measure: Measure, pairs: Sequence[tuple[Grade, Grade | None]]) -> float | None:
    """Return the measure of training reads; None where it is not defined."""
    if not pairs:
        return None
    if measure is Measure.EXACT:
        return sum(reference == grade for reference, grade in pairs) / len(pairs)
    told = [
        (reference, _worst(reference) if grade is None else grade) for reference, grade in pairs
    ]
    if all(reference == grade for reference, grade in told):
        return 1.0  # also where all references are the same, and kappa is not defined
    return ConfusionTable.of(told).value(Statistic.QUADRATIC)


def _worst(reference: Grade) -> Grade:
    """Return the grade that is farthest from a reference."""
    return max(GRADES, key=lambda grade: abs(grade - reference))


def finals(protocol: Protocol, reads: Sequence[CommittedRead]) -> Mapping[int, Final]:
    """Return the final grade of every visit that was read, by the study's number of it."""
    firsts: dict[int, list[Grade | None]] = defaultdict(list)
    thirds: dict[int, list[Grade | None]] = defaultdict(list)
    for read in sorted(reads, key=lambda read: (read.committed_at, read.id)):
        if read.kind is Kind.FIRST:
            firsts[read.study_visit_id].append(read.grade)
        elif read.kind is Kind.ADJUDICATION:
            thirds[read.study_visit_id].append(read.grade)
    return {
        visit: final(protocol, grades, thirds.get(visit, ())) for visit, grades in firsts.items()
    }


def _dice(seed: int, *parts: object) -> random.Random:
    """Return random numbers of their own for each purpose, the same on every machine."""
    text = ":".join(map(str, (seed, *parts)))
    digest = hashlib.sha256(text.encode()).digest()
    return random.Random(int.from_bytes(digest[:16], "big"))  # noqa: S311 - not a secret
