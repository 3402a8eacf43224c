"""The patient's page is told in plain words, without a word of what only colleagues need."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pytest

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import View
from acne_desktop.language import LANGUAGES, speaking
from acne_desktop.reporting.content import Options
from acne_desktop.reporting.pdf import render
from acne_desktop.services.wording import load_wording
from tests.unit.reporting.samples import DAY, images_of, patient_report, records, taken, text_of
from tests.unit.reporting.samples import pages_of as printed_pages


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("grade", GRADES)
def test_the_grade_is_told_in_everyday_words(grade: Grade) -> None:
    made = patient_report(grade=grade, suggested=Grade.SEVERE, reason="Scars.")
    assert made.grade is grade
    assert made.meaning == f"In plain words {grade.title}."
    text = text_of(render(made))
    for word in ("model", "hash", "suggest", "fake-1", "Scars.", "SHA", "Plausible", "Override"):
        assert word.lower() not in text.lower()


def test_a_wording_without_plain_words_is_told_as_published() -> None:
    made = records()
    bare = replace(made, wording=replace(made.wording, plain={}))
    from acne_desktop.reporting.patient_content import compose

    assert compose(bare).meaning == "Definition of Moderate."


def test_an_ungraded_visit_shows_no_grade_at_all() -> None:
    made = patient_report(grade=None, suggested=Grade.SEVERE)
    assert made.grade is None
    assert "not graded" in made.meaning
    assert made.change == ""
    assert made.trend.sentence == "No visit is graded yet."
    assert "Severe" not in text_of(render(made))


@pytest.mark.parametrize(
    ("first", "now", "told"),
    [
        (Grade.SEVERE, Grade.MILD, "2 grades better than on 13 October 2026."),
        (Grade.MILD, Grade.ALMOST_CLEAR, "1 grade better than on 13"),
        (Grade.MILD, Grade.MILD, "The same grade as on 13 October 2026."),
        (Grade.MILD, Grade.SEVERE, "2 grades worse than on 13 October 2026."),
        (None, Grade.SEVERE, ""),
    ],
)
def test_the_change_since_the_first_visit(first: Grade | None, now: Grade, told: str) -> None:
    made = patient_report(grade=now, visits=2, grades=[first])
    assert spaced(made.change).startswith(told)
    assert bool(made.change) is bool(told)


def test_the_change_is_told_since_the_baseline_that_was_marked() -> None:
    grades = [Grade.MODERATE, Grade.SEVERE]
    made = patient_report(grade=Grade.CLEAR, visits=3, grades=grades, baseline_id=101)
    assert spaced(made.change) == "3 grades better than on 13 October 2026."


def test_photographs_before_and_now_stand_by_view() -> None:
    made = patient_report(views=(View.FRONTAL, View.LEFT), earlier=(View.FRONTAL,))
    assert [spaced(row.title) for row in made.rows] == [
        "Before: 2 September 2026",
        "Now: 23 November 2026",
    ]
    before, now = made.rows
    assert [view.photo is not None for view in before.views] == [True, False]
    assert [view.photo is not None for view in now.views] == [True, True]
    rendered = render(made)
    assert len(images_of(rendered)) == 3
    assert "No photograph" in text_of(rendered)


def test_the_visit_before_can_be_left_out() -> None:
    made = patient_report(options=Options(before=False))
    assert [spaced(row.title) for row in made.rows] == ["Photographs of 23 November 2026"]


def test_only_what_is_being_taken_is_told() -> None:
    made = patient_report(
        treatments=[
            taken("Old", "", date(2026, 1, 1), DAY),
            taken("Later", "", date(2027, 1, 1)),
            taken("Adapalene", "0.1 %", date(2026, 3, 1), None, "thinly"),
            taken("Zinc", "", date(2026, 2, 1)),
        ]
    )
    assert [spaced(line) for line in made.treatment_lines] == [
        "Zinc, since 1 February 2026",
        "Adapalene, 0.1 %, thinly, since 1 March 2026",
    ]


def test_the_plan_and_the_next_visit_are_on_the_page() -> None:
    made = patient_report(plan=" Wash gently. ", next_visit=date(2027, 1, 18))
    text = text_of(render(made))
    assert "Wash gently." in text
    assert "Monday, 18 January 2027" in text
    assert "Not arranged yet" in text_of(render(patient_report()))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("plan", ["", "Wash gently every evening. " * 14])
@pytest.mark.parametrize("visits", [1, 2, 12])
def test_it_is_one_page(paper: str, plan: str, visits: int) -> None:
    made = patient_report(plan=plan, visits=visits, size=(300, 400), synthetic=True)
    assert len(printed_pages(render(made, paper))) == 1


def test_a_very_long_plan_goes_on_whole() -> None:
    plan = " ".join(f"word{i}" for i in range(900))
    pages = printed_pages(render(patient_report(plan=plan, visits=2)))
    assert "Your plan is on the next page." in " ".join(pages[0].split())
    together = "".join("".join(pages).split())
    assert all(f"word{i}" in together for i in range(900))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("plan", ["", "Wash gently. " * 30])
def test_nothing_stands_outside_the_margins(paper: str, plan: str) -> None:
    made = render(patient_report(plan=plan, size=(600, 800)), paper)
    with pikepdf.open(BytesIO(made)) as document:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure":
                left, bottom, right, top = (float(side) for side in item.A.BBox)
                assert left >= 40
                assert right <= float(document.pages[0].mediabox[2]) - 40
                assert 45 <= bottom < top


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_grade_are_in_the_language(language: str) -> None:
    with speaking(language):
        made = patient_report(wording=load_wording("fda"))
    text = "".join(text_of(render(made)).split())
    assert "".join(made.meaning.split()) in text
    assert made.frame.language == language
