"""Where a photograph lies in its view: turned, aligned, zoomed and panned; no widget.

Three planes: the *photograph* (pixels of the upright original), the *frame* (the photograph as it
is turned, or another one's frame that it is aligned with), and the *view* (widget pixels).
"""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QTransform

MAX_SCALE = 8.0  # screen pixels for one picture pixel
CENTRE = QPointF(0.5, 0.5)


@dataclass(frozen=True)
class Motion:
    """What a hand did to one view, so that others can do the same.

    Zoomed by ``factor`` around the middle of the view, then moved by ``shift``, in pixels of a
    view of the size ``viewport``.
    """

    factor: float
    shift: QPointF
    viewport: QSizeF


@dataclass
class Geometry:
    """The state of one view. ``zoom`` 1 fits the frame; ``centre`` is a fraction of the frame."""

    photo: QSizeF = field(default_factory=QSizeF)
    viewport: QSizeF = field(default_factory=lambda: QSizeF(1, 1))
    ratio: float = 1.0  # screen pixels for one widget pixel
    turn: int = 0  # quarter turns, clockwise
    zoom: float = 1.0
    centre: QPointF = field(default_factory=lambda: QPointF(CENTRE))
    laid: QTransform | None = None  # from the turned photograph into another one's frame
    laid_in: QSizeF | None = None  # that frame's size

    @property
    def is_empty(self) -> bool:
        """Tell whether there is no photograph."""
        return self.photo.isEmpty()

    # Planes

    @property
    def frame(self) -> QSizeF:
        """Return the size of the frame, in its own pixels."""
        if self.laid is not None and self.laid_in is not None:
            return self.laid_in
        return self.photo.transposed() if self.turn % 2 else self.photo

    def photo_to_frame(self) -> QTransform:
        """Return the way from pixels of the upright original to pixels of the frame."""
        turned = turning(self.photo, self.turn)
        return turned if self.laid is None else turned * self.laid

    def photo_to_view(self) -> QTransform:
        """Return the way from pixels of the upright original to widget pixels."""
        target, scale = self.target(), self.scale
        return self.photo_to_frame() * QTransform(
            scale, 0.0, 0.0, scale, target.left(), target.top()
        )

    def target(self) -> QRectF:
        """Return where the whole frame lies, in widget pixels; it may reach beyond the edges."""
        if self.is_empty:
            return QRectF()
        # Asked a dozen times a frame: each call of Qt's counts.
        frame, viewport = self.frame, self.viewport
        wide, high = frame.width(), frame.height()
        seen_wide, seen_high = viewport.width(), viewport.height()
        scale = min(seen_wide / wide, seen_high / high) * self.zoom
        width, height = wide * scale, high * scale
        left = seen_wide / 2 - self.centre.x() * width
        top = seen_high / 2 - self.centre.y() * height
        return QRectF(left, top, width, height)

    # Scales

    @property
    def scale(self) -> float:
        """Return how many widget pixels one pixel of the frame takes."""
        return self._fit(self.viewport) * self.zoom

    @property
    def actual_zoom(self) -> float:
        """Return the zoom at which one pixel of the frame is one pixel of the screen."""
        return 1.0 / (self._fit(self.viewport) * self.ratio)

    def _fit(self, viewport: QSizeF) -> float:
        frame = self.frame
        return min(viewport.width() / frame.width(), viewport.height() / frame.height())

    def can_pan(self) -> bool:
        """Tell whether part of the frame is out of sight."""
        seen = QRectF(-1, -1, self.viewport.width() + 2, self.viewport.height() + 2)
        return not self.is_empty and not seen.contains(self.target())

    # Moving

    def fit(self) -> None:
        """Show the whole frame."""
        self.zoom = 1.0
        self.centre = QPointF(CENTRE)

    def actual_size(self) -> None:
        """Show one pixel of the frame on one of the screen, around the same centre."""
        self.zoom = self.actual_zoom
        self.hold()

    def zoom_at(self, factor: float, where: QPointF) -> None:
        """Zoom by a factor within the limits; ``where`` (fractions of the view) stays in place."""
        least, most = min(1.0, self.actual_zoom), max(1.0, self.actual_zoom * MAX_SCALE)
        # One that followed others beyond the limits is not pulled back by the next notch.
        least, most = min(least, self.zoom), max(most, self.zoom)
        zoom = min(max(self.zoom * factor, least), most)
        at = QPointF(
            (where.x() - 0.5) * self.viewport.width(), (where.y() - 0.5) * self.viewport.height()
        )
        slack = self._slack()
        self._slide(at, self.scale, self._fit(self.viewport) * zoom)
        self.zoom = zoom
        self.hold(slack)

    def pan_by(self, by: QPointF) -> None:
        """Move the frame by fractions of the view; no edge comes further in than it is."""
        slack = self._slack()
        self._shift(QPointF(by.x() * self.viewport.width(), by.y() * self.viewport.height()))
        self.hold(slack)

    def motion_since(self, zoom: float, centre: QPointF) -> Motion:
        """Return the motion that led here from an earlier zoom and centre."""
        width, height = self.frame.width() * self.scale, self.frame.height() * self.scale
        gone = centre - self.centre
        return Motion(
            self.zoom / zoom, QPointF(gone.x() * width, gone.y() * height), QSizeF(self.viewport)
        )

    def follow(self, motion: Motion) -> None:
        """Do what was done to another view, to the full, whatever edge comes in.

        As if this view were as large as the other one is: so what a hand has set between the two
        stays as it was, also while one of them is hidden or has another size.
        """
        self.zoom *= motion.factor
        scale = self._fit(motion.viewport) * self.zoom
        self.centre -= QPointF(
            motion.shift.x() / (self.frame.width() * scale),
            motion.shift.y() / (self.frame.height() * scale),
        )

    def resize(self, viewport: QSizeF, ratio: float) -> None:
        """Take another size: zoom and centre stay; what had no edge inside has none."""
        slack = self._slack() if not self.is_empty else QPointF()
        self.viewport, self.ratio = viewport, ratio
        self.hold(slack)

    def set_turn(self, turn: int) -> None:
        """Turn by quarters, clockwise; what is in the middle stays there."""
        if not self.is_empty:
            at = QPointF(
                self.centre.x() * self.frame.width(), self.centre.y() * self.frame.height()
            )
            on_photo = self.photo_to_frame().inverted()[0].map(at)
            self.turn = turn % 4
            at = self.photo_to_frame().map(on_photo)
            self.centre = QPointF(at.x() / self.frame.width(), at.y() / self.frame.height())
            self.hold()
        self.turn = turn % 4

    def hold(self, slack: QPointF | None = None) -> None:
        """Keep the frame in sight; its edges may be ``slack`` (fractions of it) inside."""
        if self.is_empty:
            return
        target = self.target()
        free = slack or QPointF()
        self.centre = QPointF(
            _held(self.centre.x(), self.viewport.width() / target.width(), free.x()),
            _held(self.centre.y(), self.viewport.height() / target.height(), free.y()),
        )

    def _slack(self) -> QPointF:
        """Return how far the centre is outside of where a hand may bring it, in fractions."""
        target = self.target()
        x = _held(self.centre.x(), self.viewport.width() / target.width(), 0.0)
        y = _held(self.centre.y(), self.viewport.height() / target.height(), 0.0)
        return QPointF(self.centre.x() - x, self.centre.y() - y)

    def _slide(self, at: QPointF, before: float, after: float) -> None:
        """Move the centre so that a point of the view stays while the scale changes."""
        shift = at / before - at / after
        self.centre += QPointF(shift.x() / self.frame.width(), shift.y() / self.frame.height())

    def _shift(self, by: QPointF) -> None:
        target = self.target()
        self.centre -= QPointF(by.x() / target.width(), by.y() / target.height())


def turning(size: QSizeF, turn: int) -> QTransform:
    """Return the way from a picture's pixels to those of the picture turned by quarters."""
    width, height = size.width(), size.height()
    match turn % 4:
        case 1:
            return QTransform(0, 1, -1, 0, height, 0)
        case 2:
            return QTransform(-1, 0, 0, -1, width, height)
        case 3:
            return QTransform(0, -1, 1, 0, 0, width)
        case _:
            return QTransform()


def _held(centre: float, seen: float, slack: float) -> float:
    """Return the centre so that no edge comes inside; ``seen`` is the part in sight.

    ``slack``, where the centre lies outside already, lets it stay there and go no further.
    """
    low, high = (0.5, 0.5) if seen >= 1 else (seen / 2, 1 - seen / 2)
    return min(max(centre, low + min(slack, 0.0)), high + max(slack, 0.0))
