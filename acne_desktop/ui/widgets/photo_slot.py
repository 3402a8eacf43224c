"""The place of one view: empty, being read, holding a photograph, or saying what went wrong."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
    QKeyEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.marks import Mark
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import PhotoError
from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.photo.levels import Levels
from acne_desktop.ui.photo.view import PhotoView
from acne_desktop.ui.photo_sources import has_sources, sources_in
from acne_desktop.ui.widgets.busy import Busy
from acne_desktop.ui.widgets.drop_area import DropArea
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import ElidedLabel
from acne_desktop.ui.widgets.lines import Lines
from acne_desktop.ui.widgets.slot_notes import SlotNotes

VIEW_MIME = "application/x-acne-view"
_DRAG_PICTURE = 120
_LONG_WORD = 18
_INVITED = {
    View.FRONTAL: mark("Drop the frontal photograph here, or click to choose"),
    View.LEFT: mark("Drop the photograph of the patient's left side here, or click to choose"),
    View.RIGHT: mark("Drop the photograph of the patient's right side here, or click to choose"),
}
_NAMES = {
    View.FRONTAL: mark("Frontal photograph"),
    View.LEFT: mark("Photograph of the patient's left side"),
    View.RIGHT: mark("Photograph of the patient's right side"),
}
_KEYS = mark("Enter shows it large; plus and minus zoom, arrows pan.")
_KEYS_EDITABLE = mark(
    "Enter shows it large; plus and minus zoom, arrows pan. "
    "Delete removes it, Shift with an arrow swaps it with its neighbour."
)
_MOUSE = mark("Click to show it large; turn the wheel to zoom.")
_MOUSE_EDITABLE = mark(
    "Click to show it large; turn the wheel to zoom. Drag it onto another place to swap."
)


def breakable(sentence: str) -> str:
    """Return a sentence whose long words, as file names are, may be broken at a line's end."""
    gap = "\N{ZERO WIDTH SPACE}"
    at_marks = re.sub(r"([_.-])(?=\w)", rf"\1{gap}", sentence)
    return re.sub(rf"([^\s{gap}]{{{_LONG_WORD}}})(?=[^\s{gap}])", rf"\1{gap}", at_marks)


