"""All three photographs of a visit and its grades, shown beside where one points."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from acne_desktop.domain.visit import VisitSummary
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.pictures import VisitPictures
from acne_desktop.ui.widgets.thumbnails import Thumbnails
from acne_desktop.ui.widgets.timeline_words import day_of, grades_of

_SIDE = QSize(96, 128)


class VisitPeek(QFrame):
    """Lies over the window of ``owner`` and takes neither focus nor clicks.

    Pictures are fetched when it is asked for.
    """

    def __init__(self, context: AppContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFrameShape(QFrame.Shape.Box)
        self._visit: VisitSummary | None = None
        self._pictures = VisitPictures(context, self)
        self._pictures.ready.connect(self._arrived)
        theme.set_surface(self)
        self.thumbnails = Thumbnails(theme.size(_SIDE))
        self.day = label(bold=True)
        self.words = label("", Type.CAPTION)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.S, theme.S, theme.S, theme.S)
        column.setSpacing(theme.XS)
        column.addWidget(self.thumbnails)
        column.addWidget(self.day)
        column.addWidget(self.words)

    @property
    def visit(self) -> VisitSummary | None:
        """The visit shown."""
        return self._visit

    def forget(self) -> None:
        """Fetch pictures anew."""
        self._pictures.forget()
        self.leave()

    def show_visit(self, visit: VisitSummary, beside: QRect) -> None:
        """Show a visit below a place of its owner, or above it where there is no room."""
        self._visit = visit
        self.day.setText(day_of(visit))
        self.words.setText("\n".join(grades_of(visit)))
        self.thumbnails.clear()
        self._arrived(visit.id)
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.adjustSize()
        place = QRect(self._owner.mapTo(window, beside.topLeft()), beside.size())
        self.move(self._place(place, window.rect()))
        self.show()
        self.raise_()

    def leave(self) -> None:
        """Show nothing."""
        self._visit = None
        self.hide()

    def _arrived(self, visit_id: int) -> None:
        if self._visit is None or visit_id != self._visit.id:
            return
        pictures = self._pictures.get(visit_id)
        if pictures is not None:
            self.thumbnails.set_images(pictures)

    def _place(self, beside: QRect, room: QRect) -> QPoint:
        x = beside.center().x() - self.width() // 2
        x = max(min(x, room.right() - self.width()), room.left())
        above = beside.top() - self.height() - theme.XS
        below = beside.bottom() + theme.XS
        return QPoint(x, below if below + self.height() <= room.bottom() or above < 0 else above)
