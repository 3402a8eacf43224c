"""The settings as a user meets them: found, changed at once, put back, and undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.account import Role
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.paths import Folders
from acne_desktop.services import patients, settings
from acne_desktop.services.settings_schema import PRIVACY, SCHEMA, SECTIONS
from acne_desktop.storage.tables import PatientRecord
from acne_desktop.ui import theme
from acne_desktop.ui.capture.offered import PLAYED
from acne_desktop.ui.main_window import PATIENTS, SETTINGS, WELCOME, MainWindow
from acne_desktop.ui.pages import settings_making
from acne_desktop.ui.pages.settings import SettingsPage
from acne_desktop.ui.pages.settings_controls import (
    ChoiceControl,
    FolderControl,
    LinkControl,
    SliderControl,
    SwitchControl,
    TextControl,
)
from acne_desktop.ui.pages.settings_logo import LogoControl
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.quiet_choice import QuietChoice
from tests.accounts import added, set_up


class User:
    """Does on the page what a user does."""

    def __init__(self, window: MainWindow, session: Session, qtbot: QtBot) -> None:
        self.window = window
        self.session = session
        self.qtbot = qtbot

    @property
    def page(self) -> SettingsPage:
        found = self.window.page("settings")
        assert isinstance(found, SettingsPage)
        return found

    @property
    def now(self) -> settings.Settings:
        return self.session.context.settings

    @property
    def saved(self) -> settings.Settings:
        """Return what is on disk once nothing runs."""
        self.rest()
        return settings.load(Folders(self.session.data_dir))

    def rest(self) -> None:
        self.qtbot.waitUntil(lambda: not self.session.context.tasks.running)

    def wait(self, happened: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(happened)

    def click(self, button: QWidget) -> None:
        self.wait(button.isVisible)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def shown(self) -> list[str]:
        return [id_ for id_, row in self.page.rows.items() if row.isVisible()]

    def box(self, id_: str) -> QuietChoice:
        control = self.page.rows[id_].control
        assert isinstance(control, ChoiceControl)
        return control.box

    def choose(self, id_: str, name: str) -> None:
        """Choose by the arrow keys, each of which is a choice."""
        self.box(id_).setFocus()
        while (at := self.box(id_).findText(name)) != (now := self.box(id_).currentIndex()):
            QTest.keyClick(self.box(id_), Qt.Key.Key_Down if at > now else Qt.Key.Key_Up)


@pytest.fixture
def user(window: MainWindow, session: Session, qtbot: QtBot, tmp_path: Path) -> User:
    """Return a user who looks at the settings; the camera is an empty folder."""
    (tmp_path / "film").mkdir()
    session.open()
    qtbot.waitUntil(lambda: window.here in (WELCOME, PATIENTS))
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.here == SETTINGS
    made = User(window, session, qtbot)
    made.rest()
    return made


@pytest.fixture(autouse=True)
def played_camera(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Play a folder as the camera, so that no library of the system is asked."""
    monkeypatch.setenv(PLAYED, str(tmp_path / "film"))


def test_every_setting_stands_in_its_section_and_only_there(user: User) -> None:
    for section in SECTIONS:
        user.page.show_section(section)
        expected = [each.id for each in SCHEMA if each.section == section]
        assert user.shown() == expected
    user.page.show_section("models")
    assert user.page.models.isVisible()


def test_where_records_and_photographs_are_is_for_administrators(user: User) -> None:
    def offered() -> set[str]:
        user.page.show_section(PRIVACY)
        user.page.refresh()
        return {id_ for id_, row in user.page.rows.items() if row.isVisible()}

    ours = {"database", "photo_store"}
    assert ours <= offered()
    clinic = user.session.context.clinic
    set_up(clinic, Role.CLINICIAN)
    clinic.has_accounts = True
    assert ours <= offered()
    user.session.context.change_settings(photo_store="/mnt/photographs")
    clinic.sign_in(added(clinic, "cleo", Role.CLINICIAN))
    assert not ours & offered()
    user.page._reset_section(PRIVACY)
    assert user.now.photo_store == "/mnt/photographs"
    clinic.sign_in(None)
    clinic.has_accounts = False


def test_sections_are_walked_with_the_arrows(user: User) -> None:
    assert user.page.sections.hasFocus()
    assert user.page.section == "clinic"
    QTest.keyClick(user.page.sections, Qt.Key.Key_Down)
    assert user.page.section == "appearance"
    assert "theme" in user.shown()


