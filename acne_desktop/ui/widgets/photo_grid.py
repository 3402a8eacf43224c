"""A grid of many photographs: what each is taken as, set by keys, by a menu or by dragging."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
)
from PySide6.QtWidgets import QFrame, QListView, QMenu, QWidget

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.view_choice import ViewChoice
from acne_desktop.ui.widgets.photo_cell import PHOTO_ROLE, PICTURE, VIEW_ROLE, PhotoDelegate, cell
from acne_desktop.ui.widgets.small_pictures import Maker, SmallPictures

PHOTO_MIME = "application/x-acne-photograph"
KEYS = {Qt.Key.Key_F: View.FRONTAL, Qt.Key.Key_L: View.LEFT, Qt.Key.Key_R: View.RIGHT}
_LEAVE = (Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN = (*KEYS, *_LEAVE, *_ENTER, Qt.Key.Key_Space, Qt.Key.Key_Escape)
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class GridPhoto:
    """One photograph of a grid. ``name`` is the file's own: for the screen only.

    ``key`` names the small picture (the photograph's SHA-256), which ``make`` makes off the UI
    thread; None while it is not known yet. ``note`` says in a few words what is to be known of it,
    such as ``Already there``, and ``hint`` all that is to be said; one that is not ``usable``
    cannot be taken.
    """

    id: str
    key: str
    name: str
    make: Maker | None
    verdict: Verdict | None = None
    note: str = ""
    hint: str = ""
    usable: bool = True


class PhotoModel(QAbstractListModel):
    """The photographs of a grid and the choice among them; ``changed`` follows every change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._photos: list[GridPhoto] = []
        self._places: dict[str, int] = {}
        self.choice = ViewChoice()

    @property
    def photos(self) -> Sequence[GridPhoto]:
        """The photographs shown."""
        return self._photos

    def set_photos(self, photos: Sequence[GridPhoto], choice: ViewChoice) -> None:
        """Show these photographs, and what was chosen of them so far."""
        self.beginResetModel()
        self._photos = list(photos)
        self._places = {photo.id: place for place, photo in enumerate(self._photos)}
        self.choice = choice
        self.endResetModel()

    def replace(self, photo: GridPhoto) -> None:
        """Show what has become known of a photograph."""
        place = self._places[photo.id]
        self._photos[place] = photo
        self.dataChanged.emit(self.index(place), self.index(place), [PHOTO_ROLE])

    def photo(self, place: int) -> GridPhoto | None:
        """Return the photograph at a place, or None."""
        return self._photos[place] if 0 <= place < len(self._photos) else None

    def with_id(self, photo: str) -> GridPhoto | None:
        """Return a photograph by its id, or None."""
        return self._photos[self._places[photo]] if photo in self._places else None

    def place_of(self, photo: str) -> int:
        """Return where a photograph stands, or -1."""
        return self._places.get(photo, -1)

    def take(self, photo: str, view: View | None) -> None:
        """Take a photograph as a view; None leaves it."""
        if view is None:
            self.choice.leave(photo)
        elif self._is_usable(photo):
            self.choice.take(photo, view)
        self._tell()

    def toggle(self, photo: str) -> None:
        """Take a photograph, or leave it."""
        if self._is_usable(photo):
            self.choice.toggle(photo)
        self._tell()

    def _is_usable(self, photo: str) -> bool:
        found = self.with_id(photo)
        return found is not None and found.usable

    def undo(self) -> None:
        """Take back the latest change."""
        self.choice.undo()
        self._tell()

    def refresh(self) -> None:
        """Show the choice anew: it was changed elsewhere."""
        if self._photos:
            last = len(self._photos) - 1
            self.dataChanged.emit(self.index(0), self.index(last), [VIEW_ROLE])

    def _tell(self) -> None:
        self.refresh()
        self.changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of photographs."""
        return 0 if parent.isValid() else len(self._photos)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let photographs be dragged."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a photograph, the view it is taken as, its name, or what a screen reader says."""
        photo = self._photos[index.row()]
        if role == PHOTO_ROLE:
            return photo
        if role == VIEW_ROLE:
            return self.choice.view_of(photo.id)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(part for part in (photo.name, photo.hint) if part)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._in_words(photo)
        return None

    def _in_words(self, photo: GridPhoto) -> str:
        view = self.choice.view_of(photo.id)
        verdict = photo.verdict.label if photo.verdict is not None else ""
        taken = tr("taken as {view}", view=view.label) if view else tr("not taken")
        return ", ".join(
            part for part in (photo.name, taken, verdict, photo.note, photo.hint) if part
        )

    def mimeTypes(self) -> list[str]:
        """Return what a drag carries."""
        return [PHOTO_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Carry the id of the dragged photograph."""
        return carried(self._photos[indexes[0].row()].id)


def carried(photo: str) -> QMimeData:
    """Return what a drag of a photograph carries: its id."""
    mime = QMimeData()
    mime.setData(PHOTO_MIME, photo.encode())
    return mime


def carried_photo(mime: QMimeData) -> str | None:
    """Return the id of the photograph that a drag carries, None where it carries none."""
    if not mime.hasFormat(PHOTO_MIME):
        return None
    return bytes(mime.data(PHOTO_MIME).data()).decode()


class PhotoGrid(QListView):
    """Arrows move; F, L, R set the view, 0 or Delete none; Space takes or leaves; Enter accepts.

    Nothing is made for what is out of sight: cells are painted, and their pictures asked for, as
    they come into sight.
    """

    accepted = Signal()
    back_wanted = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photos = PhotoModel(self)
        self.pictures = SmallPictures(context, theme.size(PICTURE), self)
        self.pictures.ready.connect(self._picture_ready)
        self.setModel(self.photos)
        self.setItemDelegate(PhotoDelegate(self.pictures, self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(cell())
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setAccessibleName(tr("Photographs"))
        self.setAccessibleDescription(
            tr("F, L and R set the view, 0 none; Space takes or leaves, Enter accepts.")
        )
        self.verticalScrollBar().valueChanged.connect(self.pictures.forget_waiting)
        self.photos.modelReset.connect(self._reset)

    def _reset(self) -> None:
        self.pictures.forget_waiting()
        if self.photos.photos:
            self.setCurrentIndex(self.photos.index(0))

    def _picture_ready(self, key: str) -> None:
        """Paint the cells of a photograph; it may stand in the grid more than once."""
        for index in self.in_sight():
            photo = self.photos.photo(index.row())
            if photo is not None and photo.key == key:
                self.update(index)

    def in_sight(self) -> list[QModelIndex]:
        """Return the photographs of which at least a part is seen."""
        across = max(self.viewport().width() // cell().width(), 1)
        first = max(self.verticalScrollBar().value() // cell().height(), 0) * across
        rows = self.viewport().height() // cell().height() + 2
        last = min(first + rows * across, len(self.photos.photos))
        return [self.photos.index(place) for place in range(first, last)]

    @property
    def current(self) -> GridPhoto | None:
        """Return the photograph that the keys act on."""
        index = self.currentIndex()
        return self.photos.photo(index.row()) if index.isValid() else None

    def select(self, photo: str) -> None:
        """Let the keys act on a photograph, and bring it into sight."""
        place = self.photos.place_of(photo)
        if place >= 0:
            self.setCurrentIndex(self.photos.index(place))

    # Keys

    def event(self, event: QEvent) -> bool:
        """Take the grid's own keys before the window's commands that share them."""
        asks = event.type() is QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and _is_own(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the current photograph."""
        key, photo = Qt.Key(event.key()), self.current
        if not _is_own(event):
            super().keyPressEvent(event)
        elif key in _ENTER:
            self.accepted.emit()
        elif key is Qt.Key.Key_Escape:
            self.back_wanted.emit()
        elif photo is not None and key is Qt.Key.Key_Space:
            self.photos.toggle(photo.id)
        elif photo is not None:
            self.photos.take(photo.id, KEYS.get(key))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the views."""
        if self.current is not None:
            self.menu(self.current).exec(event.globalPos())

    def menu(self, photo: GridPhoto) -> QMenu:
        """Return the views as a menu, the keys beside them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows: list[tuple[str, View | None]] = [(f"{v.label}\t{v.name[0]}", v) for v in VIEWS]
        for text, view in [*rows, (tr("Do not take") + "\t0", None)]:
            action = QAction(text, menu)
            action.triggered.connect(lambda _=False, v=view: self.photos.take(photo.id, v))
            menu.addAction(action)
        return menu

    # A photograph dragged back onto the grid is not taken

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept a photograph of this grid that is taken; files go to the page."""
        photo = carried_photo(event.mimeData())
        if photo is not None and self.photos.choice.view_of(photo) is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Accept anywhere on the grid."""
        if carried_photo(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Leave the photograph that is dropped here."""
        photo = carried_photo(event.mimeData())
        if photo is not None:
            event.acceptProposedAction()
            self.photos.take(photo, None)


def _is_own(event: QKeyEvent) -> bool:
    plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    return plain and event.key() in _OWN
