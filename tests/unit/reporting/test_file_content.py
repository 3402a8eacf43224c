"""A report says what it must, and never takes the suggestion for the grade."""

# ruff: noqa: RUF001 - the typographic marks are those that print

import hashlib
from dataclasses import replace
from datetime import date

import pytest

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.patient import Patient, PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.reporting.content import Accuracy, Options, Pictures, Records
from acne_desktop.reporting.file_content import compose
from acne_desktop.reporting.pdf import render
from tests.unit.reporting.samples import DAY, WORDING, letters_of, report, taken, text_of


@pytest.mark.parametrize("grade", GRADES)
def test_the_clinicians_grade_has_its_name_and_the_words_of_its_wording(grade: Grade) -> None:
    block = report(grade=grade).clinician
    assert block.grade is grade
    assert block.title == grade.title
    assert block.definition == f"Definition of {grade.title}."
    assert "Test wording" in block.source


@pytest.mark.parametrize("suggested", [*GRADES, None])
def test_an_ungraded_visit_says_so_whatever_is_suggested(suggested: Grade | None) -> None:
    block = report(grade=None, suggested=suggested).clinician
    assert block.grade is None
    assert block.title == "Not yet graded by a clinician"
    assert block.standing == ""
    assert ("not a grade" in block.definition) is (suggested is not None)


def test_a_confirmed_suggestion_is_called_so() -> None:
    assert report().clinician.standing == "Confirms the model’s suggestion."


def test_an_override_names_the_other_grade_and_the_reason() -> None:
    block = report(grade=Grade.SEVERE, suggested=Grade.MILD, reason="A nodule.").clinician
    assert block.standing == "Overrides the model’s suggestion (2, Mild)."
    assert [(n.label, n.text) for n in block.notes] == [("Reason", "A nodule.")]


def test_comment_and_visit_note_are_told_apart() -> None:
    notes = report(comment="Review in May.", note="Sunburn.").clinician.notes
    assert [(n.label, n.text) for n in notes] == [
        ("Comment", "Review in May."),
        ("Visit note", "Sunburn."),
    ]


def test_the_suggestion_says_how_sure_it_is_and_who_made_it() -> None:
    block = report(suggested=Grade.MILD).suggestion
    assert block is not None
    assert (block.grade, block.title) == (Grade.MILD, "Mild")
    assert sum(bar.share for bar in block.bars) == pytest.approx(1)
    assert [bar.plausible for bar in block.bars] == [False, True, True, False, False]
    assert block.plausible == "Plausible: 1–2 (90\N{NO-BREAK SPACE}% coverage)"
    assert block.model.startswith("Model fake-1 (")
    assert block.caution == ""


def test_a_suggestion_from_fewer_views_says_that_it_is_less_certain() -> None:
    block = report(views=(View.LEFT,)).suggestion
    assert block is not None
    assert block.caution == "Made from 1 of 3 views: less certain."


def test_cautions_about_photographs_stand_beside_the_suggestion() -> None:
    whole = report(views=(View.LEFT,), cautions=("The left photograph is not sharp.",))
    block = whole.suggestion
    assert block is not None
    assert block.caution == (
        "Made from 1 of 3 views: less certain. The left photograph is not sharp."
    )
    assert "not sharp" in text_of(render(whole))


def test_a_missing_view_keeps_its_place() -> None:
    views = report(views=(View.LEFT,)).views
    assert [view.title for view in views] == ["Frontal", "Patient’s left", "Patient’s right"]
    assert [view.photo is not None for view in views] == [False, True, False]
    assert [view.share for view in views] == ["", "100\N{NO-BREAK SPACE}%", ""]


def test_the_models_version_and_whole_hash_are_always_told() -> None:
    made = report(options=Options(attention=False, suggestion=False))
    whole = made.model
    assert "fake-1" in whole
    assert hashlib.sha256(b"fake").hexdigest() in whole
    assert hashlib.sha256(b"fake").hexdigest() in letters_of(text_of(render(made)))
    assert report(suggested=None).model == ""


