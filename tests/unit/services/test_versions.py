"""Changes in words: which fields, from what, to what, and what undoing an undoing is called."""

from datetime import UTC, datetime

from acne_desktop.domain.change import Change, Part, State, Told
from acne_desktop.services import versions
from acne_desktop.services.versions import FieldChange


def change(id_: int, *parts: Part, undoes: int | None = None, undone: bool = False) -> Change:
    told = Told("Grade {grade} decided", {"grade": 2})
    return Change(id_, datetime(2026, 11, 1, tzinfo=UTC), told, 1, 1, parts, undoes, undone)


def test_only_what_differs_is_told_and_links_are_not() -> None:
    before = {"grade": 3, "reason": "", "wording_id": "a", "suggestion_id": 4, "comment": "calm"}
    after = {"grade": 2, "reason": "scars", "wording_id": "b", "suggestion_id": 5, "comment": ""}
    assert versions.fields(change(1, Part("decision", 1, before, after))) == (
        FieldChange("Grade", "3", "2"),
        FieldChange("Reason", "", "scars"),
        FieldChange("Comment", "calm", ""),
    )


def test_a_record_that_is_new_tells_what_it_holds() -> None:
    state = {"kind": "arrow", "view": "left", "points": [[0.25, 0.5]], "text": "", "visit_id": 3}
    assert versions.fields(change(1, Part("mark", 1, None, state))) == (
        FieldChange("Kind", "", "Arrow"),
        FieldChange("View", "", "Patient's left"),
        FieldChange("Place", "", "25% 50%"),
    )


def test_values_are_said_as_the_screen_says_them() -> None:
    before: State = {"sex": "unknown", "turns": {}, "counts": None, "merged_into": None}
    after = {"sex": "female", "turns": {"left": 90}, "counts": {"papules": 3}, "merged_into": 7}
    assert versions.fields(change(1, Part("any", 1, before, after))) == (
        FieldChange("Sex", "Unknown", "Female"),
        FieldChange("Turned", "", "Patient's left by 90°"),
        FieldChange("Lesion counts", "", "Papules: 3"),
        FieldChange("Merged into another patient", "", "Yes"),
    )


def test_undoing_an_undoing_is_making_it_again() -> None:
    told = versions.told([change(3, undoes=2), change(2, undoes=1, undone=True), change(1)])
    assert [version.what for version in told] == [
        "Made again: Grade 2 decided",
        "Taken back: Grade 2 decided",
        "Grade 2 decided",
    ]
    assert [version.can_be_taken_back for version in told] == [True, False, True]


def test_an_undoing_whose_change_is_not_listed_is_told_too() -> None:
    (only,) = versions.told([change(9, undoes=1)])
    assert only.what == "Taken back: Grade 2 decided"
