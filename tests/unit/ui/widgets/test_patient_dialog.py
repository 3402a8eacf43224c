"""The form of a patient: what is wrong is said at its field, and twins are warned of."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from acne_desktop.domain.patient import Patient, PatientDetails, Sex
from acne_desktop.services import patients
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.widgets.patient_dialog import TAKEN, PatientDialog

ERIKA = PatientDetails(
    "A-1", "Mustermann, Erika", date(2003, 4, 17), Sex.FEMALE, "Likes <b>tea</b>"
)


@pytest.fixture
def erika(context: AppContext) -> Patient:
    return patients.register(context.clinic, ERIKA)


def opened(context: AppContext, qtbot: QtBot, patient: Patient | None = None) -> PatientDialog:
    dialog = PatientDialog(context, patient)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def save(dialog: PatientDialog) -> None:
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)


def test_a_complete_form_registers_a_patient(context: AppContext, qtbot: QtBot) -> None:
    dialog = opened(context, qtbot)
    QTest.keyClicks(dialog.identifier, " B-7 ")
    dialog.name.setText("Dupont,  Maëlle")
    QTest.keyClicks(dialog.born, "1.2.1999")
    assert dialog.born_field.below.text() == "1 February 1999"
    dialog.sex.setCurrentIndex(dialog.sex.findData(Sex.FEMALE))
    QTest.keyClicks(dialog.note, "from Lyon")
    with qtbot.waitSignal(context.records_changed), qtbot.waitSignal(dialog.saved) as saved:
        save(dialog)
    assert saved.args is not None
    assert patients.get(context.clinic, saved.args[0]).details == PatientDetails(
        "B-7", "Dupont, Maëlle", date(1999, 2, 1), Sex.FEMALE, "from Lyon"
    )
    assert not dialog.isVisible()


def test_enter_saves_and_a_date_of_birth_may_be_left_out(context: AppContext, qtbot: QtBot) -> None:
    dialog = opened(context, qtbot)
    QTest.keyClicks(dialog.identifier, "B-7")
    QTest.keyClicks(dialog.name, "Dupont")
    with qtbot.waitSignal(dialog.saved):
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert patients.find(context.clinic)[0].patient.details.date_of_birth is None


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        (("", "Dupont", ""), "Enter an identifier"),
        (("B-7", "  ", ""), "Enter the patient's name"),
        (("B-7", "Dupont", "3/4/2003"), "two ways"),
        (("B-7", "Dupont", "soon"), "not a date"),
        (("B-7", "Dupont", "2999-01-01"), "in the future"),
        (("B-7", "Dupont", "1700-01-01"), "130 years ago"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    entered: tuple[str, str, str], said: str, context: AppContext, qtbot: QtBot
) -> None:
    dialog = opened(context, qtbot)
    for edit, text in zip((dialog.identifier, dialog.name, dialog.born), entered, strict=True):
        edit.setText(text)
    save(dialog)
    wrong = [
        field
        for field in (dialog.identifier_field, dialog.name_field, dialog.born_field)
        if field.is_wrong
    ]
    assert len(wrong) == 1
    assert said in wrong[0].below.text()
    assert wrong[0].below.isVisible()
    assert wrong[0].editor.hasFocus() or not dialog.isActiveWindow()
    assert patients.find(context.clinic) == []


def test_a_half_typed_date_is_not_complained_about(context: AppContext, qtbot: QtBot) -> None:
    dialog = opened(context, qtbot)
    QTest.keyClicks(dialog.born, "2003-0")
    assert not dialog.born_field.is_wrong


def test_a_twin_is_warned_of_and_can_be_opened(
    context: AppContext, erika: Patient, qtbot: QtBot
) -> None:
    dialog = opened(context, qtbot)
    QTest.keyClicks(dialog.identifier, "A-2")
    QTest.keyClicks(dialog.name, "erika mustermann")
    qtbot.waitUntil(dialog.warning.isVisible)
    assert "Mustermann, Erika, #A-1, born 2003-04-17" in dialog.warning_text.text()
    assert dialog.save_button.text() == "Register anyway"
    assert dialog.save_button.isEnabled()
    with qtbot.waitSignal(dialog.open_requested) as wanted:
        QTest.mouseClick(dialog.open_twin, Qt.MouseButton.LeftButton)
    assert wanted.args == [erika.id]
    assert len(patients.find(context.clinic)) == 1


def test_another_date_of_birth_ends_the_warning(
    context: AppContext, erika: Patient, qtbot: QtBot
) -> None:
    dialog = opened(context, qtbot)
    QTest.keyClicks(dialog.name, erika.details.name)
    qtbot.waitUntil(dialog.warning.isVisible)
    QTest.keyClicks(dialog.born, "1990-01-01")
    qtbot.waitUntil(dialog.warning.isHidden)
    assert dialog.save_button.text() == "Register patient"


@pytest.mark.usefixtures("erika")
def test_the_same_identifier_is_refused_while_one_types(context: AppContext, qtbot: QtBot) -> None:
    dialog = opened(context, qtbot)
    QTest.keyClicks(dialog.name, "Somebody Else")
    QTest.keyClicks(dialog.identifier, "a-1")
    qtbot.waitUntil(lambda: dialog.identifier_field.is_wrong)
    assert dialog.identifier_field.below.text() == TAKEN
    assert not dialog.save_button.isEnabled()
    QTest.keyClicks(dialog.identifier, "2")
    qtbot.waitUntil(dialog.save_button.isEnabled)
    assert not dialog.identifier_field.is_wrong


@pytest.mark.usefixtures("erika")
def test_the_same_identifier_is_refused_when_saved_at_once(
    context: AppContext, qtbot: QtBot
) -> None:
    dialog = opened(context, qtbot)
    dialog.identifier.setText("A-1")
    dialog.name.setText("Somebody Else")
    save(dialog)  # before the look for twins has begun
    qtbot.waitUntil(lambda: dialog.identifier_field.is_wrong)
    assert dialog.isVisible()
    assert len(patients.find(context.clinic)) == 1


def test_editing_starts_from_what_is_recorded(
    context: AppContext, erika: Patient, qtbot: QtBot
) -> None:
    dialog = opened(context, qtbot, erika)
    assert dialog.identifier.text() == "A-1"
    assert dialog.born.text() == "2003-04-17"
    assert dialog.note.toPlainText() == ERIKA.note
    dialog.name.setText("Musterfrau, Erika")
    with qtbot.waitSignal(dialog.saved):
        save(dialog)
    changed = patients.get(context.clinic, erika.id).details
    assert changed.name == "Musterfrau, Erika"
    assert changed.date_of_birth == ERIKA.date_of_birth
    assert changed.sex is Sex.FEMALE


def test_escape_changes_nothing(context: AppContext, erika: Patient, qtbot: QtBot) -> None:
    dialog = opened(context, qtbot, erika)
    dialog.name.setText("Somebody Else")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert patients.get(context.clinic, erika.id) == erika


@pytest.mark.usefixtures("erika")
def test_the_form_fits_a_small_screen_with_every_message_shown(
    context: AppContext, qtbot: QtBot
) -> None:
    dialog = opened(context, qtbot)
    dialog.name.setText(ERIKA.name + " " + "W" * 190)
    dialog.name.setText(ERIKA.name)
    dialog.born.setText("3/4/2003")
    save(dialog)
    qtbot.waitUntil(dialog.warning.isVisible)
    qtbot.waitUntil(lambda: dialog.height() == dialog.sizeHint().height())
    assert dialog.height() <= 700
    assert dialog.width() <= 560
