"""The report of agreement says what was computed, in words, tables and drawings, by the rules."""

# ruff: noqa: RUF001 - the typographic marks are those that print

from dataclasses import replace
from datetime import date

import pytest

from acne_desktop.domain.agreement import Figure, Statistic
from acne_desktop.domain.agreement_report import AgreementReport, Kind
from acne_desktop.language import LANGUAGES, speaking
from acne_desktop.reporting import (
    agreement_charts,
    agreement_content,
    agreement_scale,
    pdf,
    style,
    words,
)
from acne_desktop.reporting.content import AgreementPaper, Letterhead
from acne_desktop.services import agreement
from tests.agreeing import READERS, STUDY, made_up, report
from tests.unit.reporting.archive_rules import broken_rules, read_aloud
from tests.unit.reporting.samples import pages_of, text_of

DAY = date(2026, 11, 27)

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def told() -> AgreementReport:
    return report()


def composed(told: AgreementReport) -> AgreementPaper:
    return agreement_content.compose(told, made_on=DAY, letterhead=Letterhead("Trial centre"))


def test_the_report_names_the_study_and_how_it_was_computed(told: AgreementReport) -> None:
    text = " ".join(text_of(pdf.render(composed(told))).split())
    for expected in (
        "Trial centre",
        "ACN-204",
        "Protocol version 3",
        "IGA (FDA 2018)",
        "iga-1.2",
        f"20 subjects, 60 visits, {told.reads} reads",
        "200 draws, seed 20261127",
        "Between readers",
        "Reader 1 and Reader 2",
        "Consensus and Reader 3",
        "Reader 2 and Model",
        "Week 12",
        "How to read this report",
        "None is told of fewer than ten subjects",
        "Readers’ own reads are part of the consensus",
    ):
        assert expected in text, expected


def test_the_report_says_which_visits_the_model_is_not_compared_on(told: AgreementReport) -> None:
    assert "no suggestion" not in text_of(pdf.render(composed(told)))
    text = " ".join(text_of(pdf.render(composed(replace(told, unsuggested=3)))).split())
    assert "iga-1.2; 3 visits have no suggestion: the model was not asked" in text


def test_every_figure_is_told_with_its_interval(told: AgreementReport) -> None:
    paper = composed(told)
    table = next(each for each in paper.tables if each.title == Kind.READERS.title)
    figure = told.of_kind(Kind.READERS)[0].figures[Statistic.QUADRATIC]
    assert figure.low is not None
    assert figure.high is not None
    assert table.rows[0][4] == f"{figure.value:.2f}\n({figure.low:.2f} to {figure.high:.2f})"
    assert paper.forest is not None
    name, estimates = paper.forest.groups[0]
    assert name == Kind.READERS.title
    assert estimates[0].label == "Reader 1 and Reader 2"
    assert estimates[0].text in paper.forest.spoken


def test_counts_are_read_aloud_as_tables_and_drawings_as_their_words(
    told: AgreementReport,
) -> None:
    paper = composed(told)
    aloud = read_aloud(pdf.render(paper))
    kinds = [kind for kind, _ in aloud]
    assert kinds.count("Figure") == 2
    assert any("Reader 1 and Reader 2: 0." in words for kind, words in aloud if kind == "Figure")
    others = [*paper.tables, *paper.drift_tables, *paper.further]
    assert kinds.count("Table") == len(others) + len(told.comparisons)
    counts = 25 * len(told.comparisons)
    cells = sum(len(table.rows) * len(table.columns) for table in others)
    assert kinds.count("TD") == counts + cells


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_report_keeps_the_rules_of_archives(told: AgreementReport, paper: str) -> None:
    made = pdf.render(composed(told), paper)
    assert broken_rules(made) == []
    assert pdf.render(composed(told), paper) == made


@pytest.mark.parametrize("language", ["de", "zh"])
def test_the_report_speaks_each_language(told: AgreementReport, language: str) -> None:
    with speaking(language):
        paper = composed(told)
    made = pdf.render(paper)
    assert broken_rules(made) == []
    assert paper.frame.heading in text_of(made)
    assert paper.frame.heading != "Agreement of readers"
    assert LANGUAGES[language]


