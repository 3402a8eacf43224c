"""The sheet of keys on paper: every key, in order, on one page or two, for archives."""

from datetime import date

import pytest

from acne_desktop.language import speaking
from acne_desktop.reporting import key_sheet
from acne_desktop.reporting.key_sheet import KeyGroup
from tests.unit.reporting.samples import pages_of, text_of

DAY = date(2026, 11, 27)


def groups(count: int = 6, rows: int = 10) -> list[KeyGroup]:
    return [
        KeyGroup(
            f"Group {g}",
            tuple((f"Do what number {g}.{r} does", f"Ctrl+Shift+{r}") for r in range(rows)),
        )
        for g in range(count)
    ]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_every_key_is_on_one_page(paper: str) -> None:
    made = key_sheet.render(groups(), paper, DAY)
    text = text_of(made)
    for group in groups():
        assert group.title in text
        for what, keys in group.rows:
            assert what in text
            assert keys in text
    assert len(pages_of(made)) == 1


def test_many_keys_go_on_over_the_page() -> None:
    made = key_sheet.render(groups(14), "A4", DAY)
    assert len(pages_of(made)) == 2
    assert "Page 2 of 2" in text_of(made)


def test_the_same_keys_give_the_same_bytes() -> None:
    assert key_sheet.render(groups(), "A4", DAY) == key_sheet.render(groups(), "A4", DAY)


def test_it_says_its_language_and_title() -> None:
    import io

    import pikepdf

    with speaking("ja"):
        made = key_sheet.render([KeyGroup("患者", (("新しい患者", "Ctrl+N"),))], "A4", DAY)
    with pikepdf.open(io.BytesIO(made)) as document:
        assert str(document.Root.Lang) == "ja"
        assert document.Root.MarkInfo.Marked
    assert "新しい患者" in text_of(made)