def test_a_search_finds_settings_of_any_section_and_a_click_leaves_it(user: User) -> None:
    QTest.keyClick(user.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert user.page.search.hasFocus()
    QTest.keyClicks(user.page.search, "paper")
    assert user.shown() == ["paper"]
    user.page.search.clear()
    QTest.keyClicks(user.page.search, "nothing of the kind")
    assert user.shown() == []
    assert user.page.list.nothing.isVisible()
    place = user.page.sections.visualItemRect(user.page.sections.item(6)).center()
    QTest.mouseClick(
        user.page.sections.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0), place
    )
    assert user.page.search.text() == ""
    assert user.page.section == "privacy"
    assert "data_folder" in user.shown()


def test_a_search_works_over_the_models_too(user: User) -> None:
    user.page.show_section("models")
    QTest.keyClicks(user.page.search, "model in use")
    assert user.shown() == ["model"]
    link = user.page.rows["model"].control
    assert isinstance(link, LinkControl)
    user.click(link.focusProxy() or link)
    assert user.page.section == "models"
    assert user.page.models.isVisible()


def test_the_theme_is_in_force_and_saved_at_once(user: User) -> None:
    user.page.show_section("appearance")
    user.choose("theme", "Dark")
    assert theme.is_dark()
    assert user.saved.theme == "dark"


def test_scale_is_in_force_at_once_and_the_keyboard_stays_on_it(user: User) -> None:
    user.page.show_section("appearance")
    before = user.page
    user.choose("scale", "150 %")
    assert theme.px(100) == 150
    assert user.page is not before
    assert user.page.section == "appearance"
    control = user.page.rows["scale"].control
    assert isinstance(control, ChoiceControl)
    assert control.box.currentData() == 150
    assert QApplication.focusWidget() is control.box
    assert user.saved.scale == 150


def test_a_scale_between_the_steps_is_shown_as_it_is(user: User) -> None:
    user.session.context.change_settings(scale=137)
    control = user.page.rows["scale"].control
    assert isinstance(control, ChoiceControl)
    assert control.box.currentText() == "137 %"


def test_texts_are_saved_after_a_pause_or_when_one_leaves(user: User) -> None:
    name, address = (user.page.rows[id_].control for id_ in ("clinic_name", "clinic_address"))
    assert isinstance(name, TextControl)
    assert isinstance(address, TextControl)
    QTest.keyClicks(name.editor, "Praxis West")
    assert user.now.clinic_name == ""
    QTest.keyClick(name.editor, Qt.Key.Key_Tab)
    user.wait(lambda: user.now.clinic_name == "Praxis West")
    address.setFocus()
    QTest.keyClicks(address.editor, "Road 1")
    user.window.show_patients()  # the page is left while one types
    assert user.now.clinic_address == "Road 1"
    assert user.saved.clinic_address == "Road 1"


def test_what_is_typed_is_not_overwritten_by_another_change(user: User) -> None:
    name = user.page.rows["clinic_name"].control
    assert isinstance(name, TextControl)
    QTest.keyClicks(name.editor, "Praxis")
    user.session.context.change_settings(paper="Letter")
    assert isinstance(name.editor, QLineEdit)
    assert name.editor.text() == "Praxis"
    user.wait(lambda: user.now.clinic_name == "Praxis")


def test_switches_and_sliders(user: User) -> None:
    user.page.show_section("capture")
    mirror, ghost = (user.page.rows[id_].control for id_ in ("camera_mirrored", "ghost_opacity"))
    assert isinstance(mirror, SwitchControl)
    assert isinstance(ghost, SliderControl)
    QTest.keyClick(mirror.box, Qt.Key.Key_Space)
    assert mirror.box.text() == "On"
    QTest.keyClick(ghost.slider, Qt.Key.Key_PageUp)
    assert ghost.number.text() == "45 %"
    assert (user.saved.camera_mirrored, user.saved.ghost_opacity) == (True, 45)


