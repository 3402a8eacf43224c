"""A patient's visits as photographs on a line of time, each at its day and none over another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QLineF, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.language import tr, trn
from acne_desktop.services import thumbnails
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.grade_chip import CHIP, draw_chip
from acne_desktop.ui.widgets.small_pictures import SmallPictures
from acne_desktop.ui.widgets.thumbnails import draw_missing
from acne_desktop.ui.widgets.timeline_axis import TimeAxis
from acne_desktop.ui.widgets.timeline_layout import Card, cards
from acne_desktop.ui.widgets.timeline_peek import VisitPeek
from acne_desktop.ui.widgets.timeline_view import VisitsOnAxis

_LARGE, _SLIM = QSize(78, 104), QSize(36, 48)
_SLIM_LEFT = 8
_PEEK_MS = 300
_SPOT = 3.5


@dataclass(frozen=True)
class _Shape:
    """Sizes of a card at the scale in force."""

    picture: QSize
    words: QSize  # below the picture, or at its right where the strip is slim
    slim: bool
    leader: int

    @property
    def width(self) -> int:
        """How wide a card is."""
        pictures, words = self.picture.width(), self.words.width()
        return pictures + theme.XS + words if self.slim else max(pictures, words)

    @property
    def height(self) -> int:
        """How high a card is."""
        words = 0 if self.slim else self.words.height()
        return self.picture.height() + words


class TimelineStrip(VisitsOnAxis):
    """Arrow keys walk, Enter or a click goes to a visit; pointing shows all three photographs.

    By itself it is a slim strip that shows all days; with an axis it is large and shares it.
    Small pictures come in the background, only of cards in sight.
    """

    def __init__(
        self, context: AppContext, axis: TimeAxis | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(axis or TimeAxis(left=_SLIM_LEFT), parent)
        self._context = context
        self._shape = _shape(slim=axis is None)
        self._pictures = SmallPictures(context, self._shape.picture, self)
        self._pictures.ready.connect(lambda _key: self.update())
        self.peek = VisitPeek(context, self)
        self._pointing = QTimer(self, singleShot=True, interval=_PEEK_MS)
        self._pointing.timeout.connect(lambda: self._peek_at(self._over))
        self._wishes: set[int] = set()  # visits whose pictures were missing when painted
        self._wishing = QTimer(self, singleShot=True, interval=0)
        self._wishing.timeout.connect(self._fetch)
        self._cards: list[Card] | None = None
        self.setAccessibleName(tr("Visits on a line of time"))
        self.setFixedHeight(self._line_y + theme.S)

    @property
    def _line_y(self) -> int:
        return theme.S + self._shape.height + self._shape.leader

    # -- visits

    def set_visits(self, visits: Sequence[VisitSummary], current_id: int | None = None) -> None:
        """Show visits, in any order; the current one is that given, or else the newest."""
        before = self._visits
        super().set_visits(visits, current_id)
        self._cards = None
        if self._visits != before:
            self.forget_pictures()
        if self._shape.slim and self._visits:
            self.axis.set_span(self._visits[0].day, self._visits[-1].day)

    def forget_pictures(self) -> None:
        """Fetch the pictures anew: photographs may have changed."""
        self._wishes.clear()
        self._pictures.forget()
        self.peek.forget()
        self.update()

    @property
    def cards(self) -> list[Card]:
        """The cards where they stand before the days are moved, by their middles."""
        if self._cards is None:
            half = self._shape.width / 2
            low = self.axis.left + half
            high = max(self.axis.right + self.axis.hidden - half, low)
            at = [self.axis.content(visit.day) for visit in self._visits]
            self._cards = cards(at, self._shape.width + theme.M, low, high)
        return self._cards

    def shown(self, card: Card) -> int:
        """Return which of a card's visits it shows: the current one, or else the newest."""
        return self._current if self._current in card else card.last

    def place(self, card: Card) -> QRectF:
        """Return where a card is seen."""
        left = card.x - self._shape.width / 2 - self.axis.offset
        return QRectF(left, theme.S, self._shape.width, self._shape.height)

    def set_current(self, visit_id: int) -> None:
        """Put the keyboard on a visit, and bring its card into sight; sends no signal."""
        super().set_current(visit_id)
        self.reveal_current()

    def reveal_current(self) -> None:
        """Bring the card of the current visit into sight."""
        for card in self.cards:
            if self._current in card:
                place = self.place(card)
                if place.left() < theme.S:
                    self.axis.move_by(place.left() - theme.S)
                elif place.right() > self.width() - theme.S:
                    self.axis.move_by(place.right() - self.width() + theme.S)

    def _axis_changed(self) -> None:
        self._cards = None
        self._pictures.forget_waiting()
        self.update()

    # -- pointing and walking

    def _at(self, place: QPointF) -> int:
        for card in self.cards:
            if self.place(card).contains(place):
                return self.shown(card)
        return -1

    def _over_changed(self) -> None:
        self.peek.leave()
        self._pointing.stop()
        if self._over >= 0:
            self._pointing.start()

    def _peek_at(self, place: int) -> None:
        card = next((each for each in self.cards if place in each), None)
        if card is not None and self.isVisible():
            self.peek.show_visit(self._visits[place], self.place(card).toRect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk; where the strip is slim, show the photographs walked to."""
        before = self._current
        super().keyPressEvent(event)
        if self._shape.slim and self._current != before:
            self._peek_at(self._current)
        elif event.key() == Qt.Key.Key_Escape:
            self.peek.leave()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of the photographs walked to."""
        super().focusOutEvent(event)
        self.peek.leave()

    def hideEvent(self, event: QEvent) -> None:
        """Let nothing stand over another page."""
        super().hideEvent(event)  # type: ignore[arg-type] # a QHideEvent
        self._pointing.stop()
        self.peek.leave()

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line, and the cards in sight with what leads each to its day."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(QColor(theme.colours().line), 1.0))
        y = self._line_y + 0.5
        painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
        seen = [card for card in self.cards if self._is_seen(card, event.rect())]
        for card in seen:
            self._paint_leaders(painter, card)
        for card in seen:
            self._paint_card(painter, card)

    def _is_seen(self, card: Card, area: QRect) -> bool:
        days = [self.axis.x(self._visits[p].day) for p in (card.first, card.last)]
        place = self.place(card)
        left, right = min(place.left(), *days), max(place.right(), *days)
        return right >= area.left() and left <= area.right()

    def _paint_leaders(self, painter: QPainter, card: Card) -> None:
        colours, half = theme.colours(), QPointF(theme.px(_SPOT), theme.px(_SPOT))
        foot = QPointF(self.place(card).center().x(), self.place(card).bottom() + theme.XS)
        places = range(card.first, card.last + 1)
        # The current one lies over its neighbours, which may be the same day.
        for line, ground, chosen in (
            (colours.control, colours.surface, [each for each in places if each != self._current]),
            (colours.accent, colours.accent, [each for each in places if each == self._current]),
        ):
            days = [self._visits[place].day for place in chosen]
            spots = [QPointF(self.axis.x(day), self._line_y + 0.5) for day in days]
            painter.setPen(QPen(QColor(line), 1.0))
            painter.setBrush(QColor(ground))
            painter.drawLines([QLineF(foot, spot) for spot in spots])
            painter.drawRects([QRectF(spot - half, spot + half) for spot in spots])

    def _paint_card(self, painter: QPainter, card: Card) -> None:
        colours, place, shown = theme.colours(), self.place(card), self.shown(card)
        visit, frame = self._visits[shown], self._frame(place)
        around = place.adjusted(-theme.XS, -theme.XS, theme.XS, theme.XS)
        if shown == self._current:
            painter.setBrush(QColor(colours.selected))
            focus = self.hasFocus()
            painter.setPen(QPen(QColor(colours.accent), 2.0 if focus else 1.0))
            painter.drawRoundedRect(around, theme.RADIUS, theme.RADIUS)
        elif shown == self._over:
            painter.setBrush(QColor(colours.hover))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(around, theme.RADIUS, theme.RADIUS)
        self._paint_picture(painter, frame, visit)
        if card.number > 1:
            self._paint_number(painter, frame, card)
        if self._shape.slim:
            self._paint_words_beside(painter, place, visit)
        else:
            self._paint_words_below(painter, place, visit, bold=shown == self._current)

    def _frame(self, place: QRectF) -> QRectF:
        width, height = self._shape.picture.width(), self._shape.picture.height()
        inset = 0.0 if self._shape.slim else (place.width() - width) / 2
        return QRectF(place.left() + inset, place.top(), width, height)

    def _paint_picture(self, painter: QPainter, frame: QRectF, visit: VisitSummary) -> None:
        colours, key = theme.colours(), str(visit.id)
        if not visit.views or self._pictures.has_failed(key):
            draw_missing(painter, frame, View.FRONTAL)
            return
        picture = self._pictures.get(key, None, ratio=self.devicePixelRatioF())
        if picture is None:
            self._wishes.add(visit.id)
            self._wishing.start()
        painter.fillRect(frame, QColor(colours.photo_surround if picture else colours.hover))
        if picture is not None:
            size = picture.deviceIndependentSize()
            corner = frame.center() - QPointF(size.width() / 2, size.height() / 2)
            painter.drawPixmap(corner, picture)

    def _fetch(self) -> None:
        """Ask for the pictures missing: after painting, so that no thread slows it down."""
        wishes, self._wishes = self._wishes, set()
        ratio = self.devicePixelRatioF()
        for visit_id in sorted(wishes):  # the newest wish is made first, so the newest visit's
            make = partial(thumbnails.of_visit, self._context.clinic, visit_id)
            self._pictures.get(str(visit_id), make, ratio=ratio)

    def _paint_number(self, painter: QPainter, frame: QRectF, card: Card) -> None:
        """Say how many visits share the card, on a band over the foot of the picture."""
        colours = theme.colours()
        painter.setFont(theme.font(Type.CAPTION, bold=True))
        room = QFontMetricsF(painter.font()).height()
        band = QRectF(frame.left(), frame.bottom() - room, frame.width(), room)
        number = card.number
        said = str(number) if self._shape.slim else trn("{n} visit", "{n} visits", number)
        painter.fillRect(band, QColor(colours.photo_edge))
        painter.setPen(QColor(colours.on_photo))
        painter.drawText(band, Qt.AlignmentFlag.AlignCenter, said)

    def _paint_words_below(
        self, painter: QPainter, place: QRectF, visit: VisitSummary, *, bold: bool
    ) -> None:
        colours, line = theme.colours(), theme.em(CHIP)
        top = place.top() + self._shape.picture.height()
        painter.setFont(theme.font(Type.CAPTION, bold=bold))
        painter.setPen(QColor(colours.text))
        day = QRectF(place.left(), top, place.width(), line)
        painter.drawText(day, Qt.AlignmentFlag.AlignCenter, visit.day.isoformat())
        below = day.translated(0, line)
        if visit.grade is None:
            painter.setPen(QColor(colours.warning))
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _ungraded(painter, below))
        else:
            chip = QRectF(below.center().x() - line / 2, below.top(), line, line)
            draw_chip(painter, chip, visit.grade)

    def _paint_words_beside(self, painter: QPainter, place: QRectF, visit: VisitSummary) -> None:
        colours, chip = theme.colours(), theme.em(CHIP)
        left = place.left() + self._shape.picture.width() + theme.XS
        room = QRectF(left, place.top(), place.right() - left, place.height() / 2)
        painter.setFont(theme.font(Type.CAPTION))
        painter.setPen(QColor(colours.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, visit.day.isoformat())
        below = room.translated(0, room.height())
        if visit.grade is None:
            painter.setPen(QColor(colours.warning))
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, _ungraded(painter, below))
        else:
            draw_chip(painter, QRectF(left, below.center().y() - chip / 2, chip, chip), visit.grade)


def _ungraded(painter: QPainter, room: QRectF) -> str:
    metrics = QFontMetricsF(painter.font())
    return metrics.elidedText(tr("Not graded"), Qt.TextElideMode.ElideRight, room.width())


def _shape(*, slim: bool) -> _Shape:
    metrics = QFontMetricsF(theme.font(Type.CAPTION, bold=True))
    widest = max(metrics.horizontalAdvance(text) for text in ("2000-00-00", tr("Not graded")))
    words = QSize(round(widest) + theme.XS, 2 * theme.em(CHIP))
    picture = theme.size(_SLIM if slim else _LARGE)
    if slim:
        picture.setHeight(max(picture.height(), words.height()))
    return _Shape(picture, words, slim, theme.M if slim else theme.XL)
