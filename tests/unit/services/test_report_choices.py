"""What was chosen for reports is found again; what is not understood gives way to the usual."""

from dataclasses import replace
from pathlib import Path

import pytest

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.paths import Folders
from acne_desktop.services import settings
from acne_desktop.services.report_choices import Choices, keeping, remembered
from acne_desktop.services.reports import Kind
from acne_desktop.services.settings import Settings


def test_what_was_chosen_survives_the_file(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    chosen = Choices(Kind.SERIES, attention=False, before=False, suggestion=True, sides=False)
    kept = replace(Settings(), other=keeping(Settings(other={"newer": 1}), chosen))
    settings.save(folders, kept)
    found = settings.load(folders)
    assert remembered(found) == chosen
    assert found.other["newer"] == 1


@pytest.mark.parametrize(
    "other", [{}, {"report_choices": 3}, {"report_choices": {"kind": "poem", "before": "yes"}}]
)
def test_what_is_not_understood_gives_way(other: dict[str, object]) -> None:
    assert remembered(Settings(other=other)) == Choices()


def test_options_follow_from_the_choices() -> None:
    one = frozenset({1})
    assert Choices(Kind.SERIES, sides=False).options(one).views == (View.FRONTAL,)
    assert Choices(Kind.SERIES).options(one).visits == one
    assert Choices(Kind.FILE).options(one).visits is None
    assert Choices().options().views == VIEWS
