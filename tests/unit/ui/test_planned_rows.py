"""What the import page lists, which rows a filter shows, and the sentence over them."""

from datetime import date

import pytest

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.ui.planned_rows import Filter, PlannedRow, RowState, counted, summary

DAY = date(2026, 10, 1)


def row(
    state: RowState, identifier: str = "A-1", *, new: bool = False, warns: bool = False
) -> PlannedRow:
    return PlannedRow(identifier, "", new, DAY, VIEWS, 3, state, warns=warns)


EVERY = [row(state) for state in RowState]


@pytest.mark.parametrize(
    ("shown", "states"),
    [
        (Filter.ALL, set(RowState)),
        (Filter.ATTENTION, {RowState.ASKS, RowState.REFUSED}),
        (Filter.NOT_TAKEN, set(RowState) - {RowState.READY, RowState.ADDED}),
    ],
)
def test_filters(shown: Filter, states: set[RowState]) -> None:
    assert {each.state for each in EVERY if shown.shows(each)} == states
    assert counted(EVERY, shown) == len(states)


def test_a_warning_needs_attention_though_the_visit_is_added() -> None:
    assert Filter.ATTENTION.shows(row(RowState.READY, warns=True))


def test_the_summary_counts_visits_and_new_patients() -> None:
    rows = [
        row(RowState.READY, "A-1", new=True),
        row(RowState.READY, "A-1", new=True),
        row(RowState.READY, "B-2"),
        row(RowState.THERE),
        row(RowState.ASKS),
        row(RowState.REFUSED),
    ]
    assert summary(rows) == (
        "3 visits will be added, 1 new patient, 1 already there, 1 to be answered, "
        "1 cannot be added."
    )
    assert summary([row(RowState.READY)]) == "1 visit will be added."


def test_a_row_in_words() -> None:
    told = PlannedRow(
        "A-1", "Test", False, None, (View.LEFT,), 2, RowState.REFUSED, "No date: name the folder."
    )
    assert told.in_words() == (
        "A-1   Test. no date. Patient's left. Cannot be added. No date: name the folder."
    )
