"""How long each entry of the audit trail takes on its way to a PDF for archives."""

import time
from datetime import UTC, datetime, timedelta

from acne_desktop.domain.audit import BEGINNING, Action, Entry, Head, Verification, Wanted
from acne_desktop.reporting import pdf, trail_content
from acne_desktop.reporting.content import Letterhead

ENTRIES = 5000
FIRST = datetime(2026, 11, 2, 8, tzinfo=UTC)


def ms_per_entry() -> tuple[float, str]:
    """Return milliseconds of one core per entry: composed, set, tagged and made an archive."""
    found: list[Entry] = []
    for number in range(1, ENTRIES + 1):
        found.append(_entry(number, found[-1].hash if found else BEGINNING))
    begin, at = time.process_time(), time.perf_counter()
    paper = trail_content.compose(
        found,
        Wanted(),
        Verification(ENTRIES, ENTRIES, Head(ENTRIES, found[-1].hash)),
        made_at=FIRST,
        made_by="Bench Mark",
        letterhead=Letterhead("Bench"),
        synthetic=True,
    )
    made = pdf.render(paper)
    spent, whole = time.process_time() - begin, time.perf_counter() - at
    detail = f"{ENTRIES} entries, {len(made) / 1e6:.1f} MB, {whole:.1f} s"
    return 1000 * spent / ENTRIES, detail


def _entry(number: int, previous: str) -> Entry:
    made: dict[str, object] = {
        "id": number,
        "identifier": f"A-{number}",
        "name": f"Muster {number}",
        "date_of_birth": "2001-05-04",
        "sex": "female",
        "note": "",
    }
    if number % 2:
        return _row(number, previous, Action.CREATED, None, made)
    old: dict[str, object] = {"note": f"before {number}"}
    return _row(number, previous, Action.CHANGED, old, {"note": f"what was said at {number}"})


def _row(
    number: int,
    previous: str,
    action: str,
    old: dict[str, object] | None,
    new: dict[str, object],
) -> Entry:
    return Entry(
        id=number,
        at=FIRST + timedelta(seconds=97 * number),
        actor_id=1,
        actor="vera",
        action=action,
        subject="patients",
        record=str(number),
        old=old,
        new=new,
        digest="0" * 64,
        reason="",
        previous=previous,
    )
