"""The loupe: the original's pixels, enlarged under the mouse, at the same place of every view."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from acne_desktop.ui import theme
from acne_desktop.ui.photo.geometry import CENTRE
from acne_desktop.ui.photo.layer import Layer
from acne_desktop.ui.photo.view import PhotoView

_RADIUS = 96  # at 100 %
_SHARE = 0.32  # of the view's smaller side, where that is less
_PIXEL = 2.0  # screen pixels for one of the original, at least
_ENLARGED = 2.0  # beside what is round about, at least


class Loupes:
    """One loupe a view, all at the same place of their views and moved by the mouse in any.

    So linked views show the same part of the face in it, with the offset that they have.
    """

    def __init__(self) -> None:
        self._loupes: dict[PhotoView, Loupe] = {}
        self._pointed = QPointF(CENTRE)  # where the mouse was last, in any view
        self.on = False

    def add(self, view: PhotoView) -> None:
        """Give a view its loupe."""
        loupe = self._loupes[view] = Loupe(view)
        view.add_layer(loupe)
        view.hovered.connect(self._move)

    def set_on(self, on: bool) -> None:
        """Show the loupes, where the mouse was last or in the middle, or take them away."""
        if on != self.on:
            self.on = on
            self._place(self._pointed if on else None)

    def refresh(self) -> None:
        """Ask for the originals of the views that are seen by now."""
        for view in self._loupes:
            if self.on and view.isVisible():
                view.want_detail()

    def _move(self, where: QPointF) -> None:
        self._pointed = where
        if self.on:
            self._place(where)

    def _place(self, where: QPointF | None) -> None:
        for view, loupe in self._loupes.items():
            loupe.at = where
            view.update()
        self.refresh()


class Loupe(Layer):
    """A round glass over one view; ``at`` is where, in fractions of the view, None without."""

    def __init__(self, view: PhotoView) -> None:
        self._view = view
        self.at: QPointF | None = None

    def paint(self, painter: QPainter) -> None:
        """Paint what lies under the middle of the glass, enlarged, without the attention map."""
        if self.at is None or not self._view.has_image():
            return
        view, place = self._view, self._view.place
        middle = QPointF(self.at.x() * view.width(), self.at.y() * view.height())
        radius = min(theme.px(_RADIUS), _SHARE * min(view.width(), view.height()))
        scale = max(_PIXEL / place.ratio, _ENLARGED * place.scale)
        target = place.target()
        on_frame = (middle - target.topLeft()) / place.scale
        glass = QPainterPath()
        glass.addEllipse(middle, radius, radius)
        painter.save()
        painter.setClipPath(glass)
        painter.fillPath(glass, QColor(theme.colours().photo_surround))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(
            place.photo_to_frame()
            * QTransform.fromTranslate(-on_frame.x(), -on_frame.y())
            * QTransform.fromScale(scale, scale)
            * QTransform.fromTranslate(middle.x(), middle.y()),
            combine=True,
        )
        view.picture.draw(painter, attention=False)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        for colour, width in (
            (theme.colours().photo_edge, theme.px(4)),
            (theme.colours().on_photo, theme.px(2)),
        ):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(ring)