class PhotoSlot(QWidget):
    """One view's place. Shows what it is told; what the user wants goes out as signals."""

    choose_wanted = Signal()
    files_dropped = Signal(object)  # list of Source
    swap_wanted = Signal(object)  # the other View
    remove_wanted = Signal()
    large_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.photo = PhotoView()
        self.area = DropArea()
        self.busy = Busy()
        self._editable = False
        self._title = ElidedLabel(bold=True)
        self._title.setText(view.label)
        self._caption = ElidedLabel(theme.Type.CAPTION, tone="muted")
        self.notes = SlotNotes()
        self._error = _SlotError()
        self.replace = _quiet(tr("Replace"), "refresh-cw")
        self.remove = _quiet(tr("Remove"), "trash-2")
        self._stack = QStackedWidget()
        for page in (self.area, self.photo, _centred(self.busy)):
            self._stack.addWidget(page)
        self._build()
        self._connect()
        self.setAcceptDrops(True)
        self.photo.setAccessibleName(tr(_NAMES[view]))
        self.set_editable(True)
        self.show_empty()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.S)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self._caption)
        self._foot = Lines(spacing=theme.XS, height=theme.CONTROL)
        self._foot.add(self.replace, self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addWidget(self.notes)
        column.addWidget(self._error)
        column.addWidget(self._foot)

    def _connect(self) -> None:
        self.area.clicked.connect(self.choose_wanted)
        self.replace.clicked.connect(self.choose_wanted)
        self._error.again.clicked.connect(self.choose_wanted)
        self.remove.clicked.connect(self.remove_wanted)
        self.busy.cancelled.connect(self.cancel_wanted)
        self.photo.activated.connect(self.large_wanted)
        self.photo.drag_wanted.connect(self._drag)

    # What is shown

    def set_editable(self, editable: bool) -> None:
        """Allow or forbid choosing, replacing, removing and swapping."""
        self._editable = editable
        self.photo.draggable = editable
        self.photo.setAccessibleDescription(tr(_KEYS_EDITABLE if editable else _KEYS))
        self.photo.setToolTip(tr(_MOUSE_EDITABLE if editable else _MOUSE))
        if self._stack.currentWidget() is self.area:
            self._label_area()
        self._show_foot()

    def show_empty(self) -> None:
        """Show what to do."""
        self.busy.stop()
        self.photo.set_image(None)
        self.notes.clear()
        self._caption.clear()
        self._label_area()
        self._page(self.area)

    def _label_area(self) -> None:
        if self._editable:
            self.area.invite(tr(_INVITED[self.view]))
        else:
            self.area.explain(tr("No photograph in this view"))

    def show_photo(self, image: QImage | Levels, original: QSize) -> None:
        """Show a photograph, by a copy of the original of this size; an error goes."""
        self.busy.stop()
        self.clear_error()
        self.photo.set_image(image, original)
        self.notes.clear()
        self.show_colours("")
        self._page(self.photo)

    def show_colours(self, words: str, why: str = "") -> None:
        """Say in which colours the photograph is shown; empty: as taken, its size is shown."""
        size = self.photo.picture_size()
        whole = f"{size.width()} \N{MULTIPLICATION SIGN} {size.height()}"
        self._caption.setText(words or whole)
        self._caption.help = why or words or tr("Size of the original in pixels")
        self._caption.setToolTip(self._caption.help)
        self._caption.setAccessibleDescription(self._caption.help)

    @property
    def caption(self) -> str:
        """Return what stands above the photograph at the right."""
        return self._caption.text()

    @property
    def caption_help(self) -> str:
        """Return what more there is to say about it."""
        return self._caption.help

    def tell_mark(self, selected: Mark | None, marks: Sequence[Mark]) -> None:
        """Tell screen readers which mark is selected."""
        name = tr(_NAMES[self.view])
        if selected is not None:
            ids = [each.id for each in marks]
            name = tr(
                "{photograph}, mark {n} of {count}: {kind} {words}",
                photograph=name,
                n=ids.index(selected.id) + 1 if selected.id in ids else len(ids),
                count=len(ids),
                kind=selected.kind.label,
                words=selected.text,
            ).strip()
        self.photo.setAccessibleName(name)

    def show_busy(self, text: str) -> None:
        """Say that a photograph is being read."""
        self.clear_error()
        self.busy.start(text)
        self._stack.setCurrentIndex(2)
        self._show_foot()

    def show_again(self) -> None:
        """Return from being busy to what was there before."""
        self.busy.stop()
        if self.photo.has_image():
            self._page(self.photo)
        else:
            self.show_empty()

    def show_error(self, sentence: str) -> None:
        """Say what went wrong, below what was there before."""
        self.show_again()
        if not self._editable:
            self.area.explain(tr("Photograph not available"))
        self._error.show_sentence(sentence, choose=self._editable)

    def clear_error(self) -> None:
        """Take the error away."""
        self._error.hide()

    @property
    def error_text(self) -> str:
        """Return the sentence that is shown, empty when there is none."""
        return "" if self._error.isHidden() else self._error.sentence

    def _page(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        self._show_foot()

    def _show_foot(self) -> None:
        has_photo = self._stack.currentWidget() is self.photo
        self.replace.setVisible(has_photo)
        self.remove.setVisible(has_photo)
        self._foot.setVisible(self._editable)

    # Swap, remove

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer everything that can be done with the photograph."""
        if self._stack.currentWidget() is self.photo:
            self.menu().exec(event.globalPos())

    def menu(self) -> QMenu:
        """Return what can be done with the photograph, as a menu."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Show large, or all three"), self.large_wanted.emit)
        if self._editable:
            menu.addSeparator()
            menu.addAction(tr("Replace…"), self.choose_wanted.emit)
            menu.addAction(tr("Remove"), self.remove_wanted.emit)
            for other in VIEWS:
                if other != self.view:
                    action = QAction(tr("Swap with {view}", view=other.label), menu)
                    action.triggered.connect(lambda _=False, v=other: self.swap_wanted.emit(v))
                    menu.addAction(action)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes; Shift with an arrow swaps with the neighbour."""
        key = event.key()
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        steps = {int(Qt.Key.Key_Left): -1, int(Qt.Key.Key_Right): 1}
        usable = self._editable and self.photo.hasFocus()
        if usable and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        elif usable and shift and key in steps:
            at = VIEWS.index(self.view) + steps[key]
            if 0 <= at < len(VIEWS):
                self.swap_wanted.emit(VIEWS[at])
        else:
            super().keyPressEvent(event)

    def _drag(self) -> None:
        """Carry this photograph to another slot."""
        mime = QMimeData()
        mime.setData(VIEW_MIME, self.view.value.encode())
        drag = QDrag(self)
        drag.setMimeData(mime)
        picture = self.photo.grab().scaledToWidth(
            theme.px(_DRAG_PICTURE), Qt.TransformationMode.SmoothTransformation
        )
        drag.setPixmap(picture)
        drag.setHotSpot(QPoint(picture.width() // 2, picture.height() // 2))
        drag.exec(Qt.DropAction.MoveAction)

    # Drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files, and the photograph of another slot."""
        mime = event.mimeData()
        swap = mime.hasFormat(VIEW_MIME) and self._source(mime) != self.view
        if self._editable and (swap or has_sources(mime)):
            event.acceptProposedAction()
            self.area.set_hovered(True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Stop showing that a drop would land here."""
        self.area.set_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the files, or the swap."""
        self.area.set_hovered(False)
        mime = event.mimeData()
        event.acceptProposedAction()
        if mime.hasFormat(VIEW_MIME):
            self.swap_wanted.emit(self._source(mime))
            return
        try:
            files = sources_in(mime)
        except PhotoError as error:
            self.show_error(error.sentence)
            return
        self.files_dropped.emit(files)

    @staticmethod
    def _source(mime: QMimeData) -> View:
        return View(bytes(mime.data(VIEW_MIME).data()).decode())


class _SlotError(QWidget):
    """A sentence with its icon, and the button that mends it."""

    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""
        self.again = QPushButton(tr("Choose another"))
        icon = IconLabel("circle-alert", tone="error")
        self._label = QLabel()
        self._label.setWordWrap(True)
        theme.set_tone(self._label, "error")
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.XS, 0, theme.XS)
        column.setSpacing(theme.S)
        column.addLayout(row)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_sentence(self, sentence: str, *, choose: bool) -> None:
        """Show the error; ``choose`` offers another file."""
        self.sentence = sentence
        self._label.setText(breakable(sentence))
        self.again.setVisible(choose)
        self.show()


def _quiet(text: str, icon: str) -> QPushButton:
    button = QPushButton(theme.icon(icon, tone="muted"), f" {text}")
    button.setAccessibleName(text)
    theme.set_tone(button, "quiet")
    return button


def _centred(widget: QWidget) -> QWidget:
    """Return a page with the widget in the middle of its height."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(1)
    column.addWidget(widget)
    column.addStretch(1)
    return page
