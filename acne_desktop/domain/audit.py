"""The audit trail: who did what, when, to which record, each entry chained to the one before."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from acne_desktop.language import mark, tr, trn

BEGINNING = "0" * 64  # what the first entry is chained to


class Action(StrEnum):
    """What was done. The first four are written by the storage itself, for every row."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"
    TAKEN_OVER = "taken over"  # there before the trail began
    VIEWED = "viewed"
    EXPORTED = "exported"
    PRINTED = "printed"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    REFUSED = "sign-in refused"
    LOCKED = "locked"
    FAILED = "failed"
    VERIFIED = "trail verified"

    @property
    def label(self) -> str:
        """Return the words that the screen shows."""
        return tr(_ACTIONS[self])


_ACTIONS = {
    Action.CREATED: mark("Created"),
    Action.CHANGED: mark("Changed"),
    Action.REMOVED: mark("Removed"),
    Action.TAKEN_OVER: mark("There before the trail began"),
    Action.VIEWED: mark("Viewed"),
    Action.EXPORTED: mark("Exported"),
    Action.PRINTED: mark("Printed"),
    Action.SIGNED_IN: mark("Signed in"),
    Action.SIGNED_OUT: mark("Signed out"),
    Action.REFUSED: mark("Sign-in refused"),
    Action.LOCKED: mark("Locked"),
    Action.FAILED: mark("Failed"),
    Action.VERIFIED: mark("Audit trail verified"),
}


_SUBJECTS = {
    "accounts": mark("Account"),
    "assessments": mark("Assessment"),
    "assessment_views": mark("View of an assessment"),
    "audit": mark("Audit trail"),
    "baselines": mark("Baseline"),
    "change_parts": mark("Part of a version"),
    "changes": mark("Version"),
    "clinic": mark("Clinic"),
    "marks": mark("Mark"),
    "patients": mark("Patient"),
    "photos": mark("Photograph"),
    "protocols": mark("Protocol"),
    "reads": mark("Read"),
    "settings": mark("Settings"),
    "signatures": mark("Signature"),
    "studies": mark("Study"),
    "study_visits": mark("Visit of a study"),
    "treatments": mark("Treatment"),
    "visit_photos": mark("Photograph of a visit"),
    "visits": mark("Visit"),
}


def subject_label(subject: str) -> str:
    """Return the words for a kind of record; one that has none is named as it is stored."""
    return tr(_SUBJECTS[subject]) if subject in _SUBJECTS else subject


@dataclass(frozen=True)
class Entry:
    """One entry. ``record`` is the row's primary key, ``digest`` that of the whole row after it.

    ``old`` and ``new`` hold what differs: all of a row that was created or removed.
    """

    id: int
    at: datetime  # UTC, never before the entry before it
    actor_id: int | None
    actor: str
    action: str
    subject: str
    record: str
    old: Mapping[str, object] | None
    new: Mapping[str, object] | None
    digest: str | None
    reason: str
    previous: str

    @property
    def hash(self) -> str:
        """Return the SHA-256 of all that the entry says, the hash of the one before included."""
        return digest(
            [
                self.id,
                self.at,
                self.actor_id,
                self.actor,
                self.action,
                self.subject,
                self.record,
                self.old,
                self.new,
                self.digest,
                self.reason,
                self.previous,
            ]
        )

    @property
    def who(self) -> str:
        """Return who did it; without accounts, nobody by name."""
        return self.actor or tr("No account")

    @property
    def what(self) -> str:
        """Return what was done, in the language in force."""
        known = {action.value for action in Action}
        return Action(self.action).label if self.action in known else self.action

    @property
    def about(self) -> str:
        """Return which record it is about."""
        return f"{subject_label(self.subject)} {self.record}".strip()

    @property
    def differences(self) -> list[tuple[str, str | None, str | None]]:
        """Return each field that differs, with its old and its new value; None for none."""
        old: Mapping[str, object] = self.old or {}
        new: Mapping[str, object] = self.new or {}
        return [(name, _said(old, name), _said(new, name)) for name in {**old, **new}]


def _said(side: Mapping[str, object], name: str) -> str | None:
    value = side.get(name)
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; None asks for any. ``until`` is the first moment after them."""

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    record: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Head:
    """Where the trail ends: the number of its last entry, and that entry's hash."""

    id: int = 0
    hash: str = BEGINNING


class Flaw(StrEnum):
    """What a check of the trail can find."""

    ENTRY_CHANGED = "entry changed"
    ENTRY_MISSING = "entry missing"
    TIME_RUNS_BACK = "time runs back"
    END_MISSING = "end missing"
    END_UNKNOWN = "end unknown"
    RECORD_CHANGED = "record changed"
    RECORD_ADDED = "record added"
    RECORD_MISSING = "record missing"
    GUARDS_CHANGED = "guards changed"
    UNREADABLE = "unreadable"

    @property
    def sentence(self) -> str:
        """Return what it means, in a sentence with ``{where}``."""
        return _FLAWS[self]


_FLAWS = {
    Flaw.ENTRY_CHANGED: mark("Entry {where} of the trail was changed after it was written."),
    Flaw.ENTRY_MISSING: mark("Before entry {where} of the trail, something was taken out."),
    Flaw.TIME_RUNS_BACK: mark("Entry {where} of the trail is dated before the entry before it."),
    Flaw.END_MISSING: mark(
        "The trail ends before entry {where}, which was written: its end was taken away, or an "
        "older copy of the database was put back."
    ),
    Flaw.END_UNKNOWN: mark(
        "The note of where the trail ends is missing beside the database: whether entries after "
        "{where} were taken away cannot be told."
    ),
    Flaw.RECORD_CHANGED: mark("{where} was changed without the application."),
    Flaw.RECORD_ADDED: mark("{where} was added without the application."),
    Flaw.RECORD_MISSING: mark("{where} was taken out without the application."),
    Flaw.GUARDS_CHANGED: mark("What keeps the tables from being changed was altered: {where}."),
    Flaw.UNREADABLE: mark("The database cannot be read as a whole: {where}."),
}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with the trail or with what it vouches for."""

    flaw: Flaw
    where: str

    @property
    def sentence(self) -> str:
        """Return the finding in words."""
        return tr(self.flaw.sentence, where=self.where)


@dataclass(frozen=True)
class Verification:
    """What a check of the whole trail has given."""

    entries: int
    records: int
    head: Head
    findings: tuple[Finding, ...] = ()

    @property
    def sound(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings

    @property
    def sentence(self) -> str:
        """Return the result in words: that the trail holds, or the first of what was found."""
        if self.sound:
            return tr(
                "The trail holds: {entries} entries and {records} records were checked.",
                entries=self.entries,
                records=self.records,
            )
        first = self.findings[0].sentence
        more = len(self.findings) - 1
        said = trn("And {n} finding more.", "And {n} findings more.", more)
        return f"{first} {said}" if more else first


def plain(value: object) -> object:
    """Return a value as JSON holds it: moments and days in ISO, bytes by their hash."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return "sha256:" + hashlib.sha256(value).hexdigest()
    return value


def canonical(value: object) -> str:
    """Return the one JSON text of a value: equal values have equal texts."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain
    )


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical text."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()
