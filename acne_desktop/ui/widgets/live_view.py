"""The camera's picture while a photograph is aimed: with the guide and the visit before over it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from acne_desktop.domain.photo import View
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.widgets.pose_guide import guide_path

_USUAL = QSize(16, 9)  # the shape of the picture before there is one
_LINE, _EDGE = 3, 6  # widths of the outline and of the dark edge around it
_PROGRESS = 6
_DIMMED = 0.35
_DASHES = (3.0, 3.0)


class LiveView(QWidget):
    """Shows what it is told. Mirrored, the guide and the ghost are mirrored with the picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._ghost: QPixmap | None = None
        self._opacity = 0.0
        self._mirrored = False
        self._view: View | None = None
        self._good = False
        self._share = 0.0
        self._dimmed = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.px(240), theme.px(180))
        self.setAccessibleName(tr("Live picture of the camera"))

    # What is shown

    def show_image(self, image: QImage) -> None:
        """Show the camera's newest picture; a null image shows the empty surround."""
        self._image = image
        self.update()

    @property
    def has_image(self) -> bool:
        """Tell whether there is a picture."""
        return not self._image.isNull()

    def set_guide(self, view: View | None) -> None:
        """Show where the head belongs in this view, or no guide."""
        self._view = view
        self.update()

    def set_good(self, good: bool) -> None:
        """Draw the guide whole and green where all is good, else dashed and white."""
        if good != self._good:
            self._good = good
            self.update()

    def set_ghost(self, image: QImage | None) -> None:
        """Lay the same view of the visit before over the picture; None takes it off."""
        self._ghost = QPixmap.fromImage(image) if image is not None else None
        self.update()

    @property
    def has_ghost(self) -> bool:
        """Tell whether there is a photograph of the visit before."""
        return self._ghost is not None

    def set_opacity(self, opacity: float) -> None:
        """Set how strongly the ghost shows, 0 (not at all) to 1."""
        self._opacity = opacity
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture as a mirror does. Photographs are never mirrored."""
        self._mirrored = mirrored
        self.update()

    def set_share(self, share: float) -> None:
        """Show how near the automatic shutter is, 0 (not at all) to 1."""
        if share != self._share:
            self._share = share
            self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Show that the picture is not live."""
        self._dimmed = dimmed
        self.update()

    def picture_rect(self) -> QRectF:
        """Return where the picture lies: whole, centred, never stretched."""
        size = self._image.size() if self.has_image else _USUAL
        shown = size.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF(
            QPointF((self.width() - shown.width()) / 2, (self.height() - shown.height()) / 2), shown
        )

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the picture, the ghost, the guide and the shutter's progress."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor(theme.colours().photo_surround))
        picture = self.picture_rect()
        painter.setClipRect(picture)
        painter.save()
        if self._mirrored:
            painter.setTransform(QTransform(-1, 0, 0, 1, 2 * picture.center().x(), 0))
        self._paint_picture(painter, picture)
        if self._view is not None and not self._dimmed:
            self._paint_guide(painter, self._view, picture)
        painter.restore()
        if self._share > 0:
            width = picture.width() * self._share
            line = QRectF(
                picture.x(), picture.bottom() - theme.px(_PROGRESS), width, theme.px(_PROGRESS)
            )
            painter.fillRect(line, QColor(theme.colours().on_photo_good))

    def _paint_picture(self, painter: QPainter, picture: QRectF) -> None:
        if self.has_image:
            painter.setOpacity(_DIMMED if self._dimmed else 1.0)
            painter.drawImage(picture, self._image)
        if self._ghost is not None and self._opacity > 0 and not self._dimmed:
            painter.setOpacity(self._opacity)
            wide = picture.height() * self._ghost.width() / self._ghost.height()
            place = QRectF(picture.center().x() - wide / 2, picture.y(), wide, picture.height())
            painter.drawPixmap(place, self._ghost, QRectF(self._ghost.rect()))
        painter.setOpacity(1.0)

    def _paint_guide(self, painter: QPainter, view: View, picture: QRectF) -> None:
        colours = theme.colours()
        path = guide_path(view, picture)
        round_ = Qt.PenCapStyle.RoundCap
        edge = QColor(colours.photo_edge)
        edge.setAlphaF(0.5)
        line = QPen(
            QColor(colours.on_photo_good if self._good else colours.on_photo), theme.px(_LINE)
        )
        line.setCapStyle(round_)
        under = QPen(edge, theme.px(_EDGE))
        under.setCapStyle(round_)
        if not self._good:
            line.setDashPattern(_DASHES)
            under.setDashPattern([each * theme.px(_LINE) / theme.px(_EDGE) for each in _DASHES])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.strokePath(path, under)
        painter.strokePath(path, line)
