"""Every change of a record: made as one step, listed as a version, taken back and made again.

A service that changes records does so within :func:`recording`::

    told = Told(mark("Treatment with {drug} added"), {"drug": details.drug})
    with history.recording(clinic, told, patient_id=patient_id) as change:
        record_id = treatments.add(change.session, patient_id, details)
        change.made(treatments.KIND, record_id)  # a new record; `touch` one before it is changed

It commits whole or not at all. A new kind of record needs a ``Kind`` in its storage module
(how its state is read and put back), named in ``storage/kinds.py``: then undo, redo and the
list of versions work for it.

Changes made within :func:`one_step` stand in the list of versions one by one, each at its own
patient, and are taken back and made again together.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from acne_desktop.domain.account import Permission
from acne_desktop.domain.change import Change, Told
from acne_desktop.errors import ChangedSinceError
from acne_desktop.language import tr
from acne_desktop.services.permissions import needs
from acne_desktop.storage import changes
from acne_desktop.storage.changes import Recorder
from acne_desktop.storage.kinds import KINDS

if TYPE_CHECKING:
    from acne_desktop.services.clinic import Clinic

__all__ = [
    "Recorder",
    "Stack",
    "check_seen",
    "of_patient",
    "one_step",
    "recording",
    "redo",
    "undo",
    "undo_change",
]


@dataclass(frozen=True)
class _Step:
    """What is taken back at once: changes in the order in which they were made."""

    told: Told
    changes: tuple[int, ...]


@dataclass
class Stack:
    """What was changed since the clinic was opened: the newest is undone first. Thread-safe."""

    heard: Callable[[Told], None] | None = None  # called in the thread that made a change
    _done: list[_Step] = field(default_factory=list)
    _undone: list[_Step] = field(default_factory=list)
    _joining: dict[int, list[_Step]] = field(default_factory=dict)  # by thread
    _lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Tell whether there is a change to make again."""
        return bool(self._undone)

    def made(self, change_id: int, told: Told) -> None:
        """Note a new change; what was undone before can no longer be redone."""
        step = _Step(told, (change_id,))
        with self._lock:
            joining = self._joining.get(threading.get_ident())
            if joining is not None:
                joining.append(step)
                return
        self._add(step)

    @contextmanager
    def joined(self, told: Told) -> Iterator[None]:
        """Make the changes of this thread one step; a single one keeps its own words."""
        thread = threading.get_ident()
        steps = self._joining[thread] = []
        try:
            yield
        finally:
            del self._joining[thread]
            if steps:
                changes = tuple(each for step in steps for each in step.changes)
                self._add(_Step(told, changes) if len(steps) > 1 else steps[0])

    def _add(self, step: _Step) -> None:
        with self._lock:
            self._done.append(step)
            self._undone.clear()
        if self.heard is not None:
            self.heard(step.told)

    def forget(self) -> None:
        """Begin anew: what was done so far was not done by whoever sits here now."""
        with self._lock:
            self._done.clear()
            self._undone.clear()

    def undo(self, clinic: "Clinic") -> Change | None:
        """Take the newest change back; None where there is none."""
        return self._step(clinic, self._done, self._undone)

    def redo(self, clinic: "Clinic") -> Change | None:
        """Make the change again that was taken back last; None where there is none."""
        return self._step(clinic, self._undone, self._done)

    def _step(self, clinic: "Clinic", source: list[_Step], target: list[_Step]) -> Change | None:
        with self._lock:
            if not source:
                return None
            step = source[-1]
            made = _undone(clinic, reversed(step.changes))
            source.pop()
            target.append(_Step(step.told, tuple(change.id for change in made)))
        return made[0] if len(made) == 1 else _whole(step.told, made)


def check_seen(seen: object, now: object) -> None:
    """Raise :class:`ChangedSinceError` where a record is not as it was when a change was entered.

    Somebody else may have changed it, at another workstation; nothing is written over unseen.
    ``seen`` is None where nobody has looked.
    """
    if seen is not None and seen != now:
        raise ChangedSinceError(
            tr(
                "This was changed meanwhile, perhaps at another workstation; nothing was saved: "
                "open it again, and enter your change there."
            )
        )


@needs(Permission.CHANGE_PATIENTS)
@contextmanager
def recording(
    clinic: "Clinic",
    told: Told,
    *,
    patient_id: int | None = None,
    visit_id: int | None = None,
) -> Iterator[Recorder]:
    """Give a recorder with its session; all is committed at the end, with the change beside it.

    ``patient_id`` and ``visit_id`` of the recorder may be set within, once they are known.
    Raises as the storage does.
    """
    with (
        clinic.database.writing() as session,
        changes.recording(session, told, patient_id=patient_id, visit_id=visit_id) as made,
    ):
        yield made
    if made.change_id is not None:
        clinic.changes.made(made.change_id, told)


@needs(Permission.CHANGE_PATIENTS)
@contextmanager
def one_step(clinic: "Clinic", told: Told) -> Iterator[None]:
    """Let all that this thread changes within be taken back, and made again, at once."""
    with clinic.changes.joined(told):
        yield


@needs(Permission.CHANGE_PATIENTS)
def undo(clinic: "Clinic") -> Change | None:
    """Take back the newest change since the clinic was opened; return the change that did so.

    Raises :class:`ChangedSinceError` where a record has been changed otherwise since.
    """
    return clinic.changes.undo(clinic)


@needs(Permission.CHANGE_PATIENTS)
def redo(clinic: "Clinic") -> Change | None:
    """Make again what was taken back last; raises as :func:`undo`."""
    return clinic.changes.redo(clinic)


@needs(Permission.CHANGE_PATIENTS)
def undo_change(clinic: "Clinic", change_id: int) -> Change:
    """Take back any change of the list of versions; itself a change that can be undone."""
    (change,) = _undone(clinic, [change_id])
    clinic.changes.made(change.id, change.told)
    return change


@needs(Permission.SEE_PATIENTS)
def of_patient(clinic: "Clinic", patient_id: int, *, visit_id: int | None = None) -> list[Change]:
    """Return the changes of a patient's records, or of one visit's, newest first."""
    with clinic.database.reading() as session:
        return changes.of_patient(session, patient_id, visit_id=visit_id)


def _undone(clinic: "Clinic", change_ids: Iterable[int]) -> list[Change]:
    """Take changes back in this order, all of them or none; return the changes that did so."""
    with clinic.database.writing() as session:
        return [changes.undo(session, change_id, KINDS) for change_id in change_ids]


def _whole(told: Told, made: list[Change]) -> Change:
    """Return several changes as the one that they are to who looks on."""
    parts = tuple(part for change in made for part in change.parts)
    return replace(made[-1], told=told, patient_id=None, visit_id=None, parts=parts)
