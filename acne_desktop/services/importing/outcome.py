"""The report of an import: what was taken in and what was not, with reasons."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.language import mark, tr, trn
from acne_desktop.services import candidates
from acne_desktop.services.csv_cells import harmless
from acne_desktop.services.importing.planned import PlannedVisit, State
from acne_desktop.storage.files import disk_failures, write_whole

TITLES = ("patient", "date", "photographs", "result", "reason")
_WORDS = {
    "added": mark("{n} added"),
    "to add": mark("{n} would be added"),
    "not added": mark("{n} not added"),
    State.ASKS.value: mark("{n} not added, needs an answer"),
    State.SKIPPED.value: mark("{n} left out"),
    State.THERE.value: mark("{n} already there"),
    State.REFUSED.value: mark("{n} not added"),
}
_BECAME = {
    "to add": mark("would be added"),
    "not added": mark("not added"),
    State.ASKS.value: mark("not added, needs an answer"),
    State.SKIPPED.value: mark("left out"),
    State.THERE.value: mark("already there"),
    State.REFUSED.value: mark("not added"),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a planned visit: the visit that was added, or why there is none.

    ``dry``: nothing was to be added.
    """

    planned: PlannedVisit
    visit: Visit | None
    reason: str
    dry: bool = False

    @property
    def result(self) -> str:
        """Return in a word or two how it went."""
        if self.visit is not None:
            return "added"
        if self.planned.state is State.READY:
            return "to add" if self.dry else "not added"
        return str(self.planned.state.value)

    @property
    def failed(self) -> bool:
        """Tell whether it was to be added and is not, or cannot be."""
        return self.result in ("not added", State.ASKS.value, State.REFUSED.value)


def foreseen(plan: Sequence[PlannedVisit]) -> list[Outcome]:
    """Return what would become of a plan."""
    return [Outcome(planned, None, planned.reason, dry=True) for planned in plan]


def as_text(outcomes: Sequence[Outcome]) -> str:
    """Return the report to read: identifiers and file names, never names of patients."""
    lines = []
    for outcome in outcomes:
        planned = outcome.planned
        who, day = planned.identifier or tr("no patient"), _day(planned) or tr("no date")
        views = ", ".join(view.label for view in planned.taken)
        head = f"{who}  {day}  {_became(outcome)}"
        lines.append(f"{head} ({views})" if views else head)
        said = [outcome.reason, *(planned.remarks if _shows_remarks(outcome) else ())]
        lines += [f"    {sentence}" for sentence in dict.fromkeys(said) if sentence]
    lines.append(summary(outcomes))
    return "\n".join(lines)


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return the report for programs."""
    return {"counts": _counts(outcomes), "visits": [_visit_json(each) for each in outcomes]}


def as_table(outcomes: Sequence[Outcome]) -> str:
    """Return the report as CSV: identifiers, never names, and nothing that a sheet would run."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(TITLES)
    for outcome in outcomes:
        planned = outcome.planned
        count = str(len(planned.photos))
        cells = (planned.identifier, _day(planned), count, outcome.result, outcome.reason)
        writer.writerow([harmless(cell) for cell in cells])
    return target.getvalue()


def save_table(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write the report. Raises :class:`StorageError`."""
    with disk_failures():
        write_whole(path, as_table(outcomes).encode("utf-8-sig"))


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return in one sentence how many visits became what."""
    counts = _counts(outcomes)
    whole = trn("{n} visit", "{n} visits", len(outcomes))
    parts = [tr(_WORDS[result], n=count) for result, count in counts.items()]
    return f"{whole}: {'; '.join(parts)}."


def _became(outcome: Outcome) -> str:
    if outcome.visit is not None:
        return tr("added as visit {id}", id=outcome.visit.id)
    return tr(_BECAME[outcome.result])


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    results = [outcome.result for outcome in outcomes]
    return {result: results.count(result) for result in _WORDS if result in results}


def _shows_remarks(outcome: Outcome) -> bool:
    return outcome.visit is not None or outcome.planned.state is State.READY


def _visit_json(outcome: Outcome) -> dict[str, Any]:
    planned = outcome.planned
    views: dict[int, View] = {at: view for view, at in planned.taken.items()}
    return {
        "patient": planned.identifier,
        "new_patient": planned.patient is None,
        "date": _day(planned) or None,
        "result": outcome.result,
        "reason": outcome.reason or None,
        "remarks": planned.remarks if _shows_remarks(outcome) else [],
        "visit": outcome.visit.id if outcome.visit is not None else None,
        "photographs": [
            {
                "file": str(photo.candidate.source)
                if isinstance(photo.candidate.source, Path)
                else candidates.name_of(photo.candidate.source),
                "view": views[at].value if at in views else None,
                "note": photo.note or None,
            }
            for at, photo in enumerate(planned.photos)
        ],
    }


def _day(planned: PlannedVisit) -> str:
    return planned.day.isoformat() if planned.day else ""