def test_folders_are_chosen_and_taken_away(
    user: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = user.page.rows["import_folder"].control
    assert isinstance(folder, FolderControl)
    user.page.show_section("capture")
    monkeypatch.setattr(folder, "_ask", lambda _parent, _title: str(tmp_path))
    user.click(folder.choose)
    assert user.saved.import_folder == str(tmp_path)
    assert folder.path.text() == str(tmp_path)
    monkeypatch.setattr(folder, "_ask", lambda _parent, _title: "")
    user.click(folder.choose)  # thought better of
    assert user.now.import_folder == str(tmp_path)
    user.click(folder.none)
    assert user.saved.import_folder == ""


def test_cameras_are_those_that_are_there_and_the_one_chosen(user: User) -> None:
    user.session.context.change_settings(camera="usb-gone")
    user.page.show_section("capture")
    camera = user.page.rows["camera"].control
    assert isinstance(camera, ChoiceControl)
    values = [camera.box.itemData(at) for at in range(camera.box.count())]
    assert values[0] == ""
    assert len(values) == 4  # the usual one, the film, a folder, the one that is not connected
    assert values[-1] == "usb-gone"
    assert camera.box.currentData() == "usb-gone"


def test_one_setting_is_reset_and_the_reset_undone(user: User) -> None:
    user.page.show_section("reports")
    assert not user.page.rows["paper"].reset.isVisible()
    user.choose("paper", "Letter")
    user.click(user.page.rows["paper"].reset)
    assert user.saved == settings.Settings()
    assert "Paper" in user.page.bar.text
    user.click(user.page.bar.button("Undo"))
    assert user.saved.paper == "Letter"
    assert user.page.bar.text == ""


def test_a_section_is_reset_and_others_stay(user: User) -> None:
    user.session.context.change_settings(paper="Letter", report_language="fr", ghost_opacity=80)
    user.page.show_section("reports")
    user.click(user.page.list.resets["reports"])
    assert (user.now.paper, user.now.report_language) == ("A4", "same")
    assert user.now.ghost_opacity == 80
    assert not user.page.list.resets["reports"].isVisible()
    user.click(user.page.bar.button("Undo"))
    assert (user.saved.paper, user.saved.report_language) == ("Letter", "fr")


def test_all_is_reset_except_the_model_and_undone_in_the_window_made_anew(user: User) -> None:
    user.session.context.change_settings(
        scale=125, theme="dark", clinic_name="Praxis", model_version="own", lesion_counts=True
    )
    before = user.page
    user.click(user.page.reset_all)
    assert user.page is not before
    assert user.now.model_version == "own"
    assert (user.now.scale, user.now.clinic_name, theme.px(100)) == (100, "", 100)
    user.click(user.page.bar.button("Undo"))
    restored = user.saved
    assert (restored.scale, restored.theme, restored.clinic_name) == (125, "dark", "Praxis")
    assert restored.lesion_counts
    assert theme.is_dark()


def test_the_data_folder_is_named(user: User) -> None:
    place = user.page.rows["data_folder"].control
    assert isinstance(place, LinkControl)
    user.page.refresh()
    assert place.words.text().replace("\N{ZERO WIDTH SPACE}", "") == str(user.session.data_dir)
    assert settings_making.breakable(Path("a") / "b").startswith("a")


@pytest.mark.parametrize("how", ["button", "switch"])
def test_recent_patients_are_forgotten(user: User, how: str) -> None:
    from datetime import UTC, datetime

    clinic = user.session.context.clinic
    patient = patients.register(clinic, PatientDetails("A-1", "Erika"))
    with clinic.database.writing() as session:
        session.get_one(PatientRecord, patient.id).opened_at = datetime.now(UTC)
    user.page.show_section("privacy")
    if how == "switch":
        switch = user.page.rows["recent_patients"].control
        assert isinstance(switch, SwitchControl)
        QTest.keyClick(switch.box, Qt.Key.Key_Space)
        assert not user.now.recent_patients
        user.rest()
    link = user.page.rows["forget_recent"].control
    if how == "button":
        user.click(link.focusProxy() or link)
        user.rest()
    with clinic.database.reading() as session:
        assert session.get_one(PatientRecord, patient.id).opened_at is None
    assert patients.get(clinic, patient.id).details.name == "Erika"


def test_a_logo_is_copied_shown_and_removed(user: User, tmp_path: Path) -> None:
    logo = user.page.rows["clinic_logo"].control
    assert isinstance(logo, LogoControl)
    assert not logo.picture.isVisible()
    file = tmp_path / "letterhead.png"
    Image.new("RGB", (600, 200), "teal").save(file)
    logo.take(file)
    user.wait(logo.picture.isVisible)
    kept = user.session.data_dir / user.saved.clinic_logo
    assert kept.is_file()
    file.unlink()
    shown = logo.picture.pixmap()
    assert shown.width() == 3 * shown.height()
    user.click(logo.remove)
    assert user.saved.clinic_logo == ""
    assert not logo.picture.isVisible()
    assert not logo.remove.isEnabled()


def test_a_file_that_is_no_picture_is_told_where_it_was_chosen(user: User, tmp_path: Path) -> None:
    logo = user.page.rows["clinic_logo"].control
    assert isinstance(logo, LogoControl)
    file = tmp_path / "letter.png"
    file.write_text("not a picture")
    logo.take(file)
    user.wait(logo.problem.isVisible)
    assert "choose a PNG or JPEG" in logo.problem.text()
    assert user.now.clinic_logo == ""
