"""What is entered on the visit page and not saved: shown again, put away, kept when one leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from acne_desktop.domain.entry import Entry
from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services.drafts import Draft, Restored
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.pages.visit_drafting import restored_sentence
from acne_desktop.ui.visit_state import VisitState

if TYPE_CHECKING:
    from acne_desktop.ui.pages.visit import VisitPage

Go = Callable[[], None]


class Unsaved(QObject):
    """Says when a draft is from, and lets it be discarded; discarding can be undone."""

    def __init__(self, page: VisitPage, actions: Actions) -> None:
        super().__init__(page)
        self._page = page
        self._waiting: list[Go] = []
        self._actions = actions
        page.drafting.failed.connect(self._not_kept)

    # -- shown again

    def find(self) -> None:
        """Look for the draft of the new visit that was begun, and show it."""

        def found(restored: Restored | None) -> None:
            if restored is not None:
                self._restore(restored.draft)
                self._say(restored)
            self._page.refresh()
            waiting, self._waiting = self._waiting, []
            for then in waiting:
                then()

        self._waiting.clear()
        self._page.drafting.find(found)

    def when_found(self, then: Go) -> None:
        """Go on once it is known whether there is a draft: nothing is put in before."""
        if self._page.drafting.is_finding:
            self._waiting.append(then)
        else:
            then()

    def show_entry(self, restored: Restored) -> None:
        """Show what was entered on a saved visit, unless the record has it by now."""
        page = self._page
        page.drafting.found_kept(restored.draft)
        page.enter(restored.draft.entry)
        if page.state.entry_changed:
            self._say(restored)

    def _say(self, restored: Restored) -> None:
        told = restored_sentence(restored, date.today())
        self._page.bar.ask(told, [(tr("Discard"), self.discard)])

    def _restore(self, kept: Draft) -> None:
        page, draft = self._page, self._page.state.draft
        assert draft is not None
        draft.day = min(kept.day or draft.day, date.today())
        page.day.set_day(draft.day)
        page.enter(kept.entry)
        draft.restore(kept.photos, kept.drawn)
        page.intake.show_restored()

    # -- put away

    def discard(self) -> None:
        """Put away what is entered and not saved; it can be had again while the page is open."""
        page, state = self._page, self._page.state
        entry, draft = state.entry, state.draft
        if draft is None:
            back: Go = partial(page.enter, entry)
            page.enter(state.recorded)
        else:
            kept = Draft(
                draft.patient_id,
                entry,
                day=draft.day,
                photos=dict(draft.photos),
                drawn=draft.drawn,
            )
            back = partial(self._restore, kept)
            page.begin(draft.patient_id)
            page.drafting.found_kept(kept)
            page.refresh()
        page.bar.ask(tr("The draft was discarded."), [(tr("Undo"), back)])

    # -- taken back

    @property
    def can_undo(self) -> bool:
        """Tell whether something that is not saved, or the grade before, can be taken back."""
        page = self._page
        if page.state.draft is not None:
            return page.intake.can_undo
        return self._entry_can_go or page.queue.can_step_back

    @property
    def _entry_can_go(self) -> bool:
        state = self._page.state
        return state.visit is not None and state.entry_changed and not state.saving

    def undo(self) -> None:
        """Take back the newest change of photographs, what is not saved, or the grade before."""
        page = self._page
        if page.state.draft is not None:
            page.intake.undo()
        elif self._entry_can_go:
            self.discard()
        elif page.queue.can_step_back:
            page.queue.step_back()

    # -- left

    def leave(self, go: Go) -> None:
        """Go once the draft is on disk; ask first where it could not be kept."""
        page = self._page

        def kept() -> None:
            if page.drafting.has_failed and page.state.unsaved:
                self._ask(go)
            else:
                page.stop_work()
                go()

        if page.state.draft is not None:
            page.day.commit()
        page.drafting.note(page.state)
        page.drafting.when_kept(kept)

    def _ask(self, go: Go) -> None:
        page = self._page

        def lose() -> None:
            page.reset(VisitState(entry=Entry()))
            go()

        page.bar.ask(
            tr("The draft could not be kept: what you entered is lost when you leave."),
            [(tr("Leave without it"), lose), (tr("Stay"), self._actions.refresh)],
            tone="warning",
        )
        page.bar.focus_first()

    def _not_kept(self, error: KnownError) -> None:
        why = tr("The draft could not be kept. {why}", why=error.sentence)
        self._page.bar.ask(why, tone="error")
