"""How one photograph of a grid is painted: picture, view, name, verdict."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPixmapCache
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.photo import View
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.small_pictures import SmallPictures

PHOTO_ROLE = Qt.ItemDataRole.UserRole
VIEW_ROLE = Qt.ItemDataRole.UserRole + 1
PICTURE = QSize(144, 144)
_LINE = 18
_BADGE = 22
_ICON = 16
VERDICTS = {
    Verdict.GOOD: ("circle-check", "success"),
    Verdict.USABLE: ("circle-alert", "warning"),
    Verdict.RETAKE: ("triangle-alert", "error"),
}
SHORT = {View.FRONTAL: mark("Frontal"), View.LEFT: mark("Left"), View.RIGHT: mark("Right")}
Index = QModelIndex | QPersistentModelIndex


def cell() -> QSize:
    """Return the size of every cell."""
    picture, around = theme.size(PICTURE), 2 * theme.S
    words = theme.XS + 2 * theme.em(_LINE)
    return QSize(picture.width() + around, picture.height() + around + words)


class PhotoDelegate(QStyledItemDelegate):
    """Paints a cell of a grid; asks for its picture, which comes when it is made."""

    def __init__(self, pictures: SmallPictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._caption = theme.font(Type.CAPTION)
        self._metrics = QFontMetricsF(self._caption)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the one size of all cells."""
        return cell()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, picture, view, and two lines of words."""
        photo = index.data(PHOTO_ROLE)
        view: View | None = index.data(VIEW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRect(option.rect.topLeft(), cell()).adjusted(2, 2, -2, -2)
        _ground(painter, area, option.state)
        left = option.rect.x() + theme.S
        frame = QRect(QPoint(left, option.rect.y() + theme.S), theme.size(PICTURE))
        ratio = painter.device().devicePixelRatioF()
        picture = self._pictures.get(photo.key, photo.make, ratio=ratio)
        draw_picture(
            painter, frame, picture, failed=not photo.usable or self._pictures.has_failed(photo.key)
        )
        if view is not None:
            draw_view(painter, frame, view)
        top = frame.bottom() + 1 + theme.XS
        painter.setFont(self._caption)
        name = QRect(left, top, theme.size(PICTURE).width(), theme.em(_LINE))
        self._words(painter, name, photo.name, theme.colours().text)
        self._second_line(painter, name.translated(0, theme.em(_LINE)), photo.verdict, photo.note)
        painter.restore()

    def _second_line(
        self, painter: QPainter, line: QRect, verdict: Verdict | None, note: str
    ) -> None:
        colours = theme.colours()
        if verdict is not None and not note:
            icon, tone = VERDICTS[verdict]
            line = line.adjusted(draw_icon(painter, line, icon, tone), 0, 0, 0)
            self._words(painter, line, verdict.label, str(getattr(colours, tone)))
        else:
            self._words(painter, line, note, colours.muted)

    def _words(self, painter: QPainter, line: QRect, words: str, colour: str) -> None:
        shown = self._metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, line.width())
        painter.setPen(QColor(colour))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, shown)


def _ground(painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
    """Paint what tells the current cell, and whether the keyboard is there."""
    colours = theme.colours()
    selected = bool(state & QStyle.StateFlag.State_Selected)
    if not selected and not state & QStyle.StateFlag.State_MouseOver:
        return
    painter.setBrush(QColor(colours.selected if selected else colours.hover))
    focused = selected and state & QStyle.StateFlag.State_HasFocus
    painter.setPen(QPen(QColor(colours.accent), 2) if focused else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(area, theme.RADIUS, theme.RADIUS)


def draw_picture(
    painter: QPainter, frame: QRect, picture: QPixmap | None, *, failed: bool = False
) -> None:
    """Paint a picture that fits its frame, centred in grey; a plain frame while it is awaited."""
    colours = theme.colours()
    if picture is None:
        painter.fillRect(frame, QColor(colours.hover))
        if failed:
            icon = _icon("image-off", "muted", painter)
            painter.drawPixmap(
                frame.center() - QPoint(theme.px(_ICON) // 2, theme.px(_ICON) // 2), icon
            )
        return
    painter.fillRect(frame, QColor(colours.photo_surround))
    size = picture.deviceIndependentSize()
    corner = QRectF(frame).center() - QRectF(0, 0, size.width(), size.height()).center()
    painter.drawPixmap(corner.toPoint(), picture)


def draw_view(painter: QPainter, frame: QRect, view: View, *, own: bool = True) -> None:
    """Mark a picture with the view it is taken as: an outline and a word in its corner.

    ``own`` is False for a view that is only what the picture looks like.
    """
    colours = theme.colours()
    if own:
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)
    font = _badge_font()
    width = QFontMetricsF(font).horizontalAdvance(tr(SHORT[view])) + 2 * theme.S
    badge = QRectF(frame.x(), frame.y(), width, theme.em(_BADGE))
    painter.fillRect(badge, QColor(colours.accent if own else colours.surface))
    painter.setFont(font)
    painter.setPen(QColor(colours.on_accent if own else colours.text))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, tr(SHORT[view]))


def draw_icon(painter: QPainter, line: QRect, name: str, tone: str) -> int:
    """Paint a small icon at the beginning of a line; return the width it takes with its gap."""
    painter.drawPixmap(
        line.x(), line.center().y() - theme.px(_ICON) // 2, _icon(name, tone, painter)
    )
    return theme.px(_ICON) + theme.XS


def _badge_font() -> QFont:
    return theme.font(Type.CAPTION, bold=True)


def _icon(name: str, tone: str, painter: QPainter) -> QPixmap:
    """Return an icon as a picture, drawn once a colour and scale."""
    ratio = painter.device().devicePixelRatioF()
    key = f"{name}/{getattr(theme.colours(), tone)}/{ratio}"
    found = QPixmap()
    if not QPixmapCache.find(key, found):
        found = QPixmap(QSize(theme.px(_ICON), theme.px(_ICON)) * ratio)
        found.setDevicePixelRatio(ratio)
        found.fill(Qt.GlobalColor.transparent)
        inner = QPainter(found)
        theme.icon(name, tone=tone).paint(inner, QRect(0, 0, theme.px(_ICON), theme.px(_ICON)))
        inner.end()
        QPixmapCache.insert(key, found)
    return found
