"""A view of a PDF's pages: white paper on the window's ground, in either scheme."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor, QPalette
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget

from acne_desktop.ui import theme


class PaperView(QPdfView):
    """Shows white paper on the window's ground, in either scheme."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._dress()

    def _dress(self) -> None:
        ground = QColor(theme.colours().window)
        palette = self.palette()
        if palette.color(QPalette.ColorRole.Dark) != ground:  # what the view paints around pages
            palette.setColor(QPalette.ColorRole.Dark, ground)
            self.setPalette(palette)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the scheme. The style sheet puts an earlier palette back, so it comes last."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._dress()
