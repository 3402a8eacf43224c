"""What a patient was treated with, as bars on the axis of time that visits and grades share."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QToolTip, QWidget

from acne_desktop.domain.treatment import Treatment
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.timeline_axis import TimeAxis
from acne_desktop.ui.widgets.timeline_view import OnTimeAxis

_BAR = 6.0
_ROW = 40


class TreatmentBars(OnTimeAxis):
    """One row a treatment: its words, and below them a bar from its start to its stop.

    A bar that ends in an arrow goes on. Up and down walk; Enter or a click asks to change one.
    """

    chosen = Signal(int)  # treatment id: the keyboard or a click is on it
    change_wanted = Signal(int)

    def __init__(self, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(axis, parent)
        self._treatments: list[Treatment] = []
        self._current = -1
        self._over = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Treatments"))

    @property
    def current(self) -> Treatment | None:
        """The treatment that is chosen."""
        return self._treatments[self._current] if self._current >= 0 else None

    @property
    def treatments(self) -> Sequence[Treatment]:
        """The treatments shown, the first one first."""
        return self._treatments

    def set_treatments(self, treatments: Sequence[Treatment]) -> None:
        """Show treatments; the chosen one stays so."""
        chosen = self.current.id if self.current is not None else None
        self._treatments = list(treatments)
        self._over = -1
        self._current = self._place_of(chosen)
        self._describe()
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def choose(self, treatment_id: int | None) -> None:
        """Choose a treatment, or none; sends no signal."""
        self._current = self._place_of(treatment_id)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all rows."""
        return QSize(theme.em(280), theme.em(_ROW) * len(self._treatments))

    def row(self, place: int) -> QRectF:
        """Return where a treatment is seen."""
        height = theme.em(_ROW)
        return QRectF(0, place * height, self.width(), height)

    def bar(self, place: int) -> QRectF:
        """Return where a treatment's bar is seen; one that goes on ends with the view."""
        details, row = self._treatments[place].details, self.row(place)
        left = self.axis.x(details.started)
        stop = details.stopped
        right = self.axis.x(stop) if stop is not None else float(self.width() - theme.S)
        high = theme.px(_BAR)
        width = max(right - left, high)
        return QRectF(left, row.bottom() - theme.em(4) - high, width, high)

    def _place_of(self, treatment_id: int | None) -> int:
        ids = [treatment.id for treatment in self._treatments]
        return ids.index(treatment_id) if treatment_id in ids else -1

    def _describe(self) -> None:
        shown = [self.current] if self.current is not None else self._treatments
        self.setAccessibleDescription(" ".join(each.sentence for each in shown))

    # -- walking and pointing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with up and down; ask to change one with Enter."""
        last, key = len(self._treatments) - 1, event.key()
        wanted = {
            Qt.Key.Key_Up: max(self._current - 1, 0),
            Qt.Key.Key_Down: min(self._current + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in wanted and last >= 0:
            self._choose(wanted[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.change_wanted.emit(self.current.id)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Put the keyboard on the first treatment where it was on none."""
        super().focusInEvent(event)
        if self._current < 0 and self._treatments:
            self._choose(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is elsewhere."""
        super().focusOutEvent(event)
        self.update()

    def _choose(self, place: int) -> None:
        if place != self._current:
            self._current = place
            self._describe()
            self.update()
            self.chosen.emit(self._treatments[place].id)

    def _at(self, place: QPointF) -> int:
        found = int(place.y() // theme.em(_ROW))
        return found if 0 <= found < len(self._treatments) else -1

    def _clicked(self, place: QPointF) -> None:
        found = self._at(place)
        if found >= 0:
            self._choose(found)
            self.change_wanted.emit(self._treatments[found].id)

    def _hovered(self, place: QPointF | None) -> None:
        over = self._at(place) if place is not None else -1
        if over != self._over:
            self._over = over
            self.update()

    def event(self, event: QEvent) -> bool:
        """Tell a treatment whole where one points at it."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._at(QPointF(event.pos()))
            QToolTip.showText(
                event.globalPos(), self._treatments[found].sentence if found >= 0 else "", self
            )
            return True
        return super().event(event)

    # -- painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint every treatment."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place in range(len(self._treatments)):
            self._paint_ground(painter, place)
            self._paint_words(painter, place)
            painter.save()
            painter.setClipRect(QRectF(self.axis.left, 0, self.width(), self.height()))
            self._paint_bar(painter, place)
            painter.restore()

    def _paint_ground(self, painter: QPainter, place: int) -> None:
        colours = theme.colours()
        area = self.row(place).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if place == self._current:
            painter.setBrush(QColor(colours.selected))
            if self.hasFocus():
                painter.setPen(QPen(QColor(colours.accent), 2.0))
        elif place == self._over:
            painter.setBrush(QColor(colours.hover))
        else:
            return
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)

    def _paint_words(self, painter: QPainter, place: int) -> None:
        """Write above the bar, from where it is seen to begin, and never past the edge."""
        row, left = self.row(place), float(self.axis.left)
        painter.setFont(theme.font(Type.CAPTION))
        colours, bar = theme.colours(), self.bar(place)
        in_sight = bar.right() > left and bar.left() < row.width()
        painter.setPen(QColor(colours.text if in_sight else colours.muted))
        metrics = QFontMetricsF(painter.font())
        most = row.width() - left - theme.S
        words = metrics.elidedText(
            self._treatments[place].sentence, Qt.TextElideMode.ElideRight, most
        )
        needed = metrics.horizontalAdvance(words)
        x = min(max(bar.left(), left), row.width() - theme.S - needed)
        room = QRectF(max(x, left), row.top() + theme.XS, needed + 1, metrics.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_bar(self, painter: QPainter, place: int) -> None:
        colours, bar = theme.colours(), self.bar(place)
        details = self._treatments[place].details
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        if details.stopped is not None:
            painter.drawRect(bar)
            self._paint_end(painter, bar.right(), bar)
        else:
            head = bar.height() * 1.5
            painter.drawRect(bar.adjusted(0, 0, -head, 0))
            tip = QPointF(bar.right(), bar.center().y())
            wings = QPointF(-head, -head * 0.75), QPointF(-head, head * 0.75)
            painter.drawPolygon(QPolygonF([tip, tip + wings[0], tip + wings[1]]))
        self._paint_end(painter, bar.left(), bar)

    def _paint_end(self, painter: QPainter, x: float, bar: QRectF) -> None:
        """Mark where a treatment starts or stops with an upright stroke."""
        more = bar.height() / 2
        painter.drawRect(QRectF(x - theme.px(1), bar.top() - more, theme.px(2), 2 * bar.height()))


def days_of(treatments: Sequence[Treatment]) -> list[date]:
    """Return the days that the axis has to show for treatments: today for those that go on."""
    days = [treatment.details.started for treatment in treatments]
    days += [each.details.stopped for each in treatments if each.details.stopped is not None]
    if any(treatment.details.stopped is None for treatment in treatments):
        days.append(date.today())
    return days
