"""Brings kept photographs onto the visit page, and whole originals where the zoom needs them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from acne_desktop.domain.photo import Photo, View
from acne_desktop.domain.visit import Visit
from acne_desktop.imaging.decode import decode
from acne_desktop.language import tr
from acne_desktop.services import intake
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import IncomingPhoto
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.pages.visit_work import Pixels, Reading
from acne_desktop.ui.photo.levels import Levels, pyramid
from acne_desktop.ui.widgets.triplet import Triplet

Develop = Callable[[Pixels], Pixels]  # pixels as taken to pixels as they are shown
LARGEST_SIDE = 8192  # of an original on the screen; three of them must fit into memory
AnyPhoto = IncomingPhoto | Photo


@dataclass(frozen=True, eq=False)
class _Detail:
    """A whole original, and whose it is."""

    sha256: str
    levels: Levels


@dataclass(frozen=True, eq=False)
class _Shown:
    """A photograph for the screen, and its copies by size."""

    pixels: Pixels
    levels: Levels


class KeptPhotos(QObject):
    """Shows a saved visit's photographs one by one; what is damaged is told in its slot."""

    loaded = Signal()  # all that can be shown are shown

    def __init__(self, context: AppContext, triplet: Triplet) -> None:
        super().__init__(triplet)
        self._triplet = triplet
        self._visit: Visit | None = None
        self.pixels: dict[View, Pixels] = {}
        self._reading = Reading(context, self)
        self._reading.read.connect(self._show)
        self._reading.failed.connect(self._fail)

    def start(self, clinic: Clinic, visit: Visit) -> None:
        """Begin to show the photographs of a visit."""
        self._visit = visit
        self.pixels = {}
        for view, photo in visit.photos.items():
            self._triplet.slots[view].show_busy(tr("Opening the photograph…"))
            self._reading.start(view, partial(_preview, clinic, photo))

    def stop(self) -> None:
        """Drop what is on its way."""
        self._reading.cancel_all()

    @property
    def is_loading(self) -> bool:
        """Tell whether a photograph is on its way."""
        return bool(self._reading.views)

    def _show(self, view: View, shown: _Shown) -> None:
        assert self._visit is not None
        photo = self._visit.photos[view]
        self.pixels[view] = shown.pixels
        self._triplet.show_photo(view, shown.pixels, photo.width, photo.height, shown.levels)
        self._settled()

    def _fail(self, view: View, sentence: str) -> None:
        self._triplet.slots[view].show_error(sentence)
        self._settled()

    def _settled(self) -> None:
        if not self.is_loading:
            self.loaded.emit()


class Details(QObject):
    """Reads whole originals, for a zoom that the copy on the screen is too coarse for."""

    def __init__(
        self,
        context: AppContext,
        triplet: Triplet,
        photo_in: Callable[[View], AnyPhoto | None],
        develop: Callable[[View], Develop],
    ) -> None:
        """``photo_in`` tells which photograph stands in a view now, ``develop`` its colours."""
        super().__init__(triplet)
        self._context = context
        self._triplet = triplet
        self._photo_in = photo_in
        self._develop = develop
        self._reading = Reading(context, self)
        self._reading.read.connect(self._show)
        self._reading.failed.connect(lambda v, why: triplet.slots[v].show_error(why))
        triplet.detail_wanted.connect(self._start)

    def stop(self) -> None:
        """Drop what is on its way."""
        self._reading.cancel_all()

    def cancel(self, view: View) -> None:
        """Drop what is on its way for one view."""
        self._reading.cancel(view)

    def _start(self, view: View) -> None:
        photo = self._photo_in(view)
        if photo is not None:
            develop = self._develop(view)
            self._reading.start(view, partial(_whole, self._context.clinic, photo, develop))

    def _show(self, view: View, detail: _Detail) -> None:
        photo = self._photo_in(view)
        if photo is not None and photo.sha256 == detail.sha256:
            self._triplet.slots[view].photo.set_detail(detail.levels)


def _preview(clinic: Clinic, photo: Photo) -> _Shown:
    pixels = intake.preview(clinic, photo)
    return _Shown(pixels, pyramid(to_qimage(pixels)))


def _whole(clinic: Clinic, photo: AnyPhoto, develop: Develop) -> _Detail:
    if isinstance(photo, Photo):
        pixels = intake.thumbnail(clinic, photo, LARGEST_SIDE)
    else:
        pixels = decode(photo.data, longest=LARGEST_SIDE).pixels
    return _Detail(photo.sha256, pyramid(to_qimage(develop(pixels))))
