"""A day that is typed, or picked from a calendar."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QWidget, QWidgetAction

from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.dates import parse_day

_WIDTH = 132


class DayField(QLineEdit):
    """Holds a valid day; text that is no day is refused with a sentence and put back.

    The day is a visit's, never later than today, unless ``name`` says otherwise; with ``future``
    it may be later, and with ``optional`` there may be none.
    """

    changed = Signal(object)  # date, entered by the user
    refused = Signal(str)  # why

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        name: str = "",
        future: bool = False,
        optional: bool = False,
    ) -> None:
        super().__init__(parent)
        self._future = future
        self._optional = optional
        self._day: date | None = date.today()
        self.setFixedWidth(theme.em(_WIDTH))
        self.setToolTip(
            tr("{name}, as year-month-day", name=name)
            if name
            else tr("Date of the visit, as year-month-day")
        )
        self.setAccessibleName(name or tr("Date of the visit"))
        self._pick = QAction(
            theme.icon("calendar", tone="muted"), tr("Choose from a calendar"), self
        )
        self._pick.triggered.connect(self._show_calendar)
        self.addAction(self._pick, QLineEdit.ActionPosition.TrailingPosition)
        self.calendar = QCalendarWidget()
        self._menu = self._calendar_menu()
        self.editingFinished.connect(self.commit)

    @property
    def day(self) -> date:
        """Return the day; today where none is held."""
        return self._day or date.today()

    @property
    def day_or_none(self) -> date | None:
        """Return the day, or None where none is held."""
        return self._day

    def set_day(self, day: date | None) -> None:
        """Show a day, or that none is known; sends no signal."""
        self._day = day
        self.setText(day.isoformat() if day is not None else "")

    def pick(self, day: date) -> None:
        """Take a day as the user's, with its signal."""
        self.set_day(day)
        self.changed.emit(day)

    def commit(self) -> bool:
        """Take over what is typed; return False, and say why, where it is no day."""
        if not self.text().strip() and (self._optional or self._day is None):
            return self._commit_nothing()
        try:
            day = parse_day(self.text())
            self._check(day)
        except InvalidRecordError as error:
            self.set_day(self._day)
            self.refused.emit(error.sentence)
            return False
        assert day is not None
        if day != self._day:
            self.pick(day)
        else:
            self.set_day(day)
        return True

    def _commit_nothing(self) -> bool:
        if self._optional and self._day is not None:
            self.set_day(None)
            self.changed.emit(None)
        return self._optional  # where a day is needed, it says so already

    def _check(self, day: date | None) -> None:
        if day is None:
            raise InvalidRecordError(
                tr("A date is needed here: write it as year-month-day.")
                if self._future
                else tr("A visit needs its date: write it as year-month-day.")
            )
        if day > date.today() and not self._future:
            raise InvalidRecordError(tr("The visit's date lies in the future: correct it."))

    def _calendar_menu(self) -> QMenu:
        menu = QMenu(self)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.clicked.connect(self._picked)
        self.calendar.activated.connect(self._picked)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.calendar)
        menu.addAction(action)
        return menu

    def _show_calendar(self) -> None:
        if not self._future:
            self.calendar.setMaximumDate(QDate.currentDate())
        self.calendar.setSelectedDate(QDate(self.day.year, self.day.month, self.day.day))
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        self.calendar.setFocus()

    def _picked(self, chosen: QDate) -> None:
        self._menu.close()
        self.pick(date(chosen.year(), chosen.month(), chosen.day()))
