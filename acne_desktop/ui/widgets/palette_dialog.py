"""The palette: one field over the window that finds any command and any patient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.language import tr
from acne_desktop.ui import palette, theme
from acne_desktop.ui.actions import shown_key
from acne_desktop.ui.commands import Command
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.palette_rows import Row, RowDelegate, RowModel
from acne_desktop.ui.widgets.patient_header import age_and_sex
from acne_desktop.ui.widgets.shell import within

if TYPE_CHECKING:
    from acne_desktop.services.patients import PatientRow
    from acne_desktop.ui.context import AppContext
    from acne_desktop.ui.tasks import Task

_WIDTH, _HEIGHT = 640, 460
_MOST_COMMANDS, _MOST_ELSEWHERE, _MOST_PATIENTS, _MOST_RECENT = 9, 5, 8, 5
_MOST_REMEMBERED = 12
_PAUSE_MS = 60


class Palette(QDialog):
    """Lists what fits while one types. What is chosen is done once the palette is closed.

    It forgets everything when it closes: no patient's name stays in it.
    """

    patient_chosen = Signal(int)

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint)
        self._context = context
        self._search: Task | None = None
        self._patients: Sequence[PatientRow] = ()
        self._chosen: Callable[[], object] | None = None
        self._enter_waits = False  # Enter came before the patients did
        self.setModal(True)
        self.setWindowTitle(tr("Commands and patients"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find a command or a patient"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setClearButtonEnabled(True)
        self.field.addAction(
            theme.icon("search", tone="muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.rows = RowModel(self)
        self.list = QListView()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(RowDelegate(self.list))
        self.list.setAccessibleName(tr("Commands and patients"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # The list is emptied by choosing, and must not be while it handles the click.
        self.list.clicked.connect(lambda _index: QTimer.singleShot(0, self._choose))
        self.nothing = label(tone="muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setText(
            tr("Nothing fits. Try a part of the name, or an identifier or date of birth.")
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._look_for_patients)
        self.finished.connect(lambda _how: self._end())
        self._lay_out()
        self._typed()

    def _lay_out(self) -> None:
        self.setFixedSize(within(self, QSize(theme.em(_WIDTH), theme.em(_HEIGHT))))
        head = QHBoxLayout()
        head.setContentsMargins(theme.L, theme.L, theme.L, theme.S)
        head.addWidget(self.field)
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.L, theme.S, theme.S, theme.S)
        how = ElidedLabel(Type.CAPTION, tone="muted")
        how.setText(tr("Arrow keys choose, Enter does it, Esc closes."))
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        theme.set_tone(close, "quiet")
        close.clicked.connect(self.reject)
        foot.addWidget(how, 1)
        foot.addWidget(close)
        line = QWidget()
        line.setFixedHeight(1)
        theme.set_surface(line, QPalette.ColorRole.Midlight)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self.nothing, 1)
        column.addWidget(line)
        column.addLayout(foot)

    def place_over(self, window: QWidget) -> None:
        """Stand at the top of a window, in its middle."""
        room = window.geometry()
        top = min(theme.px(72), max(0, room.height() - self.height()) // 2)
        self.move(room.left() + (room.width() - self.width()) // 2, room.top() + top)

    # -- what is found

    def _typed(self) -> None:
        self._stop()
        self._patients = ()
        self._enter_waits = False
        self._show(keep=False)
        self._pause.start()

    def _look_for_patients(self) -> None:
        if not self._context.has_clinic:
            return
        clinic, text = self._context.clinic, self.field.text().strip()

        def work(_progress: object) -> list[PatientRow]:
            from acne_desktop.services import patients  # noqa: PLC0415 - reads SQLAlchemy

            if text:
                return patients.find(clinic, text, limit=_MOST_PATIENTS)
            return patients.recent(clinic, limit=_MOST_RECENT)

        self._search = self._context.tasks.run_db(work, done=self._found)

    def _found(self, found: list[PatientRow]) -> None:
        self._search = None
        self._patients = found
        self._show(keep=True)
        if self._enter_waits:
            self._choose()

    def _show(self, *, keep: bool) -> None:
        """List what fits; ``keep`` what is selected where it is still listed."""
        before = self._selected() if keep else None
        query = self.field.text().strip()
        usable, others = self._commands(query)
        rows = [*usable, *self._people(query), *others]
        self.rows.set_rows(rows)
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        if not self._select_like(before):
            self._step(1, first=True)

    def _commands(self, query: str) -> tuple[list[Row], list[Row]]:
        """Return the commands that do something now, and those that would elsewhere."""
        actions = self._context.actions
        recent = self._context.settings.recent_commands.split()
        listed = palette.found(query, actions.usable(), recent)
        here = [self._command(each.command, usable=True) for each in listed if each.usable]
        away = [self._command(each.command, usable=False) for each in listed if not each.usable]
        if query:
            del here[_MOST_COMMANDS:], away[_MOST_ELSEWHERE:]
        return _headed(tr("Commands"), here), _headed(tr("Cannot be used here now"), away)

    def _command(self, command: Command, *, usable: bool) -> Row:
        return Row(
            tr(command.text),
            tr(command.group),
            shown_key(command.id),
            command.icon or "chevron-right",
            partial(self._do, command.id) if usable else None,
        )

    def _do(self, id_: str) -> None:
        """Do what was chosen by name, and remember it for the next time."""
        if self._context.has_clinic:
            before = self._context.settings.recent_commands.split()
            latest = [id_, *(other for other in before if other != id_)][:_MOST_REMEMBERED]
            self._context.change_settings(recent_commands=" ".join(latest))
        self._context.actions.trigger(id_)

    def _people(self, query: str) -> list[Row]:
        rows = []
        for each in self._patients:
            details = each.patient.details
            about = [
                age_and_sex(each.patient, date.today()),
                f"#{details.identifier}",
                tr("last visit {day}", day=each.last_visit.isoformat()) if each.last_visit else "",
            ]
            act = partial(self.patient_chosen.emit, each.patient.id)
            words = "   ".join(part for part in about if part)
            rows.append(Row(details.name, words, icon="users", act=act))
        return _headed(tr("Patients") if query else tr("Patients opened last"), rows)

    # -- choosing

    def _selected(self) -> Row | None:
        return self.rows.row(self.list.currentIndex().row())

    def _select_like(self, wanted: Row | None) -> bool:
        for place, row in enumerate(self.rows.rows()):
            same = wanted is not None and (row.text, row.about) == (wanted.text, wanted.about)
            if same and row.act:
                self.list.setCurrentIndex(self.rows.index(place))
                return True
        return False

    def _step(self, by: int, *, first: bool = False) -> None:
        """Go to the next row that can be chosen; the last leads to the first."""
        count = self.rows.rowCount()
        place = -1 if first else self.list.currentIndex().row()
        for _ in range(count):
            place = (place + by) % count
            row = self.rows.row(place)
            if row is not None and row.act:
                self.list.setCurrentIndex(self.rows.index(place))
                self.list.scrollTo(self.rows.index(max(0, place - 1) if by < 0 else place))
                return

    def _choose(self) -> None:
        row = self._selected()
        if row is not None and row.act is not None:
            self._chosen = row.act
            self.accept()
        else:
            self._enter_waits = self._pause.isActive() or self._search is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the list while one types, and do what is selected."""
        if (
            watched is self.field
            and event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
        ):
            key = Qt.Key(event.key())
            if key in _STEPS:
                self._step(_STEPS[key])
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return False

    # -- the end

    def _stop(self) -> None:
        self._pause.stop()
        if self._search is not None:
            self._search.cancel()
            self._search = None

    def _end(self) -> None:
        """Forget what was shown, then do what was chosen."""
        self._stop()
        self._patients = ()
        self.rows.set_rows(())
        self.field.blockSignals(True)
        self.field.clear()
        chosen, self._chosen = self._chosen, None
        if chosen is not None:
            chosen()


def _headed(heading: str, rows: list[Row]) -> list[Row]:
    return [Row(heading, heading=True), *rows] if rows else []


_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
