"""The suggestion on the visit page: asked for, waited for, shown with its attention maps."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import joined, mark, tr
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.visit_side import VisitSide
from acne_desktop.ui.pages.visit_work import Grading, Pixels
from acne_desktop.ui.visit_draft import VisitDraft
from acne_desktop.ui.widgets.triplet import Triplet

_ALONE = mark("{why} You can grade and save without it.")
_SUGGEST = mark("Suggest a grade")
_AT_HAND = mark("Suggest with the photographs at hand")


class Suggesting(QObject):
    """Keeps panel, maps and override in step with the one suggestion that is in force."""

    suggested = Signal(object)  # a new Suggestion of the model

    def __init__(self, context: AppContext, triplet: Triplet, side: VisitSide) -> None:
        super().__init__(triplet)
        self._triplet = triplet
        self._side = side
        self._panel = side.suggestion
        self._pixels: Callable[[], dict[View, Pixels]] = dict
        self._failed = False
        grading = Grading(context, self)
        self._grading = grading
        grading.waiting.connect(lambda: self._panel.show_busy(tr("The model is loading…")))
        grading.began.connect(lambda: self._panel.show_busy(tr("Looking at the photographs…")))
        grading.progressed.connect(self._panel.busy.report)
        grading.suggested.connect(self.suggested)
        grading.refused.connect(self.refuse)
        grading.failed.connect(self._fail)
        self._panel.wanted.connect(self.ask)
        self._panel.cancelled.connect(self._cancelled)

    def use_pixels(self, pixels: Callable[[], dict[View, Pixels]]) -> None:
        """Say where the photographs of the visit are found."""
        self._pixels = pixels

    def ask(self) -> None:
        """Ask the model, with the photographs that are there."""
        pixels = self._pixels()
        if pixels:
            retry, self._failed = self._failed, False
            self._grading.start({v: pixels[v] for v in VIEWS if v in pixels}, retry=retry)

    def stop(self) -> None:
        """Drop what is asked for."""
        self._grading.cancel()
        self._failed = False

    def show(self, suggestion: Suggestion) -> None:
        """Show a suggestion and its maps."""
        self._panel.show_suggestion(suggestion)
        self._use(suggestion)

    def show_none(self, text: str, *, ask: str = "") -> None:
        """Show that there is none, and what it waits for."""
        self._panel.show_waiting(text, ask=ask)
        self._use(None)

    def wait_for(self, draft: VisitDraft, *, reading: bool) -> None:
        """Say which photographs a new visit lacks for its suggestion."""
        self.stop()
        if reading or not draft.photos:
            self.show_none(tr("It comes by itself once the three photographs are there."))
            return
        lacking = joined(tr("“{view}”", view=view.label) for view in draft.missing)
        self.show_none(tr("Add {views}, and it comes by itself.", views=lacking), ask=tr(_AT_HAND))

    def offer(self, count: int) -> None:
        """Offer to grade a saved visit with ``count`` photographs that has no suggestion."""
        if count:
            ask = tr(_SUGGEST) if count == len(VIEWS) else tr(_AT_HAND)
            self.show_none(tr("This visit has no suggestion yet."), ask=ask)
        else:
            self.show_none(tr("Without a photograph there is no suggestion."))

    def fail(self, sentence: str) -> None:
        """Say why no suggestion came; the clinician goes on without."""
        self._panel.show_waiting(tr(_ALONE, why=sentence), ask=tr("Try again"), tone="error")

    def refuse(self, sentence: str) -> None:
        """Say which photograph is out of scope: to ask again would not help, another one would."""
        self._panel.show_waiting(tr(_ALONE, why=sentence), tone="error")

    def _fail(self, sentence: str) -> None:
        self._failed = True
        self.fail(sentence)

    def _cancelled(self) -> None:
        self._grading.cancel()
        none = tr("No suggestion was made.")
        self._panel.show_waiting(tr(_ALONE, why=none), ask=tr(_SUGGEST))

    def _use(self, suggestion: Suggestion | None) -> None:
        self._triplet.set_suggestion(suggestion)
        self._side.decision.set_suggestion(suggestion)
