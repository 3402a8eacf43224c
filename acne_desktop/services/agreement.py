"""Computes how well a study's reads agree: one report from a list of reads."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np

from acne_desktop.domain.agreement import (
    ConfusionTable,
    Pair,
    agreeing_pairs,
    fleiss_quotient,
    icc_quotient,
    wilson,
)
from acne_desktop.domain.agreement_report import (
    AgreementReport,
    Comparison,
    Drift,
    Kind,
    Occasion,
    ReaderCount,
    ReadGrade,
    Responders,
    StudyFacts,
    Third,
    Timepoint,
    Together,
)
from acne_desktop.domain.endpoint import is_success
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.services.agreement_intervals import (
    ALL,
    CHANGES,
    DRAWS,
    Bootstrap,
    Floats,
    stacked,
    table_sums,
)

SEED = 20_261_127
_N = len(GRADES)

Grades = Mapping[Occasion, Grade | None]
Graded = tuple[Occasion, Grade | None, Grade | None]  # by the first, by the second


@dataclass(frozen=True)
class StudyReads:
    """All that a report is computed from.

    ``final`` holds the final grades, ``suggested`` the model's. ``arms`` are empty until the study
    is unblinded, and so is what is told by arm.
    """

    study: StudyFacts
    reads: Sequence[ReadGrade]
    final: Grades = field(default_factory=dict)
    suggested: Grades = field(default_factory=dict)
    timepoints: Mapping[Occasion, Timepoint] = field(default_factory=dict)
    arms: Mapping[str, str] = field(default_factory=dict)


def report(records: StudyReads, *, seed: int = SEED, draws: int = DRAWS) -> AgreementReport:
    """Return the agreement of a study's reads; the same reads and seed give the same figures.

    Readers are compared on their own first reads: neither repeats nor third reads, which follow
    what others have read, count there.
    """
    bootstrap = Bootstrap(seed, draws)
    occasions = {read.occasion for read in records.reads}
    independent = [read for read in records.reads if not (read.repeat or read.third)]
    by_reader = _by_reader(independent)
    return AgreementReport(
        study=records.study,
        subjects=len({read.subject for read in records.reads}),
        visits=len(occasions),
        reads=len(records.reads),
        seed=seed,
        draws=draws,
        comparisons=tuple(_comparisons(records, by_reader, bootstrap)),
        readers=tuple(_counts(records.reads)),
        fleiss=_fleiss(by_reader, bootstrap),
        icc=_icc(by_reader, bootstrap),
        drifts=tuple(_drifts(independent, records.final, bootstrap)),
        responders=tuple(responders(records)),
        unsuggested=len(occasions - records.suggested.keys()) if records.suggested else 0,
    )


def _by_reader(reads: Iterable[ReadGrade]) -> dict[str, dict[Occasion, Grade | None]]:
    """Return each reader's grades by name; of several reads of a visit the first."""
    found: dict[str, dict[Occasion, Grade | None]] = defaultdict(dict)
    for read in sorted(reads, key=lambda read: (read.reader, read.read_at)):
        found[read.reader].setdefault(read.occasion, read.grade)
    return dict(found)


# -- two graders


def _comparisons(
    records: StudyReads, by_reader: Mapping[str, Grades], bootstrap: Bootstrap
) -> Iterator[Comparison]:
    for first, second in combinations(by_reader, 2):
        shared = _shared(by_reader[first], by_reader[second])
        yield from _compared(Kind.READERS, first, second, shared, bootstrap)
    repeats = _by_reader(read for read in records.reads if read.repeat)
    for reader, again in repeats.items():
        shared = _shared(by_reader.get(reader, {}), again)
        yield from _compared(Kind.REPEAT, reader, reader, shared, bootstrap)
    for reader, grades in by_reader.items():
        shared = _shared(records.final, grades)
        yield from _compared(Kind.CONSENSUS, "", reader, shared, bootstrap)
    for reader, grades in [("", records.final), *by_reader.items()]:
        shared = _shared(grades, records.suggested)
        yield from _compared(Kind.MODEL, reader, "", shared, bootstrap)


def _shared(first: Grades, second: Grades) -> list[Graded]:
    """Return the visits that both graded, or tried to."""
    return [(each, grade, second[each]) for each, grade in first.items() if each in second]


def _compared(
    kind: Kind, first: str, second: str, shared: Sequence[Graded], bootstrap: Bootstrap
) -> Iterator[Comparison]:
    """Give the comparison, if there is anything to compare."""
    if not shared:
        return
    sums = table_sums(_both(shared))
    table = ConfusionTable.of(_pairs(shared))
    yield Comparison(kind, first, second, table, len(sums), bootstrap.figures(sums, ALL))


def _pairs(shared: Iterable[Graded]) -> Iterator[Pair]:
    return ((first, second) for _, first, second in shared)


def _both(shared: Iterable[Graded]) -> Iterator[tuple[str, Grade, Grade]]:
    """Give subject and grades where both could grade."""
    for (subject, _), first, second in shared:
        if first is not None and second is not None:
            yield subject, first, second


# -- all readers at once


def _together(by_reader: Mapping[str, Grades]) -> dict[Occasion, dict[str, Grade]]:
    """Return who gave which grade to each visit."""
    found: dict[Occasion, dict[str, Grade]] = defaultdict(dict)
    for reader, grades in by_reader.items():
        for occasion, grade in grades.items():
            if grade is not None:
                found[occasion][reader] = grade
    return found


