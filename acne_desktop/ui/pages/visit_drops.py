"""Lets photographs be dropped anywhere on the page of a new visit."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from acne_desktop.errors import KnownError, PhotoError
from acne_desktop.ui.pages.visit_intake import PhotoIntake
from acne_desktop.ui.photo_sources import has_sources, sources_in


class PageDrops(QObject):
    """Watches a page, and hands on what is dropped beside the slots."""

    def __init__(
        self,
        page: QWidget,
        intake: PhotoIntake,
        allowed: Callable[[], bool],
        failed: Callable[[KnownError], None],
    ) -> None:
        super().__init__(page)
        self._intake = intake
        self._allowed = allowed
        self._failed = failed
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, _page: QObject, event: QEvent) -> bool:
        """Accept files and pictures while the visit can be changed."""
        if isinstance(event, QDragEnterEvent):
            if self._allowed() and has_sources(event.mimeData()):
                event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            event.acceptProposedAction()
            try:
                self._intake.add(sources_in(event.mimeData()))
            except PhotoError as error:
                self._failed(error)
            return True
        return False
