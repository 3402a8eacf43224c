"""Proofs for the keys while photographs are taken."""

from acne_desktop.domain.photo import View
from acne_desktop.ui.pages import capture_words as words
from tests.journeys.keys.desk import Desk, Question, proof
from tests.journeys.photographing import DARK, pictures


@proof("capture.take")
def take(desk: Desk) -> Question:
    photographer = desk.camera()
    photographer.wait(lambda: photographer.says == words.GOOD)
    return lambda: photographer.taken == [View.FRONTAL]


@proof("capture.retake")
def retake(desk: Desk) -> Question:
    photographer = desk.camera()
    photographer.shoot()
    return lambda: photographer.page.shooting.steps.current == View.FRONTAL


@proof("capture.keep")
def keep(desk: Desk) -> Question:
    photographer = desk.camera()
    pictures(desk.folder / "sees", dark=True)
    photographer.wait(lambda: photographer.says == DARK)
    desk.press("Space")
    steps = photographer.page.shooting.steps
    photographer.wait(lambda: steps.in_doubt is not None)
    return lambda: steps.current == View.LEFT


@proof("capture.done", "capture.back")
def done(desk: Desk) -> Question:
    photographer = desk.camera()
    photographer.shoot()

    def back_with_it() -> bool:
        draft = photographer.visit.state.draft
        back = desk.window.here.page == "new_visit"
        return back and draft is not None and list(draft.photos) == [View.FRONTAL]

    return back_with_it


def _view(id_: str, view: View, before: View) -> None:
    @proof(id_)
    def go(desk: Desk) -> Question:
        photographer = desk.camera()
        steps = photographer.page.shooting.steps
        photographer.page.shooting.go(before)
        return lambda: steps.current == view


_view("capture.frontal", View.FRONTAL, View.LEFT)
_view("capture.left", View.LEFT, View.FRONTAL)
_view("capture.right", View.RIGHT, View.FRONTAL)


@proof("capture.mirror")
def mirror(desk: Desk) -> Question:
    desk.camera()
    before = desk.session.context.settings.camera_mirrored
    return lambda: desk.session.context.settings.camera_mirrored != before


@proof("capture.automatic")
def automatic(desk: Desk) -> Question:
    photographer = desk.camera()
    check = photographer.page.parts.controls.automatic
    before = check.isChecked()
    return lambda: check.isChecked() != before


@proof("capture.ghost")
def ghost(desk: Desk) -> Question:
    photographer = desk.camera()
    live, controls = photographer.page.parts.live, photographer.page.parts.controls
    photographer.wait(lambda: live.has_ghost and live.has_image)
    before = controls.ghost.value() > 0
    return lambda: (controls.ghost.value() > 0) != before