def test_what_else_was_recorded_is_told() -> None:
    made = report(
        counts={Lesion.PAPULES: 4, Lesion.NODULES: 0},
        plan="  Adapalene in the evening. ",
        next_visit=date(2027, 1, 18),
        treatments=[taken("Doxycycline", "50 mg", date(2026, 3, 1), date(2026, 6, 1), "rash")],
        marks={
            View.LEFT: [Mark(View.LEFT, MarkKind.ARROW, ((0.1, 0.2), (0.3, 0.4)), "new nodule")]
        },
    )
    assert [(fact.label, fact.text) for fact in made.facts] == [
        ("Lesions counted", "Papules 4, Nodules 0"),
        ("Next visit", "18\N{NO-BREAK SPACE}January\N{NO-BREAK SPACE}2027"),
    ]
    assert [(note.label, note.text) for note in made.notes] == [
        ("Treatment plan", "Adapalene in the evening."),
        ("Marked on the photographs", "Patient’s left: new nodule"),
    ]
    assert made.tables[0].rows[0][:2] == ("Doxycycline", "50 mg")
    assert made.tables[0].rows[0][4] == "rash"
    assert "new nodule" in made.views[1].spoken
    text = text_of(render(made))
    for words in ("Papules 4", "Adapalene in the evening.", "18 January 2027", "Doxycycline"):
        assert words in text
    assert text.count("new nodule") == 2  # on the photograph, and told beside it


def test_attention_maps_can_be_left_out_alone() -> None:
    made = report(options=Options(attention=False))
    assert made.suggestion is not None
    assert made.attention == ""
    assert all(view.attention is None for view in made.views)


def test_attention_maps_carry_their_sentence() -> None:
    assert (
        report().attention
        == "Shows where the model looked; not a lesion map. One scale for all views."
    )


def test_the_trend_is_oldest_first_and_marks_this_visit() -> None:
    points = report(visits=3).trend.points
    assert [point.day for point in points] == sorted(point.day for point in points)
    assert [point.this for point in points] == [False, False, True]


def test_a_first_visit_has_no_trend() -> None:
    assert report(visits=1).trend.sentence == "The first visit on record; there is no trend yet."


def test_the_accuracy_is_told_with_its_interval() -> None:
    made = report(accuracy=Accuracy(0.641, 0.58, 0.70))
    assert made.frame.footnote.startswith("Assists, does not diagnose; research use.")
    assert "64\N{NO-BREAK SPACE}%" in made.frame.footnote
    assert "58\N{NO-BREAK SPACE}% to 70\N{NO-BREAK SPACE}%" in made.frame.footnote


def test_only_synthetic_patients_are_marked() -> None:
    assert report(synthetic=True).frame.synthetic == "Synthetic patient – demo clinic"
    assert report().frame.synthetic == ""


def test_the_title_names_nobody() -> None:
    made = report(name="Mustermann, Erika", identifier="A-1042")
    assert made.frame.title == "Facial acne report, visit of 23 November 2026"


@pytest.mark.parametrize(
    ("born", "told"),
    [
        (date(2003, 11, 24), "24 November 2003 (22 years)"),
        (date(2003, 11, 23), "23 November 2003 (23 years)"),
        (date(2025, 6, 1), "1 June 2025 (1 year)"),
        (None, "Not recorded"),
    ],
)
def test_the_age_is_that_at_the_visit(born: date | None, told: str) -> None:
    patient = Patient(1, PatientDetails("A", "B", born))
    visit = Visit(7, 1, DAY, {})
    history = [VisitSummary(7, DAY, None, None)]
    made = compose(Records(visit, patient, history, WORDING, Pictures({}), DAY))
    facts = [fact.text.replace("\N{NO-BREAK SPACE}", " ") for fact in made.frame.facts]
    assert facts == ["A", told, "Not recorded"]


@pytest.mark.parametrize(
    ("share", "told"),
    [(0.0, "0 %"), (0.001, "<1 %"), (0.4, "40 %"), (0.999, ">99 %"), (1, "100 %")],
)
def test_what_is_possible_is_never_told_as_impossible(share: float, told: str) -> None:
    made = report(accuracy=Accuracy(0.5, share, share))
    assert f"interval {told} to {told})".replace(" %", "\N{NO-BREAK SPACE}%") in made.frame.footnote


def test_the_same_visit_makes_the_same_report() -> None:
    one, other = report(), report()
    assert replace(one, views=(), colours=None).clinician == other.clinician
    assert one.suggestion == other.suggestion
    assert one.trend == other.trend
