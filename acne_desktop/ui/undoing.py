"""Undo and redo of the records in the window: tells of every change, and where one leads."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from acne_desktop.domain.change import Change, Told
from acne_desktop.errors import KnownError, NotFoundError
from acne_desktop.language import mark, tr
from acne_desktop.ui.actions import shown_key

if TYPE_CHECKING:
    from acne_desktop.services.clinic import Clinic
    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.main_window import MainWindow

# The services, with SQLAlchemy, are imported where they are first used: after the first paint.
# ruff: noqa: PLC0415

_TAKEN_BACK = mark("Taken back: {what}.")
_MADE_AGAIN = mark("Made again: {what}.")
_OF_PATIENT = mark("{what} ({patient})")
_OF_VISIT = mark("{what} ({patient}, visit of {day})")

Step = Callable[["Clinic"], "Change | None"]


@dataclass(frozen=True)
class _Taken:
    """A change that was made by undoing or redoing, and whose it is."""

    change: Change
    patient: str = ""
    day: str = ""  # empty where it is not about a visit, or the visit is gone


class Undoing(QObject):
    """Takes back and makes again what was changed in this sitting, and says at the foot what.

    A text field's own undo comes first, and a page's own for what is not saved yet: nothing is
    taken back behind it.
    """

    _heard = Signal(object)  # Told, from the thread that made the change

    def __init__(self, window: MainWindow, context: AppContext) -> None:
        super().__init__(window)
        self._window = window
        self._context = context
        self._busy = False
        self._heard.connect(self._changed, Qt.ConnectionType.QueuedConnection)
        context.clinic_changed.connect(self._listen)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)
        self._listen()

    def _listen(self) -> None:
        if self._context.has_clinic:
            self._context.clinic.changes.heard = self._heard.emit

    # -- commands

    def can_undo(self) -> bool:
        """Tell whether a change of the records can be taken back here and now."""
        return self._free and self._context.clinic.changes.can_undo

    def can_redo(self) -> bool:
        """Tell whether what was taken back can be made again here and now."""
        return self._free and self._context.clinic.changes.can_redo

    @property
    def _free(self) -> bool:
        return not self._busy and self._context.has_clinic and not self._window.has_unsaved()

    def undo(self) -> None:
        """Take back the newest change."""
        from acne_desktop.services import history

        self._step(history.undo, _TAKEN_BACK)

    def redo(self) -> None:
        """Make again what was taken back last."""
        from acne_desktop.services import history

        self._step(history.redo, _MADE_AGAIN)

    def take_back(self, change_id: int) -> None:
        """Take back any change; where that cannot be, the service's sentence is shown."""
        from acne_desktop.services import history

        self._step(lambda clinic: history.undo_change(clinic, change_id), _TAKEN_BACK)

    def _step(self, step: Step, said: str) -> None:
        if self._busy:
            return
        clinic = self._context.clinic
        self._set_busy(True)
        self._context.tasks.run_db(
            lambda _progress: _taken(clinic, step),
            done=lambda taken: self._done(taken, said),
            failed=self._failed,
        )

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._context.actions.refresh()

    def _failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._context.report_error(error)

    def _done(self, taken: _Taken | None, said: str) -> None:
        self._set_busy(False)
        if taken is None:
            return
        change, window = taken.change, self._window
        gone = {
            kind: {p.record_id for p in change.parts if p.kind == kind and p.after is None}
            for kind in ("patient", "visit")
        }
        window.forget_records(patients=gone["patient"], visits=gone["visit"])
        for patient_id in _patients(change):
            self._context.records_changed.emit(patient_id)
        window.read_again()
        self._tell(taken, said)
        self._context.actions.refresh()

    # -- what the foot says

    def _changed(self, told: Told) -> None:
        self._context.actions.refresh()
        self._window.foot.say(tr("Saved."))
        text = tr("Undo: {what} ({key})", what=told, key=shown_key("edit.undo"))
        self._window.foot.offer([(text, partial(self._context.actions.trigger, "edit.undo"))])

    def _tell(self, taken: _Taken, said: str) -> None:
        change, window = taken.change, self._window
        what = str(change.told)
        answers = []
        if not window.shows(patient_id=change.patient_id, visit_id=change.visit_id):
            if taken.day and change.visit_id is not None:
                what = tr(_OF_VISIT, what=what, patient=taken.patient, day=taken.day)
                show = partial(window.show_visit, change.visit_id)
                answers.append((tr("Show the visit"), show))
            elif taken.patient and change.patient_id is not None:
                what = tr(_OF_PATIENT, what=what, patient=taken.patient)
                show = partial(window.show_patient, change.patient_id)
                answers.append((tr("Show the patient"), show))
        other = "edit.redo" if said == _TAKEN_BACK else "edit.undo"
        text = tr("Redo ({key})") if other == "edit.redo" else tr("Undo ({key})")
        answers.append(
            (text.format(key=shown_key(other)), partial(self._context.actions.trigger, other))
        )
        window.foot.say(tr(said, what=what))
        window.foot.offer(answers)

    # -- text fields

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(old, QLineEdit | QPlainTextEdit | QTextEdit):
            old.removeEventFilter(self)
        if isinstance(new, QLineEdit | QPlainTextEdit | QTextEdit):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let undo reach the records from a field that nothing was typed into.

        Qt's fields take the keys for themselves even then.
        """
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoing = any(
                event.matches(key)
                for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
            )
            if undoing and not _was_typed_into(watched):
                event.ignore()
                return True
        return False


def _was_typed_into(field: QObject) -> bool:
    if isinstance(field, QLineEdit):
        return field.isUndoAvailable() or field.isRedoAvailable()
    if isinstance(field, QPlainTextEdit | QTextEdit):
        document = field.document()
        return document.isUndoAvailable() or document.isRedoAvailable()
    return False


def _patients(change: Change) -> list[int]:
    """Return every patient whose records a change touched."""
    found = {part.record_id for part in change.parts if part.kind == "patient"}
    for part in change.parts:  # a visit's state names its patient
        if part.kind == "visit" and (state := part.after or part.before):
            found.add(int(str(state["patient_id"])))
    if change.patient_id is not None:
        found.add(change.patient_id)
    return sorted(found)


def _taken(clinic: Clinic, step: Step) -> _Taken | None:
    """Take the step, and look up whose record it was; one that is gone has no name."""
    from acne_desktop.services import patients, visits

    change = step(clinic)
    if change is None:
        return None
    name = day = ""
    with suppress(NotFoundError):
        if change.patient_id is not None:
            name = patients.get(clinic, change.patient_id).details.name
        if change.visit_id is not None:
            day = visits.get(clinic, change.visit_id).day.isoformat()
    return _Taken(change, name, day)
