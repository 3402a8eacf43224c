"""The clinic's own reasons and paragraphs: added, taken out, kept in a file of their own."""

from pathlib import Path

import pytest

from acne_desktop.paths import Folders
from acne_desktop.services import templates
from acne_desktop.services.templates import MOST_REASONS, PLANS, REASONS, Templates
from tests.folders import clinic_in


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "data")


def test_without_a_file_there_are_those_that_ship(folders: Folders) -> None:
    assert templates.load(folders) == Templates(REASONS, PLANS)


def test_what_the_clinic_adds_is_there_again(folders: Folders) -> None:
    made = Templates().with_reason("  Seen under  the lamp ").with_plan("Once", "Once a day. ")
    templates.save(clinic_in(folders), made)

    found = templates.load(folders)
    assert found == made
    assert found.shown_reasons[-1] == "Seen under the lamp"
    assert (found.plans[-1].shown_name, found.plans[-1].shown_text) == ("Once", "Once a day.")


def test_the_same_reason_twice_or_a_tenth_changes_nothing() -> None:
    made = Templates()
    assert made.with_reason(REASONS[0]) is made
    assert made.with_reason("  ") is made
    for number in range(MOST_REASONS):
        made = made.with_reason(f"reason {number}")
    assert len(made.reasons) == MOST_REASONS


def test_a_paragraph_of_the_same_name_is_replaced() -> None:
    made = Templates().with_plan(PLANS[0].name, "Other words")
    assert len(made.plans) == len(PLANS)
    assert made.plans[-1].text == "Other words"
    assert Templates().with_plan(" ", "text") == Templates()


def test_all_can_be_taken_out(folders: Folders) -> None:
    made = Templates()
    for _ in REASONS:
        made = made.without_reason(0)
    made = made.without_plan(1)
    templates.save(clinic_in(folders), made)
    found = templates.load(folders)
    assert found.reasons == ()
    assert [each.name for each in found.plans] == [PLANS[0].name, PLANS[2].name]


@pytest.mark.parametrize("text", ["", "[]", '{"reasons": 3}', "{"])
def test_a_file_that_makes_no_sense_is_passed_over(folders: Folders, text: str) -> None:
    folders.data.mkdir()
    folders.templates.write_text(text, encoding="utf-8")
    assert templates.load(folders) == Templates()
