"""Shows the visit's photographs in corrected colours; what is graded stays as it was taken."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject

from acne_desktop.domain.colour import CardReading, Colours
from acne_desktop.domain.photo import Photo, View
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.services import colour
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.pages.visit_photos import AnyPhoto, Details, Develop
from acne_desktop.ui.pages.visit_work import Pixels, Reading
from acne_desktop.ui.photo.levels import Levels, pyramid
from acne_desktop.ui.tasks import Progress
from acne_desktop.ui.widgets.triplet import Triplet

LOOKING = mark("Looking for a colour card…")
NO_CARD = mark("No colour card: as taken")
NOT_USABLE = mark("Colour card not usable: as taken")
WORDS = {
    Colours.AS_TAKEN: "",
    Colours.CARD: mark("By colour card, display only"),
    Colours.GREY_WORLD: mark("Grey world, display only"),
}


@dataclass(eq=False)
class _Taken:
    """A photograph on the screen: its pixels as taken, and the colours in which it is shown."""

    sha256: str
    pixels: Pixels
    shown: Colours = Colours.AS_TAKEN


@dataclass(frozen=True)
class _Found:
    """What a photograph's card tells, and whether the database holds it already."""

    sha256: str
    reading: CardReading
    kept: bool


@dataclass(frozen=True, eq=False)
class _Developed:
    """A photograph as it is to be shown, and what of."""

    sha256: str
    colours: Colours
    levels: Levels


