"""Something that lies over a photograph and may take the mouse and keys first."""

from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter


class Layer:
    """Does nothing. A method that takes an event returns True: nobody else gets it."""

    def paint(self, painter: QPainter) -> None:
        """Paint over the photograph, in widget pixels."""

    def press(self, event: QMouseEvent) -> bool:
        """Take a press of the mouse, with all until its release."""
        return False

    def move(self, event: QMouseEvent) -> bool:
        """Take a move of the mouse."""
        return False

    def release(self, event: QMouseEvent) -> bool:
        """Take a release of the mouse."""
        return False

    def double_click(self, event: QMouseEvent) -> bool:
        """Take a double click."""
        return False

    def wants(self, event: QKeyEvent) -> bool:
        """Tell whether a key is for this layer, though a command has it too."""
        return False

    def key(self, event: QKeyEvent) -> bool:
        """Take a key."""
        return False

    def settle(self) -> None:
        """The key was let go, or the keyboard is elsewhere."""

    def placed(self) -> None:
        """The photograph lies elsewhere now, or is another one."""
