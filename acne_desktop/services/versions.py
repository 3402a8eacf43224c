"""Says in words what a change of the records did: which fields, from what, to what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from acne_desktop.domain.change import Change, Part
from acne_desktop.domain.photo import View
from acne_desktop.language import mark, tr

_TAKEN_BACK = mark("Taken back: {what}")
_MADE_AGAIN = mark("Made again: {what}")


@dataclass(frozen=True)
class FieldChange:
    """One field of a record, before and after a change; empty where there was nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """A change as the list of versions tells it."""

    change: Change
    what: str
    fields: tuple[FieldChange, ...]

    @property
    def can_be_taken_back(self) -> bool:
        """Tell whether it is still in force; the records decide when it is tried."""
        return not self.change.undone


def told(changes: Sequence[Change]) -> list[Version]:
    """Return each change of a list in words, in the same order."""
    known = {change.id: change for change in changes}
    return [Version(change, _what(change, known), fields(change)) for change in changes]


def fields(change: Change) -> tuple[FieldChange, ...]:
    """Return what a change did to the fields that a user knows."""
    return tuple(found for part in change.parts for found in _of_part(part))


def _what(change: Change, known: Mapping[int, Change]) -> str:
    """Undoing what has undone something is making it again, and so on."""
    steps, undone = 0, change.undoes
    while undone is not None:
        steps += 1
        undone = known[undone].undoes if undone in known else None
    if not steps:
        return str(change.told)
    return tr(_TAKEN_BACK if steps % 2 else _MADE_AGAIN, what=change.told)


def _of_part(part: Part) -> list[FieldChange]:
    before, after = part.before or {}, part.after or {}
    found = []
    for name in dict.fromkeys([*before, *after]):
        if name in HIDDEN or before.get(name) == after.get(name):
            continue
        change = FieldChange(
            label_of(name), _value(name, before.get(name)), _value(name, after.get(name))
        )
        if change.before != change.after:
            found.append(change)
    return found


def label_of(name: str) -> str:
    """Return what a field is called on the screen."""
    return tr(LABELS[name]) if name in LABELS else name.replace("_", " ").capitalize()


def _value(name: str, value: object) -> str:
    if value is None or value in ("", {}, []):
        return ""
    return _WORDS.get(name, str)(value)


def _turns(value: object) -> str:
    assert isinstance(value, Mapping)
    turned = (
        tr("{view} by {degrees}°", view=View(view).label, degrees=degrees)
        for view, degrees in value.items()
    )
    return ", ".join(turned)


def _counts(value: object) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return ", ".join(
        tr("{label}: {value}", label=label_of(str(kind)), value=number)
        for kind, number in value.items()
    )


def _points(value: object) -> str:
    assert isinstance(value, Sequence)
    return ", ".join(f"{x:.0%} {y:.0%}" for x, y in value)


def _word(value: object) -> str:
    return tr(_SAID.get(str(value), str(value)))


# What a user never sees: links between records.
HIDDEN = frozenset({"wording_id", "suggestion_id", "patient_id", "visit_id"})
LABELS: Mapping[str, str] = {
    "identifier": mark("Identifier"),
    "name": mark("Name"),
    "date_of_birth": mark("Date of birth"),
    "sex": mark("Sex"),
    "note": mark("Note"),
    "merged_into": mark("Merged into another patient"),
    "day": mark("Day"),
    "plan": mark("Treatment plan"),
    "next_visit": mark("Next visit"),
    "turns": mark("Turned"),
    "grade": mark("Grade"),
    "reason": mark("Reason"),
    "comment": mark("Comment"),
    "counts": mark("Lesion counts"),
    "drug": mark("Drug"),
    "dose": mark("Dose"),
    "started": mark("Started"),
    "stopped": mark("Stopped"),
    "view": mark("View"),
    "kind": mark("Kind"),
    "points": mark("Place"),
    "text": mark("Text"),
}
_SAID: Mapping[str, str] = {
    "female": mark("Female"),
    "male": mark("Male"),
    "other": mark("Other"),
    "unknown": mark("Unknown"),
    "arrow": mark("Arrow"),
    "circle": mark("Circle"),
    "text": mark("Text"),
}
_WORDS: Mapping[str, Callable[[object], str]] = {
    "sex": _word,
    "kind": _word,
    "turns": _turns,
    "counts": _counts,
    "points": _points,
    "view": lambda value: View(str(value)).label,
    "merged_into": lambda _value: tr("Yes"),
}
