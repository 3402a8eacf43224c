"""What the commands of the table do on the visit page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from acne_desktop.domain.iga import GRADES

if TYPE_CHECKING:
    from acne_desktop.ui.actions import Actions
    from acne_desktop.ui.pages.visit import VisitPage


def bind(page: VisitPage, actions: Actions) -> None:
    """Bind every command that works on the visit page, one group after the other."""
    _bind_photographs(page, actions)
    _bind_view(page, actions)
    _bind_record(page, actions)


def _bind_photographs(page: VisitPage, actions: Actions) -> None:
    bind = partial(actions.bind, page=page)
    intake = page.intake
    bind("visit.add_photos", intake.choose, enabled=page.can_add)
    bind("visit.paste", intake.paste, enabled=page.can_add)
    bind("visit.watch", intake.watched.toggle, enabled=page.can_add)
    bind("visit.capture", page.capture, enabled=page.can_add)


def _bind_view(page: VisitPage, actions: Actions) -> None:
    bind = partial(actions.bind, page=page)
    triplet = page.triplet
    bind("visit.attention", triplet.attention.toggle)
    bind("view.colours", page.colours.next)
    bind("view.fit", triplet.fit)
    bind("view.one_to_one", triplet.actual_size)
    bind(
        "view.all",
        partial(triplet.set_large, None),
        enabled=lambda: triplet.large is not None,
    )


def _bind_record(page: VisitPage, actions: Actions) -> None:
    bind = partial(actions.bind, page=page)
    for grade in GRADES:
        bind(f"visit.grade_{int(grade)}", partial(page.side.decision.choose, grade))
    bind("edit.undo", page.unsaved.undo, enabled=lambda: page.unsaved.can_undo)
    bind("visit.skip", page.queue.skip, enabled=lambda: page.queue.is_active)
    bind(
        "visit.discard",
        page.unsaved.discard,
        enabled=lambda: page.state.worth_keeping and not page.state.saving,
    )
    bind("visit.counts", page.side.decision.count_lesions)
    bind("visit.plan", page.side.decision.write_plan)
    bind("visit.save", page.saving.save, enabled=lambda: page.state.can_save)
    bind("visit.sign", page.signing.sign, enabled=lambda: page.signing.can_sign)
    bind("visit.report", page.report, enabled=lambda: page.state.visit is not None)
