"""A made-up study: readers of known skill, repeats, adjudications, arms; the same every time."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np

from acne_desktop.domain.agreement_report import (
    AgreementReport,
    Occasion,
    ReadGrade,
    StudyFacts,
    Timepoint,
)
from acne_desktop.domain.iga import Grade
from acne_desktop.services import agreement

STUDY = StudyFacts("ACN-204", "3", "IGA (FDA 2018)", "iga-1.2")
TIMEPOINTS = (Timepoint(0, "Baseline"), Timepoint(1, "Week 6"), Timepoint(2, "Week 12"))
READERS = ("Reader 1", "Reader 2", "Reader 3")
_BEGUN = datetime(2026, 9, 1, 8, tzinfo=UTC)


def made_up(subjects: int = 20, *, seed: int = 1, readers: tuple[str, ...] = READERS,
            arms: bool = True) -> agreement.StudyReads:  # fmt: skip
    """Return a study of three visits a subject, a fifth of them read twice by each reader."""
    rng = np.random.default_rng(seed)
    final: dict[Occasion, Grade | None] = {}
    suggested: dict[Occasion, Grade | None] = {}
    timepoints: dict[Occasion, Timepoint] = {}
    reads: list[ReadGrade] = []
    for number in range(subjects):
        subject = f"S{number:03}"
        grade = int(rng.integers(2, 5))
        for point in TIMEPOINTS:
            occasion = (subject, f"{subject}-{point.order}")
            final[occasion], timepoints[occasion] = Grade(grade), point
            suggested[occasion] = near(grade, 0.6, rng)
            grade = max(0, grade - int(rng.integers(0, 3)))
    for reader in readers:
        at = _BEGUN
        for place in rng.permutation(len(final)):
            subject, visit = list(final)[place]
            truth = final[subject, visit]
            assert truth is not None
            for again in range(1 + (rng.random() < 0.2)):
                at += timedelta(minutes=2)
                given = None if rng.random() < 0.02 else near(truth, 0.5, rng)
                reads.append(ReadGrade(subject, visit, reader, given, at, repeat=bool(again)))
    told = {f"S{n:03}": "AB"[n % 2] for n in range(subjects)} if arms else {}
    return agreement.StudyReads(STUDY, reads, final, suggested, timepoints, told)


def near(grade: int, spread: float, rng: np.random.Generator) -> Grade:
    """Return a grade as someone sees it who errs by so much."""
    return Grade(int(np.clip(round(grade + rng.normal(0, spread)), 0, 4)))


def pairs(
    given: Mapping[str, tuple[tuple[int, int], ...]],
) -> agreement.StudyReads:
    """Return two readers' reads from each subject's pairs of grades."""
    reads = [
        ReadGrade(subject, f"{subject}-{n}", reader, Grade(grade), _BEGUN + timedelta(minutes=n))
        for subject, visits in given.items()
        for n, both in enumerate(visits)
        for reader, grade in zip("AB", both, strict=True)
    ]
    return agreement.StudyReads(STUDY, reads)


def report() -> AgreementReport:
    """Return the made-up study's agreement, of few draws."""
    return agreement.report(made_up(), draws=200)
