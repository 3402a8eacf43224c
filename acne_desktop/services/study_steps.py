"""The steps of a study: which can be taken now, what follows from it, or why it cannot."""

from dataclasses import dataclass

from acne_desktop.domain.signature import Meaning
from acne_desktop.domain.study import State
from acne_desktop.language import tr, trn
from acne_desktop.services.study_overview import Details


@dataclass(frozen=True)
class Step:
    """A step; ``said`` is what follows from it, or why it cannot be taken."""

    id: str
    meaning: Meaning
    possible: bool
    said: str
    needs_reason: bool = False


def steps(details: Details) -> tuple[Step, ...]:
    """Return every step of a study, in their order."""
    return (_open(details), _lock(details), _unlock(details), _unblind(details))


def _open(details: Details) -> Step:
    state = details.study.state
    if state is not State.DRAFT:
        said = tr("It was opened already.")
    elif not details.main:
        said = tr("Enrol the visits that are to be read first.")
    else:
        said = tr("All reads are planned, and the readers may begin; the visits then stay.")
    possible = state is State.DRAFT and details.main > 0
    return Step("study.open", Meaning.APPROVED, possible, said)


def _lock(details: Details) -> Step:
    state, left = details.study.state, details.progress.left
    if state is State.DRAFT:
        said = tr("Open the study first.")
    elif state is not State.OPEN:
        said = tr("It is locked already.")
    elif left:
        said = trn(
            "{n} read is missing: say why it is locked without it. Nobody can read any more.",
            "{n} reads are missing: say why it is locked without them. Nobody can read any more.",
            left,
        )
    else:
        said = tr("Nobody can read any more, and the study can be exported.")
    open_now = state is State.OPEN
    return Step("study.lock", Meaning.LOCKED, open_now, said, needs_reason=open_now and left > 0)


def _unlock(details: Details) -> Step:
    state = details.study.state
    if state is State.LOCKED:
        said = tr("The readers may go on; your reason is kept.")
    elif state is State.UNBLINDED:
        said = tr("What is unblinded stays locked.")
    else:
        said = tr("Only a locked study can be unlocked.")
    locked = state is State.LOCKED
    return Step("study.unlock", Meaning.UNLOCKED, locked, said, needs_reason=True)


def _unblind(details: Details) -> Step:
    state = details.study.state
    if state is State.LOCKED:
        said = tr("The arms are shown, for good: nobody reads in this study again.")
    elif state is State.UNBLINDED:
        said = tr("The arms are shown, in the agreement and in exports.")
    else:
        said = tr("Lock the study first.")
    return Step("study.unblind", Meaning.UNBLINDED, state is State.LOCKED, said)
