"""The series tells the course: which visits, which grades, and whether it was a success."""

from dataclasses import replace
from datetime import date

import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.reporting import series_content
from acne_desktop.reporting.content import Kind, Options
from acne_desktop.reporting.pdf import render
from tests.unit.reporting.samples import (
    DAY,
    images_of,
    pages_of,
    records,
    series_report,
    taken,
    text_of,
)

G = Grade


def outcome(*grades: Grade | None) -> dict[str, str]:
    """Return what is told of visits with these grades, the first one first."""
    *before, last = grades
    made = series_report(grade=last, grades=list(reversed(before)), visits=len(grades))
    return {f.label: f.text.replace("\N{NO-BREAK SPACE}", " ") for f in made.outcome}


SUCCESS = "IGA 0 or 1 and two grades better"


def test_success_is_told_with_its_day() -> None:
    assert outcome(G.SEVERE, G.MILD, G.ALMOST_CLEAR)[SUCCESS] == "Reached on 23 Nov 2026"
    assert outcome(G.SEVERE, G.CLEAR, G.MILD)[SUCCESS] == "Reached on 13 Oct 2026, not kept"
    assert outcome(G.MILD, G.ALMOST_CLEAR)[SUCCESS] == "Not reached"
    assert outcome(G.ALMOST_CLEAR, G.CLEAR)[SUCCESS] == "Not possible from this baseline"


@pytest.mark.parametrize(
    ("baseline", "named"),
    [(G.SEVERE, "Success: IGA 0 or 1"), (G.MILD, "Success: IGA 0"), (G.CLEAR, "")],
)
def test_the_line_of_success_follows_the_baseline(baseline: Grade, named: str) -> None:
    made = series_report(grades=[baseline], visits=2, grade=G.MODERATE)
    assert made.trend.success == named
    assert ("Success" in text_of(render(made))) is bool(named)


def test_the_baseline_is_the_first_graded_visit() -> None:
    told = outcome(None, G.MODERATE, None, G.CLEAR)
    assert told["Baseline"] == "3 Moderate, 2 Sept 2026"
    assert told["Latest"] == "0 Clear, 23 Nov 2026"
    assert outcome(None, None) == {"Baseline": "No visit is graded yet."}
    assert list(outcome(None, G.MILD)) == ["Baseline"]


def test_rows_are_oldest_first_with_the_weeks_since_the_baseline() -> None:
    made = series_report(visits=3, grades=[None, G.SEVERE])
    days = [row.day.replace("\N{NO-BREAK SPACE}", " ") for row in made.rows]
    assert days == ["2 September 2026", "13 October 2026", "23 November 2026"]
    assert [row.since for row in made.rows] == ["Baseline", "Week 6", "Week 12"]
    assert [row.title for row in made.rows] == ["Severe", "Not graded", "Moderate"]
    assert made.rows[1].grade is None


def test_chosen_visits_alone_are_told() -> None:
    found = records(visits=4)
    made = series_content.compose(replace(found, series=found.series[1:3]))
    assert len(made.rows) == len(made.trend.points) == 2
    assert made.frame.which.label == "2 visits"


def test_the_models_grades_are_told_only_where_wanted() -> None:
    quiet = series_report(reason="Scars.", suggested=G.SEVERE, grade=G.CLEAR)
    assert all(point.suggested is None for point in quiet.trend.points)
    assert "Model" not in text_of(render(quiet))
    told = series_report(
        reason="Scars.", suggested=G.SEVERE, grade=G.CLEAR, options=Options(suggestion=True)
    )
    assert "Override: Scars." in told.rows[-1].notes
    assert "fake-1" in text_of(render(told))


def test_only_the_wanted_views_are_shown() -> None:
    options = Options(kind=Kind.SERIES, views=(View.FRONTAL,))
    made = series_report(visits=3, options=options)
    assert made.columns == ("Visit", "Frontal")
    assert len(images_of(render(made))) == 3


def test_treatments_stand_under_the_trend_and_in_a_table() -> None:
    made = series_report(
        treatments=[
            taken("Adapalene", "0.1 %", date(2026, 10, 1)),
            taken("Long ago", "", date(2020, 1, 1), date(2020, 2, 1)),
            taken("Always", "", date(2020, 1, 1)),
        ]
    )
    assert [course.name for course in made.trend.courses] == ["Always", "Adapalene, 0.1 %"]
    assert len(made.tables[0].rows) == 3
    assert "Treatments: Always, Adapalene, 0.1 %" in made.trend.spoken


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_twelve_visits_fill_pages_that_name_patient_and_columns(paper: str) -> None:
    pages = pages_of(render(series_report(visits=12, size=(300, 400)), paper))
    assert 3 <= len(pages) <= 5
    for number, page in enumerate(pages, start=1):
        assert "Mustermann, Erika" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "Frontal" in page
    assert sum(page.count("Week") + page.count("Baseline") for page in pages) >= 12


def test_thumbnails_are_large_enough_to_judge() -> None:
    images = images_of(render(series_report(visits=2, size=(900, 1200))))
    assert all(image.width >= 115 for image in images)  # 4 cm
    assert all(abs(image.columns / (image.width / 72) - 300) < 1 for image in images)


def test_a_single_visit_is_a_series_too() -> None:
    made = series_report(visits=1)
    assert made.trend.sentence
    assert made.frame.which.text.replace("\N{NO-BREAK SPACE}", " ") == "23 November 2026"
    assert pages_of(render(made))
    assert made.frame.made_on == DAY