class VisitColours(QObject):
    """Looks for colour cards, keeps what they tell, and develops what is on the screen.

    Cards are looked for once the model's suggestion is there, so that it waits for nothing, or as
    soon as they are asked for.
    """

    def __init__(
        self, context: AppContext, triplet: Triplet, photo_in: Callable[[View], AnyPhoto | None]
    ) -> None:
        """``photo_in`` tells which photograph stands in a view now."""
        super().__init__(triplet)
        self._context = context
        self._triplet = triplet
        self._photo_in = photo_in
        self._taken: dict[View, _Taken] = {}
        self._kept: set[str] = set()
        self.readings: dict[str, CardReading] = {}
        self.colours = Colours.AS_TAKEN
        self._looking = Reading(context, self)
        self._looking.read.connect(self._card_read)
        self._looking.failed.connect(self._failed)
        self._developing = Reading(context, self)
        self._developing.read.connect(self._developed)
        self._developing.failed.connect(self._failed)
        self._details = Details(context, triplet, photo_in, self._develop)
        triplet.photo_shown.connect(self._photo_shown)
        triplet.suggestion_shown.connect(self.look)
        triplet.colours.chosen.connect(self.choose)

    def stop(self) -> None:
        """Let go of the photographs, and begin the next visit with colours as taken."""
        self._details.stop()
        self._looking.cancel_all()
        self._developing.cancel_all()
        for held in (self._taken, self.readings, self._kept):
            held.clear()
        self.colours = Colours.AS_TAKEN
        self._triplet.colours.set_colours(self.colours)
        self._triplet.colours.offer_card(True)

    # What the user asks for

    def next(self) -> None:
        """Show the next colours; those by card only where there may be one."""
        ways = [c for c in Colours if c != Colours.CARD or self._triplet.colours.offers_card]
        at = ways.index(self.colours) if self.colours in ways else 0
        self.choose(ways[(at + 1) % len(ways)])

    def choose(self, colours: Colours) -> None:
        """Show all photographs in these colours."""
        self.colours = colours
        self._triplet.colours.set_colours(colours)
        for view in self._taken:
            self._show(view)

    # Colour cards

    def look(self) -> None:
        """Look for a colour card in the photographs that were not looked at yet."""
        for view in self._taken:
            self._look(view)

    def _look(self, view: View) -> None:
        photo = self._here(view)
        if photo is None or photo.sha256 in self.readings or view in self._looking.views:
            return
        work = partial(_card_of, self._context.clinic, photo, self._taken[view].pixels)
        self._looking.start(view, work)

    def _here(self, view: View) -> AnyPhoto | None:
        """Return the photograph of a view if it is the one that is shown."""
        photo, taken = self._photo_in(view), self._taken.get(view)
        here = photo is not None and taken is not None and photo.sha256 == taken.sha256
        return photo if here else None

    def _card_read(self, view: View, found: _Found) -> None:
        self.readings[found.sha256] = found.reading
        if found.kept:
            self._kept.add(found.sha256)
        self.keep()
        photo = self._here(view)
        if photo is not None and photo.sha256 != found.sha256:  # another one stands here by now
            self._look(view)
        elif self.colours is Colours.CARD:
            self._show(view)
        self._offer_card()

    def _offer_card(self) -> None:
        """Offer a card's colours unless every photograph is known to hold none."""
        photos = [photo for view in self._taken if (photo := self._here(view)) is not None]
        known = [self.readings[photo.sha256] for photo in photos if photo.sha256 in self.readings]
        all_known = bool(photos) and len(known) == len(photos)
        self._triplet.colours.offer_card(not all_known or any(reading.found for reading in known))

    def keep(self, _visit_id: int = 0) -> None:
        """Keep what the cards of a saved visit told."""
        saved = {
            photo.sha256 for view in self._taken if isinstance(photo := self._here(view), Photo)
        }
        new = (saved & set(self.readings)) - self._kept
        if new:
            self._kept |= new
            work = partial(_keep, self._context.clinic, {each: self.readings[each] for each in new})
            self._context.tasks.run_db(work, done=lambda _none: None)

    # Showing

    def _photo_shown(self, view: View, pixels: Pixels) -> None:
        photo = self._photo_in(view)
        if photo is None:
            return
        self._developing.cancel(view)
        self._taken[view] = _Taken(photo.sha256, pixels)
        self._triplet.colours.offer_card(True)
        if self.colours is not Colours.AS_TAKEN:
            self._show(view)

    def _show(self, view: View) -> None:
        """Show one photograph in the colours in force, at once or when they are made."""
        if self._here(view) is None or not self._triplet.slots[view].photo.has_image():
            return
        self._developing.cancel(view)
        taken = self._taken[view]
        reading = self.readings.get(taken.sha256)
        if self.colours is Colours.CARD and reading is None:
            self._as_taken(view, tr(LOOKING))
            self._look(view)
        elif self.colours is Colours.CARD and reading is not None and not reading.usable:
            self._as_taken(view, tr(NOT_USABLE) if reading.found else tr(NO_CARD), reading.refusal)
        elif self.colours is Colours.AS_TAKEN:
            self._as_taken(view, "")
        else:
            work = partial(_made, taken, self.colours, self._develop(view))
            self._developing.start(view, work)

    def _as_taken(self, view: View, words: str, why: str = "") -> None:
        taken = self._taken[view]
        if taken.shown is not Colours.AS_TAKEN:
            self._recolour(view, Colours.AS_TAKEN, self._triplet.copies(view))
        self._triplet.slots[view].show_colours(words, why)

    def _develop(self, view: View) -> Develop:
        taken = self._taken.get(view)
        reading = self.readings.get(taken.sha256) if taken is not None else None
        return partial(colour.shown, colours=self.colours, reading=reading)

    def _developed(self, view: View, made: _Developed) -> None:
        photo = self._here(view)
        slot = self._triplet.slots[view]
        if photo is not None and photo.sha256 == made.sha256 and slot.photo.has_image():
            self._recolour(view, made.colours, made.levels)
            slot.show_colours(tr(WORDS[made.colours]))

    def _recolour(self, view: View, colours: Colours, levels: Levels) -> None:
        """Show the picture; what is on its way of the original has the colours from before."""
        self._taken[view].shown = colours
        self._details.cancel(view)
        self._triplet.slots[view].photo.set_colours(levels)

    def _failed(self, _view: View, sentence: str) -> None:
        self._context.report_error(KnownError(sentence))


def _card_of(clinic: Clinic, photo: AnyPhoto, pixels: Pixels) -> _Found:
    """Return what is kept of a photograph's card, or look for it."""
    kept = colour.stored(clinic, [photo.sha256]) if isinstance(photo, Photo) else {}
    reading = kept.get(photo.sha256)
    return _Found(photo.sha256, reading or colour.read_card(pixels), reading is not None)


def _keep(clinic: Clinic, readings: dict[str, CardReading], _progress: Progress) -> None:
    colour.keep(clinic, readings)


def _made(taken: _Taken, colours: Colours, develop: Develop) -> _Developed:
    return _Developed(taken.sha256, colours, pyramid(to_qimage(develop(taken.pixels))))