def test_many_readers_with_long_names_still_fit() -> None:
    names = tuple(f"Dr. Marie-Antoinette von Hohenlohe-Langenburg {n}" for n in range(5))
    told = agreement.report(made_up(12, readers=names), draws=50)
    made = pdf.render(composed(told))
    assert broken_rules(made) == []
    text = "".join(pages_of(made))
    assert all(f"Langenburg {n}" in " ".join(text.split()) for n in range(5))


def test_a_study_that_has_begun_says_what_there_is() -> None:
    bare = agreement.report(agreement.StudyReads(replace(STUDY, model=""), []))
    paper = composed(bare)
    assert (paper.forest, paper.drift, paper.tables, paper.confusions) == (None, None, (), ())
    assert broken_rules(pdf.render(paper)) == []
    assert "0 reads" in text_of(pdf.render(paper))


def test_arms_are_told_only_after_unblinding() -> None:
    [blinded] = agreement_content._success(agreement.report(made_up(arms=False), draws=5))
    [unblinded] = agreement_content._success(agreement.report(made_up(), draws=5))
    assert "Arm" not in blinded.columns
    assert "Arm" in unblinded.columns
    assert len(unblinded.rows) == 2 * len(blinded.rows)


def test_figures_are_written_as_each_language_writes_them() -> None:
    found = Figure(0.625, -0.051, 0.718)
    assert words.statistic(Statistic.KAPPA, found) == "0.62 (−0.05 to 0.72)"
    assert words.statistic(Statistic.SHIFT, found) == "+0.62 (−0.05 to +0.72)"
    assert words.statistic(Statistic.EXACT, Figure(0.78, 0.7, 0.86)) == "78\xa0% (70 to 86\xa0%)"
    assert words.statistic(Statistic.KAPPA, Figure()) == "–"
    assert words.statistic(Statistic.KAPPA, Figure(1.0)) == "1.00"
    assert words.statistic(Statistic.SHIFT, Figure(-0.0001)) == "0.00"
    assert words.change(Statistic.EXACT, Figure(-0.12, -0.2, 0.04)) == "−12 (−20 to +4)"
    assert words.change(Statistic.KAPPA, Figure(0.1, 0.0, 0.2)) == "+0.10 (0.00 to +0.20)"
    with speaking("de"):
        assert words.statistic(Statistic.KAPPA, found).startswith("0,62 (−0,05 ")


def test_an_axis_begins_at_nought_or_below_the_lowest() -> None:
    assert agreement_scale.scale_from([Figure(0.5, 0.1, 0.8), Figure()]) == 0
    assert agreement_scale.scale_from([Figure(0.1, -0.3, 0.8)]) == pytest.approx(-0.4)
    assert agreement_scale.scale_from([Figure(-1.0)]) == -1
    assert agreement_scale.scale_from([]) == 0


def test_every_count_is_readable_on_its_ground() -> None:
    assert agreement_charts.shade(10, 10)[1] == style.WHITE
    assert agreement_charts.shade(1, 10)[1] != style.WHITE
    for count in range(11):
        ground, ink = agreement_charts.shade(count, 10)
        assert agreement_charts._contrast(ink, ground) >= 4.5
    assert agreement_charts.shade(0, 0)[0].rgb() == style.WHITE.rgb()


def test_panels_over_time_of_more_readers_than_fit_beside_go_on(told: AgreementReport) -> None:
    four = replace(told, drifts=(*told.drifts, replace(told.drifts[0], reader="Reader 4")))
    paper = composed(four)
    assert paper.drift is not None
    assert [each.reader for each in paper.drift.readers] == [*READERS, "Reader 4"]
    aloud = read_aloud(pdf.render(paper))
    assert [w for kind, w in aloud if kind == "Figure" and "Reader 4: First third" in w]