def _fleiss(by_reader: Mapping[str, Grades], bootstrap: Bootstrap) -> Together | None:
    """Return Fleiss' kappa of the visits that were graded by the commonest number of readers.

    They need not be the same readers; a study of two has its kappas already.
    """
    graded = _together(by_reader)
    numbers = Counter(len(grades) for grades in graded.values() if len(grades) > 1)
    if len(by_reader) < 3 or not numbers:
        return None
    readers = max(numbers, key=lambda number: (numbers[number], number))
    rows: dict[str, Floats] = {}
    for (subject, _), grades in graded.items():
        if len(grades) == readers:
            counts = np.bincount(list(grades.values()), minlength=_N)
            row = rows.setdefault(subject, np.zeros(_N + 1))
            row += [agreeing_pairs(counts.tolist()), *counts]
    found = bootstrap.figures(
        stacked(rows.values(), _N + 1),
        {"": lambda columns: fleiss_quotient(columns[0], list(columns[1:]), readers)},
    )
    return Together(found[""], numbers[readers], readers)


def _icc(by_reader: Mapping[str, Grades], bootstrap: Bootstrap) -> Together | None:
    """Return ICC(2,1) of the visits that every reader graded."""
    names = list(by_reader)
    rows: dict[str, Floats] = {}
    visits = 0
    for (subject, _), grades in _together(by_reader).items():
        if len(names) < 2 or len(grades) < len(names):
            continue
        visits += 1
        given = np.array([grades[name] for name in names], float)
        row = rows.setdefault(subject, np.zeros(len(names) + 3))
        row += [1, (given**2).sum(), given.sum() ** 2, *given]
    if visits < 2:
        return None
    found = bootstrap.figures(
        stacked(rows.values(), len(names) + 3),
        {"": lambda sums: icc_quotient(sums[0], sums[1], sums[2], list(sums[3:]))},
    )
    return Together(found[""], visits, len(names))


# -- one reader over time


def _drifts(
    independent: Sequence[ReadGrade], final: Grades, bootstrap: Bootstrap
) -> Iterator[Drift]:
    readers = sorted({read.reader for read in independent})
    for reader in readers:
        own = [read for read in independent if read.reader == reader and read.occasion in final]
        own.sort(key=lambda read: read.read_at)
        thirds = [
            [(each.occasion, final[each.occasion], each.grade) for each in part]
            for part in _in_thirds(own)
        ]
        if all(thirds):
            yield _drift(reader, thirds, bootstrap)


def _in_thirds(reads: Sequence[ReadGrade]) -> list[Sequence[ReadGrade]]:
    edges = [round(len(reads) * part / 3) for part in range(4)]
    return [reads[start:end] for start, end in pairwise(edges)]


def _drift(reader: str, thirds: Sequence[Sequence[Graded]], bootstrap: Bootstrap) -> Drift:
    told = tuple(
        Third(
            len(third),
            ConfusionTable.of(_pairs(third)),
            bootstrap.figures(table_sums(_both(third)), ALL),
        )
        for third in thirds
    )
    return Drift(reader, told, bootstrap.figures(_side_by_side(thirds[0], thirds[-1]), CHANGES))


def _side_by_side(first: Iterable[Graded], last: Iterable[Graded]) -> Floats:
    """Return each subject's tables of two parts in one row: subjects are drawn for both."""
    rows: dict[str, Floats] = {}
    for start, part in ((0, first), (_N * _N, last)):
        for subject, grade, again in _both(part):
            row = rows.setdefault(subject, np.zeros(2 * _N * _N))
            row[start + grade * _N + again] += 1
    return stacked(rows.values(), 2 * _N * _N)


# -- who read, who responded


def _counts(reads: Sequence[ReadGrade]) -> Iterator[ReaderCount]:
    for reader in sorted({read.reader for read in reads}):
        own = [read for read in reads if read.reader == reader]
        yield ReaderCount(
            reader,
            len(own),
            sum(read.repeat for read in own),
            sum(read.third for read in own),
            sum(read.grade is None for read in own),
        )


def responders(records: StudyReads) -> Iterator[Responders]:
    """Give who reached trial success, by time point after the baseline and by arm.

    A subject whose baseline is too good to be two grades better counts, and has not reached it.
    """
    planned = sorted(set(records.timepoints.values()), key=lambda point: point.order)
    graded = {
        (occasion[0], point): records.final.get(occasion)
        for occasion, point in records.timepoints.items()
    }
    for point in planned[1:]:
        by_arm: dict[str, list[bool | None]] = defaultdict(list)
        for subject in sorted({subject for subject, _ in graded}):
            baseline, then = graded.get((subject, planned[0])), graded.get((subject, point))
            if baseline is None:
                continue
            reached = None if then is None else is_success(baseline, then)
            by_arm[records.arms.get(subject, "")].append(reached)
        for arm in sorted(by_arm):
            told = [reached for reached in by_arm[arm] if reached is not None]
            missing = len(by_arm[arm]) - len(told)
            share = wilson(sum(told), len(told))
            yield Responders(point.label, arm, sum(told), len(told), missing, share)
