"""Settings > Models as a user meets it: too few visits, a training, activating, and going back."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.grading.package import WEIGHTS, ModelPackage
from acne_desktop.paths import Folders
from acne_desktop.services import clinic_data, clinic_training, grading, model_packages, settings
from acne_desktop.services.clinic import open_clinic
from acne_desktop.ui.main_window import ABOUT, PATIENTS, SETTINGS, WELCOME, MainWindow
from acne_desktop.ui.pages.models import ModelsSection
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.model_card import ModelCard
from tests.fake_trainer import comparison, make_package
from tests.folders import clinic_in
from tests.model_packages import plain_package
from tests.unit.services.graded_visits import add_graded, add_patient, add_visit

FAKE = [sys.executable, "-m", "tests.fake_trainer"]


@pytest.fixture(autouse=True)
def ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelPackage:
    """Return the package that ships; ten triplets are enough, and the trainer is a fake."""
    monkeypatch.setattr(grading, "models", lambda: tmp_path / "models")
    monkeypatch.setattr(clinic_data, "NEEDED_TRIPLETS", 10)
    monkeypatch.setattr(clinic_training, "program", lambda: FAKE)
    return plain_package(tmp_path / "models" / "iga-0.2")


class User:
    """Does on the page what a user does, and waits as long as a user would."""

    def __init__(self, window: MainWindow, session: Session, qtbot: QtBot) -> None:
        self.window = window
        self.session = session
        self._qtbot = qtbot

    @property
    def page(self) -> ModelsSection:
        section = self.window.page("settings").models
        assert isinstance(section, ModelsSection)
        return section

    def wait(self, happened: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(happened, timeout=60_000)  # a process is started

    def rest(self) -> None:
        self.wait(lambda: not self.session.context.tasks.running)

    def open(self) -> None:
        """Open the records, then the settings by their key."""
        self.session.open()
        self.wait(lambda: self.window.here in (WELCOME, PATIENTS))
        self.rest()
        self.session.context.load_grader()
        QTest.keyClick(self.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
        assert self.window.here == SETTINGS
        self.window.page("settings").show_section("models")
        self.rest()

    def click(self, button: QWidget) -> None:
        self.wait(button.isVisible)  # a new part of the page is shown when Qt comes round to it
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key)

    def train(self) -> None:
        """Begin a training, or go on, and wait until it has ended."""
        self.click(self.page.training.train)
        self.wait(lambda: not self.page.work.is_training)
        self.rest()

    def train_and_stop(self) -> None:
        """Begin a training that hangs, and stop it once it has said something."""
        self.click(self.page.training.train)
        self.wait(lambda: "Fitting network 1" in self.page.training.busy.text)
        self.page.training.busy.cancel.click()
        self.wait(lambda: not self.page.work.is_training)
        self.rest()

    def card(self, name: str) -> ModelCard:
        (found,) = [card for card in self.page.cards if card.model.name == name]
        return found

    def in_use(self) -> str:
        """Return the model in use as the page says it, which the settings must agree with."""
        shown = self.page.in_use.name.text()
        folders = self.session.context.clinic.folders
        stored = model_packages.active(folders, settings.load(folders)).package
        assert stored.version == shown
        assert self.session.context.settings.model_hash in ("", stored.hash)
        return shown


@pytest.fixture
def user(window: MainWindow, session: Session, qtbot: QtBot) -> User:
    window.activateWindow()
    qtbot.waitActive(window)
    return User(window, session, qtbot)


@pytest.fixture
def enough(session: Session, tmp_path: Path) -> None:
    """Give the clinic ten graded triplets of ten patients."""
    with open_clinic(session.data_dir) as clinic:
        add_graded(clinic, tmp_path / "camera", subjects=10)


def test_an_empty_clinic_is_told_what_to_do_next(user: User) -> None:
    user.open()
    page = user.page
    assert user.window.rail.place("go.settings").isChecked()
    assert page.count.text() == "0 of 10 graded triplets"
    assert "once a clinician has graded 10 triplets" in page.details.text()
    assert not page.training.train.isEnabled()
    assert page.training.lacking.text().startswith("10 more graded triplets are needed")
    assert user.in_use() == "iga-0.2"
    assert (
        page.in_use.accuracy.text() == "73.0\N{NO-BREAK SPACE}% (70.0\N{EN DASH}77.0), 100 visits"
    )
    assert not page.in_use.back.isVisible()
    user.click(page.show_patients)
    assert user.window.here in (PATIENTS, WELCOME)


def test_what_is_there_and_what_lacks_is_counted(user: User, tmp_path: Path) -> None:
    with open_clinic(user.session.data_dir) as clinic:
        patient = add_patient(clinic, 1)
        add_visit(clinic, tmp_path / "camera", patient, Grade.MILD)
        add_visit(clinic, tmp_path / "camera", patient, Grade.SEVERE, views=[View.LEFT], later=9)
        add_visit(clinic, tmp_path / "camera", patient, None, later=20)
    user.open()
    page = user.page
    assert page.count.text() == "1 of 10 graded triplets"
    assert page.details.text().startswith(
        "2 graded visits of 1 patient. 1 visit is without all three views."
    )
    assert "Grade 4: 1 visit, 1 patient" in page.balance.accessibleDescription()
    assert page.training.lacking.isVisible()
    assert not page.show_patients.isVisible()


def test_the_model_in_use_leads_to_its_card(user: User) -> None:
    user.open()
    user.click(user.page.in_use.about)
    assert user.window.here == ABOUT
    user.rest()
    user.window.go_back()
    assert user.window.here == SETTINGS
    user.rest()


@pytest.mark.usefixtures("enough")
def test_train_compare_activate_and_go_back(user: User) -> None:
    user.open()
    page, context = user.page, user.session.context
    assert page.count.text() == "10 graded triplets"
    before = context.grader()

    user.train()
    assert "clinic-1 is trained. Better than iga-0.2" in page.bar.text
    assert user.in_use() == "iga-0.2"  # nothing changes by itself
    assert context.grader() is before
    card = user.card("clinic-1")
    words = {part.text() for part in card.findChildren(QWidget) if hasattr(part, "text")}
    assert {"iga-0.2", "clinic-1", "Accuracy", "Balanced accuracy"} <= words
    assert "78.0\N{NO-BREAK SPACE}% (70.0\N{EN DASH}86.0)" in words
    assert "+7.0 points (+2.0 to +12.0)" in words
    assert any("66 visits of 24 patients" in text for text in words)

    loads: list[int] = []
    context.grader_ready.connect(lambda: loads.append(1))
    user.click(card.activate)
    user.rest()
    assert user.in_use() == "clinic-1"
    assert loads == [1]  # the window grades with it from now on
    assert not user.card("clinic-1").activate.isVisible()
    assert not user.card("clinic-1").remove.isVisible()
    assert page.in_use.back.text() == "Go back to iga-0.2"

    user.click(page.in_use.back)
    user.rest()
    assert user.in_use() == "iga-0.2"
    assert loads == [1, 1]
    assert not page.in_use.back.isVisible()


@pytest.mark.usefixtures("enough")
def test_a_model_that_is_not_better_asks_for_a_reason(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_TRAINER", "worse")
    user.open()
    user.train()
    assert "Not shown to be better" in user.page.bar.text
    card = user.card("clinic-1")

    user.click(card.activate)
    assert card.question.isVisible()
    assert QApplication.focusWidget() is card.reason
    user.press(Qt.Key.Key_Return)
    assert card.reason_field.is_wrong
    user.click(card.keep)
    assert not card.question.isVisible()
    assert user.in_use() == "iga-0.2"

    user.click(card.activate)
    QTest.keyClicks(card.reason, "Our own cameras")
    user.press(Qt.Key.Key_Return)
    user.rest()
    assert user.in_use() == "clinic-1"
    (change,) = model_packages.history(user.session.context.clinic.folders)
    assert change.why == "Our own cameras"


@pytest.mark.usefixtures("enough")
def test_a_second_model_is_compared_with_the_first_and_with_what_ships(user: User) -> None:
    user.open()
    user.train()
    user.click(user.card("clinic-1").activate)
    user.rest()
    user.train()
    card = user.card("clinic-2")
    told = [one.text() for one in card.findChildren(QLabel)]
    sentences = [text for text in told if text.startswith("Better than")]
    assert [text.split()[2] for text in sentences] == ["clinic-1", "iga-0.2"]
    assert any(text.startswith("Trained here from iga-0.2.") for text in told)
    user.click(card.activate)  # asks nothing: it is better than the very one in use
    user.rest()
    assert user.in_use() == "clinic-2"


@pytest.mark.usefixtures("enough")
def test_a_training_is_stopped_and_gone_on_with(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open()
    training = user.page.training
    monkeypatch.setenv("FAKE_TRAINER", "hang")
    user.train_and_stop()
    assert training.train.text() == "Go on"
    assert "The training of clinic-1, begun on" in training.begun.text()
    assert not training.busy.isVisible()
    assert user.page.bar.text == ""  # who stops it need not be told that it stopped

    monkeypatch.setenv("FAKE_TRAINER", "better")
    user.train()
    assert user.card("clinic-1").model.comparisons
    assert training.train.text() == "Train a model"


@pytest.mark.usefixtures("enough")
def test_an_unfinished_training_can_be_started_over(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open()
    monkeypatch.setenv("FAKE_TRAINER", "hang")
    user.train_and_stop()
    monkeypatch.setenv("FAKE_TRAINER", "better")
    user.click(user.page.training.start_over)
    user.wait(lambda: any(card.model.name == "clinic-1" for card in user.page.cards))
    user.rest()


@pytest.mark.usefixtures("enough")
def test_one_works_on_while_it_trains_and_closing_ends_it(
    user: User, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open()
    monkeypatch.setenv("FAKE_TRAINER", "hang")
    user.click(user.page.training.train)
    user.wait(lambda: "Fitting network 1" in user.page.training.busy.text)
    user.window.show_patients()
    user.wait(lambda: len(session.context.tasks.running) == 1)
    user.window.show_settings()
    user.wait(lambda: len(session.context.tasks.running) == 1)
    assert user.page.training.busy.isVisible()
    assert not user.page.training.train.isVisible()

    user.window.close()
    session.context.tasks.close()
    assert clinic_training.unfinished(session.context.clinic.folders) is not None
    # Had the trainer been left running, it would still hold the lock of its folder.
    clinic_training.forget(session.context.clinic)


@pytest.mark.usefixtures("enough")
def test_another_clinic_stops_the_training(
    user: User, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_clinic(tmp_path / "other").close()
    user.open()
    monkeypatch.setenv("FAKE_TRAINER", "hang")
    user.click(user.page.training.train)
    user.wait(lambda: "Fitting network 1" in user.page.training.busy.text)
    session.open_other(tmp_path / "other")
    user.wait(lambda: not user.page.work.is_training)
    user.rest()
    user.window.show_settings()
    user.rest()
    assert user.page.count.text() == "0 of 10 graded triplets"
    assert not user.page.training.busy.isVisible()


@pytest.mark.usefixtures("enough")
def test_a_failed_training_says_why(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_TRAINER", "fail")
    user.open()
    user.train()
    assert user.page.bar.text == "There are 10 graded visits: that is too few."
    assert user.page.training.train.text() == "Go on"


@pytest.mark.usefixtures("enough")
def test_a_removed_model_can_be_brought_back(user: User) -> None:
    user.open()
    user.train()
    user.click(user.card("clinic-1").remove)
    user.rest()
    assert [card.model.name for card in user.page.cards] == ["iga-0.2"]
    assert user.page.bar.text == "clinic-1 was removed."
    user.click(user.page.bar.button("Undo"))
    user.rest()
    assert [card.model.name for card in user.page.cards] == ["clinic-1", "iga-0.2"]


def test_a_damaged_model_gives_way_and_this_is_said(
    user: User, session: Session, ships: ModelPackage
) -> None:
    open_clinic(session.data_dir).close()
    place = Folders(session.data_dir)
    own = make_package(ships, place.models / "clinic-1", comparison(ships, better=True))
    model_packages.activate(clinic_in(place), "clinic-1", own.hash)
    (own.folder / WEIGHTS).write_bytes(b"something else")
    user.open()
    page = user.page
    assert page.in_use.name.text() == "iga-0.2"
    assert page.in_use.fallback.isVisible()
    assert page.in_use.fallback.text().startswith("The model clinic-1 is missing or damaged")
    assert [card.model.name for card in page.cards] == ["iga-0.2"]


@pytest.mark.usefixtures("enough")
def test_every_control_has_a_name_and_is_reached_by_tab(user: User) -> None:
    user.open()
    user.train()
    user.wait(user.card("clinic-1").activate.isVisible)
    user.page.training.train.setFocus()
    order: list[QWidget] = []
    while (focus := QApplication.focusWidget()) is not None and focus not in order:
        order.append(focus)
        user.press(Qt.Key.Key_Tab)
    names = [w.accessibleName() or getattr(w, "text", str)() for w in order]
    assert all(names), names
    card = user.card("clinic-1")
    read = (user.page.training.train, card.remove, card.activate, user.page.in_use.about)
    places = [order.index(part) for part in read]
    assert places == sorted(places), names


def test_the_settings_wait_for_the_records(window: MainWindow, session: Session) -> None:
    assert not session.context.actions.action("go.settings").isEnabled()
    assert not window.rail.place("go.settings").isEnabled()
