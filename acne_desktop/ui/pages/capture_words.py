"""What the capture page says: one large sentence, and below it what the view asks for."""

from dataclasses import dataclass

from acne_desktop.domain.inspection import Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import mark, tr
from acne_desktop.ui.capture.shooting import Shooting
from acne_desktop.ui.capture.source import State
from acne_desktop.ui.widgets.photo_cell import VERDICTS

AIMS = {
    View.FRONTAL: mark("The patient looks straight into the camera, the face within the outline."),
    View.LEFT: mark("The patient turns to show the left cheek, as the outline does."),
    View.RIGHT: mark("The patient turns to show the right cheek, as the outline does."),
}
FINISHED = mark("All three views are taken.")
HOLD_STILL = mark("Hold still…")
WAIT = mark("The photograph is being kept…")
GOOD = mark("Good: take the photograph.")
BY_ITSELF = mark("Good: hold still, it is taken by itself.")
STARTING = mark("The camera is starting…")


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
        return Words(tr(HOLD_STILL) if source is None or source.moving else tr(WAIT), "camera")
    if view is None:
        return Words(tr(FINISHED), "circle-check", "success", tr("Enter takes them to the visit."))
    doubtful = steps.in_doubt
    if doubtful is not None and doubtful.inspection is not None:
        advice = doubtful.inspection.advice
        return Words(
            advice, "triangle-alert", "error", tr("Take it again, or keep it as it is with K.")
        )
    return _asking(shooting, view)


def _asking(shooting: Shooting, view: View) -> Words:
    """Return what is to be said while a view is aimed at."""
    source = shooting.source
    aim = tr(
        "{view}, {n} of {all}: {aim}",
        view=view.label,
        n=VIEWS.index(view) + 1,
        all=len(VIEWS),
        aim=tr(AIMS[view]),
    )
    if source is None or source.state is not State.LIVE:
        return Words(tr(STARTING), "camera", "", aim)
    if not source.moving:
        told = source.note or tr("Take “{view}” with the camera's own button.", view=view.label)
        return Words(told, "camera", "", aim)
    return _live(shooting, aim)


def _live(shooting: Shooting, aim: str) -> Words:
    inspection = shooting.inspection
    if inspection is None:
        looks = tr("The picture is being judged…") if shooting.looks else tr("Aim, then take it.")
        return Words(looks, "eye", "", aim)
    icon, tone = VERDICTS[inspection.verdict]
    if inspection.verdict == Verdict.GOOD:
        return Words(tr(BY_ITSELF) if shooting.automatic else tr(GOOD), icon, tone, aim)
    return Words(inspection.advice, icon, tone, aim)
