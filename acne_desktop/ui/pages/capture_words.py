"""What the capture page says: one large sentence, and below it what the view asks for."""

from dataclasses import dataclass

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.ui.capture.shooting import Shooting
from acne_desktop.ui.capture.source import State
from acne_desktop.ui.widgets.photo_cell import VERDICTS

AIMS = {
    View.FRONTAL: "The patient looks straight into the camera, the face within the outline.",
    View.LEFT: "The patient turns to show the left cheek, as the outline does.",
    View.RIGHT: "The patient turns to show the right cheek, as the outline does.",
}
FINISHED = "All three views are taken."
HOLD_STILL = "Hold still…"
WAIT = "The photograph is being kept…"
GOOD = "Good: take the photograph."
BY_ITSELF = "Good: hold still, it is taken by itself."
STARTING = "The camera is starting…"


@dataclass(frozen=True)
class Words:
    """A sentence with its icon and tone, and the quieter line below it."""

    sentence: str
    icon: str = "info"
    tone: str = ""
    aim: str = ""


def words_for(shooting: Shooting) -> Words:
    """Return what is to be said now, the most urgent first."""
    source, steps = shooting.source, shooting.steps
    view = steps.current
    if source is not None and source.state is State.GONE:
        return Words(source.problem, "triangle-alert", "warning")
    if shooting.busy:
        return Words(HOLD_STILL if source is None or source.moving else WAIT, "camera")
    if view is None:
        return Words(FINISHED, "circle-check", "success", "Enter takes them to the visit.")
    doubtful = steps.in_doubt
    if doubtful is not None and doubtful.inspection is not None:
        advice = doubtful.inspection.advice
        return Words(
            advice, "triangle-alert", "error", "Take it again, or keep it as it is with K."
        )
    return _asking(shooting, view)


def _asking(shooting: Shooting, view: View) -> Words:
    """Return what is to be said while a view is aimed at."""
    source = shooting.source
    aim = f"{view.label}, {VIEWS.index(view) + 1} of {len(VIEWS)}: {AIMS[view]}"
    if source is None or source.state is not State.LIVE:
        return Words(STARTING, "camera", "", aim)
    if not source.moving:
        told = source.note or f"Take “{view.label}” with the camera's own button."
        return Words(told, "camera", "", aim)
    return _live(shooting, aim)


def _live(shooting: Shooting, aim: str) -> Words:
    inspection = shooting.inspection
    if inspection is None:
        looks = "The picture is being judged…" if shooting.looks else "Aim, then take it."
        return Words(looks, "eye", "", aim)
    icon, tone = VERDICTS[inspection.verdict]
    if inspection.verdict == Verdict.GOOD:
        return Words(BY_ITSELF if shooting.automatic else GOOD, icon, tone, aim)
    return Words(inspection.advice, icon, tone, aim)
