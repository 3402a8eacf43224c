"""Fetches the small pictures of visits in the background and keeps the ones seen last."""

from collections import OrderedDict

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from acne_desktop.domain.photo import View
from acne_desktop.errors import KnownError
from acne_desktop.services import thumbnails, visit_records
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.tasks import Progress, Task

Pictures = dict[View, QImage]
_KEPT = 200


class VisitPictures(QObject):
    """``ready`` says that a visit's pictures can be had; a photograph that fails is left out."""

    ready = Signal(int)

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: OrderedDict[int, Pictures] = OrderedDict()
        self._wanted: dict[int, Task] = {}
        context.clinic_changed.connect(self.forget)

    def get(self, visit_id: int) -> Pictures | None:
        """Return the pictures, or None after starting to fetch them."""
        if visit_id in self._kept:
            self._kept.move_to_end(visit_id)
            return self._kept[visit_id]
        if visit_id not in self._wanted:
            clinic = self._context.clinic
            self._wanted[visit_id] = self._context.tasks.run(
                lambda progress: _fetch(clinic, visit_id, progress),
                done=lambda found: self._arrived(visit_id, found),
                failed=lambda _error: self._arrived(visit_id, {}),
            )
        return None

    def forget(self) -> None:
        """Forget everything: another clinic is shown, or photographs have changed."""
        for task in self._wanted.values():
            task.cancel()
        self._wanted.clear()
        self._kept.clear()

    def _arrived(self, visit_id: int, found: Pictures) -> None:
        self._wanted.pop(visit_id, None)
        self._kept[visit_id] = found
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.ready.emit(visit_id)


def _fetch(clinic: Clinic, visit_id: int, progress: Progress) -> Pictures:
    found: Pictures = {}
    progress.check()
    for view, photo in visit_records.photos(clinic, visit_id).items():
        progress.check()
        try:
            found[view] = to_qimage(thumbnails.of_turned(clinic, photo))
        except KnownError:  # the visit's own page tells what is wrong with the original
            continue
    return found
