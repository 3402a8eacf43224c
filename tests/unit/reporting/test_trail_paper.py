"""The audit trail on paper: what was asked for, how sure it is, every entry, by the rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from acne_desktop.domain.audit import (
    BEGINNING,
    Action,
    Entry,
    Finding,
    Flaw,
    Head,
    Verification,
    Wanted,
)
from acne_desktop.language import speaking
from acne_desktop.reporting import pdf, trail_content
from acne_desktop.reporting.content import Letterhead, TrailPaper
from tests.unit.reporting.archive_rules import broken_rules, read_aloud
from tests.unit.reporting.samples import pages_of, text_of

MADE = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
FIRST = datetime(2026, 11, 23, 8, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("qapp")


def entry(number: int = 1, previous: str = BEGINNING, **other: object) -> Entry:
    """Return an entry in which a patient was renamed."""
    made = Entry(
        number,
        FIRST + timedelta(minutes=number),
        1,
        "vera",
        Action.CHANGED,
        "patients",
        "7",
        {"name": "Erika Muster"},
        {"name": "Erika Beispiel"},
        "0" * 64,
        "",
        previous,
    )
    return replace(made, **other)  # type: ignore[arg-type]


def chain(count: int) -> list[Entry]:
    """Return entries chained to one another."""
    found: list[Entry] = []
    for number in range(1, count + 1):
        found.append(entry(number, found[-1].hash if found else BEGINNING, record=str(number)))
    return found


def composed(
    entries: list[Entry], wanted: Wanted | None = None, checked: Verification | None = None
) -> TrailPaper:
    """Return the paper of entries."""
    head = Head(len(entries), entries[-1].hash) if entries else Head()
    return trail_content.compose(
        entries,
        wanted or Wanted(),
        checked or Verification(len(entries), 12, head),
        made_at=MADE,
        made_by="Vera Muster",
        letterhead=Letterhead("Trial centre"),
        synthetic=False,
    )


def test_the_head_says_whose_trail_what_was_asked_for_and_how_sure_it_is() -> None:
    entries = chain(3)
    wanted = Wanted(
        actor="vera",
        action="changed",
        subject="patients",
        since=datetime(2026, 11, 20, tzinfo=UTC),
        until=datetime(2026, 11, 25, tzinfo=UTC),
    )
    made = pdf.render(composed(entries, wanted))
    text = text_of(made).replace("\N{NO-BREAK SPACE}", " ")
    for expected in (
        "Trial centre",
        "Made on 27 November 2026, 09:30 UTC",
        "20 Nov 2026 to 24 Nov 2026",
        "Who: vera",
        "What: Changed",
        "Record: Patient",
        "Last day: 24 Nov 2026",
        "Saved by Vera Muster",
        "The trail holds: 3 entries and 12 records were checked.",
        "Page 1 of 1",
    ):
        assert expected in text, expected
    assert entries[-1].hash in "".join(text.split())


def test_without_filters_the_paper_says_so_and_tells_the_days_of_its_entries() -> None:
    paper = composed(chain(2000))
    assert paper.frame.patient.text.replace("\N{NO-BREAK SPACE}", " ") == (
        "23 Nov 2026 to 24 Nov 2026"
    )
    assert [fact.text for fact in paper.frame.facts] == ["Trial centre", "None", "Vera Muster"]
    assert composed([]).frame.patient.text == "No entries"
    assert composed([], Wanted(actor="")).frame.facts[1].text == "Who: No account"


def test_an_entry_says_when_who_what_and_what_differs() -> None:
    changed = entry(reason="asked for by the patient")
    number, when, who, what, told = composed([changed]).table.rows[0]
    assert number == f"1\n{changed.hash[:12]}"
    assert when == "2026-11-23\n08:01:00"
    assert (who, what) == ("vera", "Changed\nPatient 7")
    assert told == (
        "Reason: asked for by the patient; name: Erika Muster \N{RIGHTWARDS ARROW} Erika Beispiel"
    )


def test_what_was_made_is_told_without_empty_fields() -> None:
    made = entry(
        action=Action.CREATED, old=None, new={"id": 7, "note": "", "sex": None, "synthetic": False}
    )
    assert composed([made]).table.rows[0][-1] == "id: 7; synthetic: false"
    removed = replace(made, action=Action.REMOVED, old={"id": 7}, new=None)
    assert composed([removed]).table.rows[0][-1] == "id: 7"
    seen = replace(made, actor="", action=Action.VIEWED, new=None)
    assert composed([seen]).table.rows[0][2:] == ("No account", "Viewed\nPatient 7", "")


def test_a_trail_that_does_not_hold_says_what_was_found() -> None:
    findings = tuple(Finding(Flaw.ENTRY_CHANGED, str(n)) for n in range(1, 61))
    paper = composed(chain(2), checked=Verification(2, 5, Head(2, "a" * 64), findings))
    text = text_of(pdf.render(paper))
    assert "The trail does not hold: 60 findings, told below." in text
    assert "Entry 40 of the trail was changed after it was written." in text
    assert "Entry 41 of the trail" not in text
    assert "And 20 findings more." in text


def test_many_entries_go_on_over_pages_under_repeated_headings() -> None:
    made = pdf.render(composed(chain(300)))
    pages = pages_of(made)
    assert len(pages) > 5
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "When (UTC)" in page
    text = text_of(made)
    assert all(f"Changed Patient {n} name:" in text for n in range(1, 301))
    aloud = read_aloud(made)
    kinds = [kind for kind, _ in aloud]
    assert (kinds.count("Table"), kinds.count("TH"), kinds.count("TD")) == (1, 5, 5 * 300)
    assert broken_rules(made) == []


def test_an_entry_longer_than_a_page_is_told_whole() -> None:
    long = " ".join(f"word{n}" for n in range(3000))
    made = pdf.render(composed([entry(new={"name": long}), entry(2)]))
    text = text_of(made)
    assert all(f"word{n}" in text for n in (0, 1234, 2999))
    assert len(pages_of(made)) > 3
    assert broken_rules(made) == []


@pytest.mark.parametrize(("language", "paper"), [("de", "A4"), ("zh", "Letter")])
def test_the_paper_speaks_each_language_and_is_the_same_each_time(
    language: str, paper: str
) -> None:
    with speaking(language):
        told = composed(chain(40))
    made = pdf.render(told, paper)
    assert broken_rules(made) == []
    assert told.frame.heading in text_of(made)
    assert told.frame.heading != "Audit trail"
    assert pdf.render(told, paper) == made
