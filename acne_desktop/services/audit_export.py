"""Writes the audit trail to files: a CSV for programs and the chain, a PDF to read and file."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from acne_desktop.domain.account import Permission
from acne_desktop.domain.audit import Action, Entry, Wanted
from acne_desktop.errors import Cancelled
from acne_desktop.language import speaking, tr
from acne_desktop.reporting import pdf, trail_content
from acne_desktop.services import audit, clinic_logo, reports
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.settings import Settings
from acne_desktop.storage.files import disk_failures

Tell = Callable[[float, str], bool]  # a fraction and words; whether to go on

COLUMNS = (
    "entry",
    "at_utc",
    "actor_id",
    "actor",
    "action",
    "subject",
    "record",
    "old",
    "new",
    "reason",
    "digest",
    "previous",
    "hash",
)
_CHECKED, _READ = 0.4, 0.5  # of the work, once that is done


@needs(Permission.SEE_AUDIT)
def export_csv(clinic: Clinic, target: Path, wanted: Wanted | None = None) -> int:
    """Write the entries that fit, oldest first, and note that they were exported.

    The hash of each entry can be computed again from the other columns. Returns how many.
    Raises :class:`StorageError`.
    """
    found = _all(clinic, wanted or Wanted())
    with disk_failures(), target.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        table.writerows(_cells(entry) for entry in found)
    _note(clinic, found, "CSV")
    return len(found)


@needs(Permission.SEE_AUDIT)
def export_pdf(
    clinic: Clinic,
    target: Path,
    wanted: Wanted | None = None,
    *,
    settings: Settings,
    tell: Tell = lambda _fraction, _text: True,
) -> int:
    """Check the whole trail, write the entries that fit as a PDF, and note it. Returns how many.

    The PDF says what the check has found: a trail that does not hold is written, too.
    Raises :class:`StorageError`, and :class:`Cancelled` where ``tell`` answers that it should stop.
    """
    checking = tr("Checking the audit trail")
    checked = audit.verify(clinic, lambda fraction: tell(_CHECKED * fraction, checking))
    made_at = datetime.now(UTC)
    # What is written after the check is not vouched for by it, so it is not in the paper.
    found = _all(clinic, wanted or Wanted(), before=checked.head.id + 1)
    _go_on(tell, _CHECKED)
    with speaking(reports.language_of(settings)):
        paper = trail_content.compose(
            found,
            wanted or Wanted(),
            checked,
            made_at=made_at,
            made_by=clinic.signed_in.full_name if clinic.signed_in else "",
            letterhead=clinic_logo.letterhead(clinic.folders, settings),
            synthetic=clinic.synthetic,
        )
    _go_on(tell, _READ)
    reports.save_as(pdf.render(paper, settings.paper), target)
    _note(clinic, found, "PDF")
    return len(found)


def _go_on(tell: Tell, fraction: float) -> None:
    if not tell(fraction, tr("Setting the pages")):
        raise Cancelled


def _note(clinic: Clinic, found: list[Entry], form: str) -> None:
    audit.note(clinic, Action.EXPORTED, "audit", new={"entries": len(found), "form": form})


def _all(clinic: Clinic, wanted: Wanted, *, before: int | None = None) -> list[Entry]:
    """Return the entries that fit, oldest first."""
    return list(_newest_first(clinic, wanted, before))[::-1]


def _newest_first(clinic: Clinic, wanted: Wanted, before: int | None) -> Iterator[Entry]:
    while page := audit.entries(clinic, wanted, before=before):
        yield from page
        before = page[-1].id


def _cells(entry: Entry) -> list[object]:
    return [
        entry.id,
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor,
        entry.action,
        entry.subject,
        entry.record,
        *(
            "" if side is None else json.dumps(side, ensure_ascii=False)
            for side in (entry.old, entry.new)
        ),
        entry.reason,
        entry.digest,
        entry.previous,
        entry.hash,
    ]
