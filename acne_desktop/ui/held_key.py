"""A key that does something for as long as it is held."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication

from acne_desktop.ui.commands import command

_AWAY = (QEvent.Type.ApplicationDeactivate, QEvent.Type.WindowDeactivate)


class HeldKey(QObject):
    """Begins when a command's key goes down, and ends when it is let go or the window is left.

    Whatever has the keyboard hears the release, so the whole application is listened to; but
    only meanwhile.
    """

    def __init__(
        self, id_: str, begin: Callable[[], None], end: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._key = QKeySequence(command(id_).keys[0])
        self._begin = begin
        self._end = end
        self.is_held = False

    def press(self) -> None:
        """Begin, unless it is held already."""
        application = QApplication.instance()
        if not self.is_held and application is not None:
            self.is_held = True
            application.installEventFilter(self)
            self._begin()

    def let_go(self) -> None:
        """End, if it is held."""
        application = QApplication.instance()
        if self.is_held and application is not None:
            self.is_held = False
            application.removeEventFilter(self)
            self._end()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """End with the key's release, which a key that repeats itself only pretends."""
        if event.type() in _AWAY or (isinstance(event, QKeyEvent) and self._is_release(event)):
            self.let_go()
        return False

    def _is_release(self, event: QKeyEvent) -> bool:
        released = event.type() is QEvent.Type.KeyRelease and not event.isAutoRepeat()
        return released and QKeySequence(event.key()) == self._key
