"""The three views beside the live picture: which one is taken now, and how each turned out."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.photo_cell import VERDICTS, draw_icon, draw_picture
from acne_desktop.ui.widgets.pose_guide import guide_path

_HEIGHT = 84
_PICTURE = QSize(92, 68)
_LINE = 20
_BROKEN = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class ShotPlace(QAbstractButton):
    """One view: its picture or its outline, its name, and in a word how far it is."""

    def __init__(self, view: View, key: str) -> None:
        super().__init__()
        self._view = view
        self._picture: QPixmap | None = None
        self._icon = ""
        self._tone = "muted"
        self._words = ""
        self._current = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(theme.em(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tr("Take this view ({key})", key=key))
        self.say(tr("Not taken yet"))

    def set_picture(self, picture: QPixmap | None) -> None:
        """Show a photograph, or the outline of its view."""
        self._picture = picture
        self.update()

    def set_current(self, current: bool) -> None:
        """Show whether this view is taken now."""
        self._current = current
        self.update()

    def say(self, words: str, verdict: Verdict | None = None) -> None:
        """Say how far it is; a verdict brings its icon and colour."""
        self._words = words
        self._icon, self._tone = VERDICTS[verdict] if verdict is not None else ("", "muted")
        self.setAccessibleName(f"{self._view.label}. {words}")
        self.update()

    @property
    def words(self) -> str:
        """Return what is said."""
        return self._words

    def sizeHint(self) -> QSize:
        """Return the room for the picture and the words."""
        return QSize(theme.size(_PICTURE).width() + 2 * theme.S + theme.em(150), theme.em(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the ground, the picture and two lines of words."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._current or self.underMouse():
            painter.setBrush(QColor(colours.selected if self._current else colours.hover))
        painter.setPen(QPen(QColor(colours.accent), 2) if self._outlined else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)
        frame = QRect(theme.S, (theme.em(_HEIGHT) - theme.size(_PICTURE).height()) // 2, 0, 0)
        frame.setSize(theme.size(_PICTURE))
        if self._picture is not None:
            draw_picture(painter, frame, self._fitted(self._picture))
        else:
            self._outline(painter, frame)
        self._write(painter, frame.right() + theme.M)

    @property
    def _outlined(self) -> bool:
        return self._current or self.hasFocus()

    def _fitted(self, picture: QPixmap) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = picture.scaled(
            theme.size(_PICTURE) * ratio,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        made.setDevicePixelRatio(ratio)
        return made

    def _outline(self, painter: QPainter, frame: QRect) -> None:
        colours = theme.colours()
        painter.fillRect(frame, QColor(colours.hover))
        painter.setPen(QPen(QColor(colours.muted), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.save()
        painter.setClipRect(frame)
        painter.drawPath(guide_path(self._view, QRectF(frame)))
        painter.restore()

    def _write(self, painter: QPainter, left: int) -> None:
        """Write the name and how far it is, in as many lines as they take, in the middle."""
        colours = theme.colours()
        room = QRect(left, 0, self.width() - left - theme.S, theme.em(_HEIGHT))
        name = self._broken(room, Type.BODY, self._view.label)
        words = QRect(name)
        words.setHeight(theme.em(_LINE))
        name.moveTop((room.height() - name.height() - words.height()) // 2)
        words.moveTop(name.bottom() + 1)
        painter.setFont(theme.font(Type.BODY, bold=True))
        painter.setPen(QColor(colours.text))
        painter.drawText(name, _BROKEN, self._view.label)
        painter.setFont(theme.font(Type.CAPTION))
        if self._icon:
            words.setLeft(words.left() + draw_icon(painter, words, self._icon, self._tone))
        painter.setPen(QColor(str(getattr(colours, self._tone))))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._words)

    @staticmethod
    def _broken(room: QRect, type_: Type, words: str) -> QRect:
        """Return the place that words take in a width, where they may break between words."""
        found = QFontMetrics(theme.font(type_, bold=True)).boundingRect(room, _BROKEN, words)
        return QRect(room.left(), 0, room.width(), found.height())


class ShotPlaces(QWidget):
    """The places of the three views, one below the other."""

    chosen = Signal(object)  # View

    def __init__(self, keys: Mapping[View, str]) -> None:
        super().__init__()
        self.places = {view: ShotPlace(view, keys[view]) for view in VIEWS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        for view, place in self.places.items():
            column.addWidget(place)
            place.clicked.connect(lambda _checked, v=view: self.chosen.emit(v))

    def set_current(self, view: View | None) -> None:
        """Show which view is taken now."""
        for each, place in self.places.items():
            place.set_current(each == view)
