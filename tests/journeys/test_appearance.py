"""The look of the window as a user changes it: language and size at once, nothing lost."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from acne_desktop import language
from acne_desktop.ui import appearance, theme
from acne_desktop.ui.main_window import PATIENTS, SETTINGS, WELCOME, MainWindow
from acne_desktop.ui.session import Session


@pytest.fixture
def opened(window: MainWindow, session: Session, qtbot: QtBot) -> MainWindow:
    """Return the window over one patient's records."""
    session.open()
    qtbot.waitUntil(lambda: window.here in (WELCOME, PATIENTS))
    return window


def rest(session: Session, qtbot: QtBot) -> None:
    """Wait until nothing runs, and what was let go of is gone."""
    qtbot.waitUntil(lambda: not session.context.tasks.running)
    QCoreApplication.sendPostedEvents(None, 52)  # DeferredDelete
    QApplication.processEvents()


def test_a_change_of_scale_is_seen_at_once_and_one_stays_where_one_is(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    opened.show_settings()
    rail, width = opened.rail, opened.rail.width()
    session.context.change_settings(scale=150)
    assert opened.rail is not rail
    assert opened.here == SETTINGS
    assert abs(opened.rail.width() - width * 1.5) <= 2  # its words are measured
    assert opened.rail.place("go.settings").isChecked()
    opened.show_patients()
    assert opened.here == PATIENTS
    rest(session, qtbot)


def test_what_is_made_anew_leaves_nothing_behind(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    opened.show_settings()
    rest(session, qtbot)

    def widgets() -> int:
        return len(QApplication.allWidgets())

    before = []
    for scale in (125, 150, 125, 150):
        session.context.change_settings(scale=scale)
        rest(session, qtbot)
        before.append(widgets())
    assert before[-1] <= before[0]
    session.context.records_changed.emit(1)  # pages that are gone do not hear of it
    rest(session, qtbot)


def test_another_language_is_spoken_everywhere_at_once(
    opened: MainWindow, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_said", lambda text: f"<{language.current()}> {text}")
    opened.show_settings()
    session.context.change_settings(language="de")
    assert language.current() == "de"
    assert opened.rail.place("go.patients").text().startswith("<de> ")
    for button in opened.rail.findChildren(QToolButton):
        assert button.width() >= button.sizeHint().width()  # no word is cut
    assert session.context.actions.action("patient.new").text().startswith("<de> ")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    session.context.change_settings(language="en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
    rest(session, qtbot)


def test_the_systems_language_is_the_first_start(monkeypatch: pytest.MonkeyPatch) -> None:
    class System:
        def uiLanguages(self) -> list[str]:  # noqa: N802 - Qt's name
            return ["sv-SE", "de-AT", "en"]

    class Locale:
        @staticmethod
        def system() -> System:
            return System()

    monkeypatch.setattr(appearance, "QLocale", Locale)
    assert appearance.language_of("system") == "de"
    assert appearance.language_of("ja") == "ja"


def test_a_scheme_is_changed_without_making_anything_anew(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    rail = opened.rail
    session.context.change_settings(theme="contrast", reduced_motion="on")
    assert theme.scheme() is theme.Scheme.CONTRAST
    assert not theme.may_move()
    assert opened.rail is rail
    rest(session, qtbot)


def test_a_page_larger_than_the_window_is_scrolled_not_cut(
    opened: MainWindow, session: Session, qtbot: QtBot
) -> None:
    opened.resize(1280, 720)
    session.context.change_settings(scale=200)
    opened.show_patients()
    rest(session, qtbot)
    page = opened.stack.currentWidget()
    assert page is not None
    assert page.size().expandedTo(page.minimumSizeHint()) == page.size()
    assert (opened.width(), opened.height()) == (1280, 720)
