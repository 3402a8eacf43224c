"""The rules for suggestions, decisions, grades and wordings."""

from dataclasses import replace

import pytest

from acne_desktop.domain.assessment import AttentionMap, Decision, is_override
from acne_desktop.domain.iga import GRADES, Grade, Wording
from acne_desktop.errors import InvalidRecordError
from tests.fakes import suggestion
from tests.unit.services.visits_made_up import NOON


def decision(grade: Grade, reason: str = "", comment: str = "") -> Decision:
    return Decision(grade, "fda", NOON, reason, comment)


def test_grades_have_the_names_of_the_scale() -> None:
    assert [grade.title for grade in GRADES] == [
        "Clear",
        "Almost clear",
        "Mild",
        "Moderate",
        "Severe",
    ]


def test_an_attention_map_has_a_value_for_each_cell() -> None:
    AttentionMap(2, 3, (0.0,) * 6)
    with pytest.raises(ValueError, match="rows x columns"):
        AttentionMap(2, 3, (0.0,) * 5)


@pytest.mark.parametrize(
    ("grades", "text"), [((2,), "2"), ((2, 3), "2\N{EN DASH}3"), ((0, 1, 2), "0\N{EN DASH}2")]
)
def test_the_plausible_set_reads_as_one_would_say_it(grades: tuple[int, ...], text: str) -> None:
    plausible = tuple(map(Grade, grades))
    assert replace(suggestion(Grade(2)), plausible=plausible).plausible_text == text


def test_a_suggestion_is_consistent() -> None:
    good = suggestion(Grade.MILD)
    with pytest.raises(ValueError, match="sum to 1"):
        replace(good, probabilities={Grade.MILD: 0.9})
    with pytest.raises(ValueError, match="in the plausible set"):
        replace(good, plausible=(Grade.SEVERE,))
    with pytest.raises(ValueError, match="contiguous"):
        replace(good, plausible=(Grade.MILD, Grade.SEVERE))


def test_an_override_is_a_grade_other_than_the_suggested_one() -> None:
    assert is_override(Grade.SEVERE, suggestion(Grade.MILD))
    assert not is_override(Grade.MILD, suggestion(Grade.MILD))
    assert not is_override(Grade.MILD, None)


def test_an_override_needs_its_reason() -> None:
    with pytest.raises(InvalidRecordError, match="Give a reason"):
        decision(Grade.SEVERE, " \n").checked(suggestion(Grade.MILD))
    kept = decision(Grade.SEVERE, " nodules ", " see photo ").checked(suggestion(Grade.MILD))
    assert (kept.reason, kept.comment) == ("nodules", "see photo")


def test_agreement_keeps_no_reason() -> None:
    assert decision(Grade.MILD, "left over").checked(suggestion(Grade.MILD)).reason == ""
    assert decision(Grade.MILD, "left over", "note").checked(None) == decision(
        Grade.MILD, "", "note"
    )


def wording_data() -> dict[str, object]:
    return {"id": "x", "title": "X", "source": "us", "grades": {str(i): f"g{i}" for i in range(5)}}


def test_a_wording_is_read_from_data() -> None:
    wording = Wording.from_dict(wording_data())
    assert wording.definitions == {grade: f"g{int(grade)}" for grade in GRADES}


@pytest.mark.parametrize("grades", [{"0": "only one"}, ["a", "b", "c", "d", "e"]])
def test_a_wording_without_all_grades_is_refused(grades: object) -> None:
    with pytest.raises(ValueError, match="wording"):
        Wording.from_dict({**wording_data(), "grades": grades})
