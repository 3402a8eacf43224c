"""Proofs for the keys that lead from page to page, undo, and work on the whole window."""

from PySide6.QtWidgets import QApplication

from acne_desktop.domain.account import Role
from acne_desktop.domain.iga import Grade
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui import theme
from acne_desktop.ui.main_window import ABOUT, PATIENTS, SETTINGS, SIGN_IN, Route
from acne_desktop.ui.widgets.keys_sheet import KeysSheet
from acne_desktop.ui.widgets.palette_dialog import Palette
from tests.accounts import set_up
from tests.journeys.keys.desk import Desk, Question, proof


@proof("go.patients")
def patients(desk: Desk) -> Question:
    desk.window.show_about()
    return lambda: desk.window.here == PATIENTS


@proof("go.about")
def about(desk: Desk) -> Question:
    return lambda: desk.window.here == ABOUT


@proof("go.settings")
def settings(desk: Desk) -> Question:
    return lambda: desk.window.here == SETTINGS


@proof("go.back")
def back(desk: Desk) -> Question:
    desk.show_patient()
    desk.window.show_about()
    return lambda: desk.window.here == Route("patient", desk.patient_id)


@proof("search")
def search(desk: Desk) -> Question:
    desk.window.show_about()
    field = desk.window.page("patients").search
    return lambda: desk.window.here == PATIENTS and QApplication.focusWidget() is field


@proof("edit.undo")
def undo(desk: Desk) -> Question:
    desk.decide(Grade.MILD)
    return lambda: desk.grade() is None


@proof("edit.redo")
def redo(desk: Desk) -> Question:
    desk.decide(Grade.MILD)
    desk.press("Ctrl+Z")
    desk.settle()
    return lambda: desk.grade() == Grade.MILD


@proof("history")
def history(desk: Desk) -> Question:
    desk.show_patient()
    return lambda: desk.window.here == Route("history", desk.patient_id)


@proof("history.take_back")
def take_back(desk: Desk) -> Question:
    desk.decide(Grade.MILD)
    desk.decide(Grade.SEVERE)
    desk.show_visit()
    desk.window.show_history()
    desk.settle()
    return lambda: desk.grade() == Grade.MILD


@proof("lock")
def lock(desk: Desk) -> Question:
    set_up(desk.clinic, Role.CLINICIAN)
    desk.session.context.actions.refresh()
    return lambda: desk.window.here == SIGN_IN and desk.clinic.signed_in is None


@proof("theme.toggle")
def light_or_dark(desk: Desk) -> Question:
    before = theme.is_dark()
    return lambda: theme.is_dark() != before


@proof("keys")
def keys(desk: Desk) -> Question:
    return lambda: desk.dialog(KeysSheet)


@proof("palette")
def palette(desk: Desk) -> Question:
    return lambda: desk.dialog(Palette)


@proof("menu")
def menu(desk: Desk) -> Question:
    desk.request.addfinalizer(desk.window.rail.menu.close)
    return desk.window.rail.menu.isVisible


@proof("quit")
def close(desk: Desk) -> Question:
    return lambda: not desk.window.isVisible()


@proof("demo.open")
def demo(desk: Desk) -> Question:
    _small_demo(desk)
    return lambda: desk.session.shows_demo and desk.window.banner.isVisible()


@proof("demo.leave")
def own_clinic(desk: Desk) -> Question:
    _small_demo(desk)
    desk.window.open_demo()
    desk.wait(lambda: desk.session.shows_demo)
    desk.settle()
    return lambda: not desk.session.shows_demo and desk.window.here == PATIENTS


def _small_demo(desk: Desk) -> None:
    """Let the demo clinic have nobody: building it whole takes long, and is tested elsewhere."""
    desk.monkeypatch.setattr(
        "acne_desktop.services.demo.build_demo",
        lambda folder, **_how: open_clinic(folder, synthetic=True),
    )
