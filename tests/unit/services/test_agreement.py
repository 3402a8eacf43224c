"""A study's agreement: who is compared on which reads, and intervals that keep their promise."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from acne_desktop.domain.agreement import (
    ConfusionTable,
    Figure,
    Statistic,
    fleiss_kappa,
    icc,
    wilson,
)
from acne_desktop.domain.agreement_report import (
    AgreementReport,
    Comparison,
    Kind,
    ReadGrade,
    Timepoint,
)
from acne_desktop.domain.iga import Grade
from acne_desktop.services import agreement
from acne_desktop.services.agreement_intervals import ALL, Bootstrap, table_sums
from tests.agreeing import READERS, STUDY, TIMEPOINTS, made_up, pairs


@pytest.fixture(scope="module")
def records() -> agreement.StudyReads:
    return made_up()


@pytest.fixture(scope="module")
def told(records: agreement.StudyReads) -> AgreementReport:
    return agreement.report(records, draws=400)


def named(told: AgreementReport, kind: Kind, first: str, second: str) -> Comparison:
    return next(c for c in told.of_kind(kind) if (c.first, c.second) == (first, second))


def test_everyone_is_compared_with_everyone(told: AgreementReport) -> None:
    one, two, three = READERS
    assert [(c.first, c.second) for c in told.of_kind(Kind.READERS)] == [
        (one, two),
        (one, three),
        (two, three),
    ]
    assert [c.second for c in told.of_kind(Kind.CONSENSUS)] == list(READERS)
    assert [c.first for c in told.of_kind(Kind.MODEL)] == ["", *READERS]
    assert [c.first for c in told.of_kind(Kind.REPEAT)] == list(READERS)
    assert [c.rows for c in told.of_kind(Kind.MODEL)] == ["Consensus", *READERS]
    assert {c.columns for c in told.of_kind(Kind.MODEL)} == {"Model"}
    assert (told.subjects, told.visits) == (20, 60)


def test_visits_without_a_suggestion_are_counted_once_the_model_was_asked(
    records: agreement.StudyReads,
) -> None:
    assert agreement.report(records, draws=20).unsuggested == 0
    kept = dict(list(records.suggested.items())[:-3])
    some = agreement.report(replace(records, suggested=kept), draws=20)
    assert some.unsuggested == 3
    consensus = named(some, Kind.MODEL, "", "").table
    assert consensus.total + consensus.one_only + consensus.neither == 57
    none = agreement.report(replace(records, suggested={}), draws=20)
    assert (none.unsuggested, none.of_kind(Kind.MODEL)) == (0, ())


def test_the_figures_are_those_of_the_first_reads(
    records: agreement.StudyReads, told: AgreementReport
) -> None:
    grades = {
        reader: {r.occasion: r.grade for r in records.reads if r.reader == reader and not r.repeat}
        for reader in READERS[:2]
    }
    both = [
        (a, b)
        for each, a in grades["Reader 1"].items()
        if a is not None and (b := grades["Reader 2"][each]) is not None
    ]
    found = named(told, Kind.READERS, *READERS[:2])
    theirs = cohen_kappa_score(*zip(*both, strict=True), weights="quadratic")
    assert found.figures[Statistic.QUADRATIC].value == pytest.approx(theirs)
    assert found.table.total == len(both)
    assert found.table.total + found.table.one_only + found.table.neither == 60
    assert found.subjects == 20


def test_repeats_are_compared_with_the_same_readers_first_read(
    records: agreement.StudyReads, told: AgreementReport
) -> None:
    for reader in READERS:
        own = [read for read in records.reads if read.reader == reader]
        repeats = [read for read in own if read.repeat]
        table = named(told, Kind.REPEAT, reader, reader).table
        assert table.total + table.one_only + table.neither == len(repeats) > 3
        counted = next(count for count in told.readers if count.reader == reader)
        assert (counted.reads, counted.repeats) == (len(own), len(repeats))
        assert counted.not_gradable == sum(read.grade is None for read in own)


def test_an_adjudication_is_no_read_that_readers_are_compared_on() -> None:
    records = pairs({f"S{n}": ((n % 5, (n + n // 3) % 5),) for n in range(15)})
    settled = [
        replace(read, reader="C", third=True) for read in records.reads if read.reader == "A"
    ]
    with_third = replace(records, reads=[*records.reads, *settled])
    before, after = (agreement.report(each, draws=50) for each in (records, with_third))
    assert after.comparisons == before.comparisons
    assert after.drifts == before.drifts
    assert [count.thirds for count in after.readers] == [0, 0, 15]


def test_what_only_one_could_grade_is_counted_and_not_compared() -> None:
    records = pairs({"S1": ((2, 3), (1, 1)), "S2": ((4, 4),)})
    blind = [replace(read, grade=None) if read.visit == "S1-0" and read.reader == "B" else read
             for read in records.reads]  # fmt: skip
    told = agreement.report(replace(records, reads=blind), draws=20)
    table = named(told, Kind.READERS, "A", "B").table
    assert (table.total, table.one_only, table.neither) == (2, 1, 0)
    assert [(c.reader, c.not_gradable) for c in told.readers] == [("A", 0), ("B", 1)]


def test_the_report_reprints_to_the_digit(
    records: agreement.StudyReads, told: AgreementReport
) -> None:
    mixed = list(records.reads)
    np.random.default_rng(5).shuffle(mixed)
    assert agreement.report(replace(records, reads=mixed), draws=400) == told
    other = agreement.report(records, seed=1, draws=400)
    one, two = (named(each, Kind.READERS, *READERS[:2]).figures for each in (told, other))
    assert one[Statistic.KAPPA].value == two[Statistic.KAPPA].value
    assert one[Statistic.KAPPA].low != two[Statistic.KAPPA].low


def test_how_subjects_are_named_does_not_matter() -> None:
    rng = np.random.default_rng(8)
    for _ in range(5):
        given = {f"S{n}": tuple(map(tuple, rng.integers(0, 5, (2, 2)).tolist())) for n in range(12)}
        names = rng.permutation(12)
        renamed = {f"P{names[n]:02}": visits for n, visits in enumerate(given.values())}
        one, two = (agreement.report(pairs(each), draws=100) for each in (given, renamed))
        assert one.comparisons == two.comparisons


def test_drift_shows_who_grows_strict() -> None:
    """Agreement falls from whole to none, and the interval of the change leaves out nought."""
    records = made_up(24, readers=("A",))
    own = [read for read in records.reads if not read.repeat]
    last = len(own) * 2 // 3
    strict = [
        replace(read, grade=worse(records.final[read.occasion]) if place >= last
                else records.final[read.occasion])
        for place, read in enumerate(own)
    ]  # fmt: skip
    [drift] = agreement.report(replace(records, reads=strict), draws=400).drifts
    assert [third.reads for third in drift.thirds] == [24, 24, 24]
    assert drift.thirds[0].figures[Statistic.EXACT].value == 1
    exact = drift.change[Statistic.EXACT]
    assert exact.high is not None
    assert exact.high < -0.5
    shift = drift.change[Statistic.SHIFT]
    assert shift.low is not None
    assert shift.low > 0.5
    total = drift.thirds[2].figures[Statistic.SHIFT].value
    assert shift.value == total


def worse(grade: Grade | None) -> Grade:
    assert grade is not None
    return Grade(min(4, grade + 1))


def test_all_readers_at_once(records: agreement.StudyReads, told: AgreementReport) -> None:
    rows: dict[object, dict[str, Grade]] = {}
    for read in records.reads:
        if not read.repeat and read.grade is not None:
            rows.setdefault(read.occasion, {})[read.reader] = read.grade
    complete = [tuple(given[name] for name in READERS) for given in rows.values() if len(given) > 2]
    assert told.icc is not None
    assert told.fleiss is not None
    assert (told.icc.visits, told.icc.readers) == (len(complete), 3)
    assert told.icc.figure.value == pytest.approx(icc(complete))
    counts = [[row.count(grade) for grade in Grade] for row in complete]
    assert told.fleiss.figure.value == pytest.approx(fleiss_kappa(counts))
    for figure in (told.icc.figure, told.fleiss.figure):
        assert figure.low is not None
        assert figure.value is not None
        assert figure.high is not None
        assert figure.low < figure.value < figure.high


def test_two_readers_have_no_kappa_of_all_and_one_has_none_at_all() -> None:
    two = agreement.report(made_up(readers=READERS[:2]), draws=20)
    assert two.fleiss is None
    assert two.icc is not None
    one = agreement.report(made_up(readers=READERS[:1]), draws=20)
    assert one.icc is None
    assert one.of_kind(Kind.READERS) == ()


def test_a_study_without_reads_has_nothing_to_tell() -> None:
    told = agreement.report(agreement.StudyReads(STUDY, []))
    assert (told.reads, told.comparisons, told.drifts, told.responders) == (0, (), (), ())


# -- intervals


def test_no_interval_is_told_of_few_subjects_or_of_no_difference() -> None:
    few = agreement.report(pairs({f"S{n}": ((n % 5, (n + 1) % 5),) for n in range(9)}), draws=50)
    assert not any(figure.has_interval for figure in few.comparisons[0].figures.values())
    alike = agreement.report(pairs({f"S{n}": ((n % 5, n % 5),) for n in range(12)}), draws=50)
    assert alike.comparisons[0].figures[Statistic.QUADRATIC] == Figure(1.0)
    only_mild = agreement.report(pairs({f"S{n}": ((2, 2),) for n in range(12)}), draws=50)
    assert only_mild.comparisons[0].figures[Statistic.KAPPA] == Figure()


def test_intervals_hold_the_figure() -> None:
    rng = np.random.default_rng(4)
    outside = 0
    for seed in range(40):
        n = int(rng.integers(10, 60))
        graded = seen(n, rng)
        for figure in Bootstrap(seed, 200).figures(table_sums(graded), ALL).values():
            if figure.low is not None and figure.value is not None and figure.high is not None:
                outside += not figure.low <= figure.value <= figure.high
    assert outside <= 1


def seen(subjects: int, rng: np.random.Generator) -> list[tuple[str, Grade, Grade]]:
    """Return two readers' grades of two visits a subject, who are alike in both."""
    severity = np.repeat(rng.normal(2, 1, subjects), 2)
    quirk = np.repeat(rng.normal(0, 0.5, subjects), 2)
    first, second = (
        np.clip(np.round(seen + rng.normal(0, 0.5, 2 * subjects)), 0, 4).astype(int).tolist()
        for seen in (severity, severity + quirk)
    )
    return [
        (str(place // 2), Grade(a), Grade(b))
        for place, (a, b) in enumerate(zip(first, second, strict=True))
    ]


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(11)
    every = {name: ALL[name] for name in (Statistic.QUADRATIC, Statistic.EXACT)}
    truth = ConfusionTable.of((a, b) for _, a, b in seen(15_000, rng))
    runs, held = 200, dict.fromkeys(every, 0)
    bootstrap = Bootstrap(3, 400)
    for _ in range(runs):
        for name, figure in bootstrap.figures(table_sums(seen(60, rng)), every).items():
            right = truth.value(name)
            assert figure.low is not None
            assert figure.high is not None
            assert right is not None
            held[name] += figure.low <= right <= figure.high
    for name, count in held.items():
        assert 0.91 <= count / runs <= 0.98, name


# -- responders


def test_responders_by_visit_and_arm() -> None:
    grades = {
        "A1": ("A", (3, 1, 1)),  # two better and almost clear: from the first visit on
        "A2": ("A", (3, 2, 1)),
        "A3": ("A", (2, 1, 0)),  # almost clear is one better only
        "B1": ("B", (4, 4, 2)),  # two better, and mild
        "B2": ("B", (1, 0, 0)),  # can never be
        "B3": ("B", (3, None, 1)),
        "B4": ("B", (None, 1, 1)),  # nothing to count from
    }
    final = {
        (subject, f"{subject}-{n}"): None if grade is None else Grade(grade)
        for subject, (_, row) in grades.items()
        for n, grade in enumerate(row)
    }
    timepoints = {occasion: TIMEPOINTS[int(occasion[1][-1])] for occasion in final}
    arms = {subject: arm for subject, (arm, _) in grades.items()}
    records = agreement.StudyReads(STUDY, [], final, {}, timepoints, arms)
    found = [
        (each.timepoint, each.arm, each.reached, each.subjects, each.missing)
        for each in agreement.responders(records)
    ]
    assert found == [
        ("Week 6", "A", 1, 3, 0),
        ("Week 6", "B", 0, 2, 1),
        ("Week 12", "A", 3, 3, 0),
        ("Week 12", "B", 1, 3, 0),
    ]
    blinded = list(agreement.responders(replace(records, arms={})))
    assert [(each.arm, each.reached, each.subjects) for each in blinded] == [
        ("", 1, 5),
        ("", 4, 6),
    ]
    assert blinded[0].share == wilson(1, 5)


def test_a_visit_that_did_not_take_place_is_missing() -> None:
    final: dict[tuple[str, str], Grade | None] = {
        ("S1", "a"): Grade(3),
        ("S1", "b"): Grade(0),
        ("S2", "c"): Grade(3),
    }
    timepoints = {
        ("S1", "a"): Timepoint(0, "Baseline"),
        ("S1", "b"): Timepoint(1, "Week 12"),
        ("S2", "c"): Timepoint(0, "Baseline"),
    }
    [told] = agreement.responders(agreement.StudyReads(STUDY, [], final, {}, timepoints))
    assert (told.reached, told.subjects, told.missing) == (1, 1, 1)


def test_of_two_first_reads_the_earlier_counts() -> None:
    records = pairs({"S1": ((2, 2),)})
    later = replace(records.reads[0], grade=Grade.SEVERE)
    later = ReadGrade(**{**vars(later), "read_at": later.read_at.replace(hour=23)})
    told = agreement.report(replace(records, reads=[later, *records.reads]), draws=5)
    assert named(told, Kind.READERS, "A", "B").table.counts[2][2] == 1
