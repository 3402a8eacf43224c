"""What stands beside the grade keys: reasons by key, lesions by kind, plan and next visit."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import LESIONS, Lesion
from acne_desktop.services.templates import PLANS, REASONS
from acne_desktop.ui.widgets.fold import Fold
from acne_desktop.ui.widgets.lesion_counts import LesionCounts
from acne_desktop.ui.widgets.plan_part import PlanPart
from acne_desktop.ui.widgets.reason_field import KEYS, ReasonPart

DAY = date(2026, 3, 1)


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    qtbot.waitActive(widget)


def press(key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


# Reasons


@pytest.fixture
def reasons(dressed: QApplication, qtbot: QtBot) -> ReasonPart:
    part = ReasonPart()
    part.set_reasons(REASONS)
    shown(qtbot, part)
    part.begin()
    return part


@pytest.mark.parametrize("place", range(len(REASONS)))
def test_one_key_chooses_a_reason(reasons: ReasonPart, place: int, qtbot: QtBot) -> None:
    with qtbot.waitSignals([reasons.changed, reasons.settled]):
        QTest.keyClicks(reasons.field, KEYS[place])
    assert reasons.text() == REASONS[place]
    assert not any(row.isVisible() for row in reasons.rows)


def test_the_keys_are_typed_once_something_is_written(reasons: ReasonPart) -> None:
    QTest.keyClicks(reasons.field, "seen 5 and 6")
    assert reasons.text() == "seen 5 and 6"


def test_what_is_written_is_completed_and_enter_goes_on(reasons: ReasonPart, qtbot: QtBot) -> None:
    QTest.keyClicks(reasons.field, "les")
    assert reasons.text().lower() == REASONS[0].lower()
    with qtbot.waitSignal(reasons.settled):
        press(Qt.Key.Key_Return)


def test_enter_alone_is_no_reason(reasons: ReasonPart, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(reasons.settled):
        press(Qt.Key.Key_Return)


def test_only_a_new_reason_can_be_kept(reasons: ReasonPart, qtbot: QtBot) -> None:
    assert not reasons.keep.isVisible()
    reasons.field.setText(REASONS[1])
    assert not reasons.keep.isVisible()
    reasons.field.setText("Seen under the lamp")
    assert reasons.keep.isVisible()
    with qtbot.waitSignal(reasons.keep_wanted) as wanted:
        reasons.keep.click()
    assert wanted.args == ["Seen under the lamp"]


def test_a_tenth_reason_cannot_be_kept(reasons: ReasonPart) -> None:
    reasons.set_reasons([f"reason {key}" for key in KEYS])
    assert len(reasons.rows) == len(KEYS)
    reasons.field.setText("one more")
    assert not reasons.keep.isVisible()


# Lesions


@pytest.fixture
def lesions(dressed: QApplication, qtbot: QtBot) -> LesionCounts:
    part = LesionCounts()
    shown(qtbot, part)
    part.begin()
    return part


def test_lesions_are_counted_without_the_mouse(lesions: LesionCounts, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
        press(key)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Minus)
    press(Qt.Key.Key_Return)
    QTest.keyClicks(lesions.fields[Lesion.PAPULES], "12")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Return)
    with qtbot.waitSignal(lesions.done):
        press(Qt.Key.Key_Return)

    assert lesions.counts == {
        Lesion.OPEN_COMEDONES: 2,
        Lesion.CLOSED_COMEDONES: 0,
        Lesion.PAPULES: 12,
    }
    assert lesions.totals.text() == "Inflammatory 12 · Non-inflammatory 2"


def test_what_was_not_counted_is_no_zero_and_can_be_taken_back(lesions: LesionCounts) -> None:
    assert lesions.counts == {}
    press(Qt.Key.Key_Plus)
    assert lesions.counts == {Lesion.OPEN_COMEDONES: 1}
    press(Qt.Key.Key_Delete)
    assert lesions.counts == {}
    assert not lesions.totals.isVisible()


def test_counts_that_point_elsewhere_are_noted_quietly(lesions: LesionCounts) -> None:
    lesions.set_counts(dict.fromkeys(LESIONS, 0))
    lesions.set_grade(Grade.CLEAR)
    assert not lesions.note.isVisible()
    lesions.set_grade(Grade.SEVERE)
    assert lesions.note.isVisible()
    assert "proxies" in lesions.note.text()
    lesions.set_grade(None)
    assert not lesions.note.isVisible()


def test_showing_counts_is_no_change(lesions: LesionCounts, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(lesions.changed):
        lesions.set_counts({Lesion.NODULES: 2})
    assert lesions.counts == {Lesion.NODULES: 2}


# The plan


@pytest.fixture
def plan(dressed: QApplication, qtbot: QtBot) -> PlanPart:
    part = PlanPart()
    part.set_plans(PLANS)
    part.set_plan("", None, DAY)
    shown(qtbot, part)
    return part


def test_paragraphs_are_inserted_by_name_and_undone_by_the_field(plan: PlanPart) -> None:
    first, second = plan.menu.actions()[:2]
    assert first.text() == PLANS[0].name
    first.trigger()
    second.trigger()
    assert plan.plan == f"{PLANS[0].text}\n\n{PLANS[1].text}"
    plan.text.undo()
    assert plan.plan == PLANS[0].text


def test_the_next_visit_is_a_click_away_and_counted_from_the_visit(plan: PlanPart) -> None:
    plan.weeks[8].click()
    assert plan.next_visit == DAY + timedelta(weeks=8)
    assert plan.next.text() == "2026-04-26"
    assert [w for w, button in plan.weeks.items() if button.isChecked()] == [8]
    plan.weeks[8].click()
    assert plan.next.text() == ""


def test_the_next_visit_is_typed_and_refused_where_it_is_not_later(plan: PlanPart) -> None:
    plan.next.setText("1.5.2026")
    assert plan.commit()
    assert plan.next_visit == date(2026, 5, 1)
    for wrong in ("2026-03-01", "soon"):
        plan.next.setText(wrong)
        assert not plan.commit()
        assert plan.wrong.isVisible()
        assert plan.next_visit == date(2026, 5, 1)
    plan.next.setText("")
    assert plan.commit()
    assert not plan.wrong.isVisible()


def test_a_paragraph_is_kept_under_a_name(plan: PlanPart, qtbot: QtBot) -> None:
    assert not plan.keep.isEnabled()
    plan.text.setPlainText("Once a day.")
    plan.keep.click()
    with qtbot.waitSignal(plan.keep_wanted) as wanted:
        QTest.keyClicks(plan.name, "Once")
        QTest.keyClick(plan.name, Qt.Key.Key_Return)
    assert wanted.args == ["Once", "Once a day."]
    assert not plan.name.isVisible()


# Folds


def test_a_fold_says_what_is_inside_until_it_is_opened(dressed: QApplication, qtbot: QtBot) -> None:
    inside = QWidget()
    fold = Fold("Plan", inside)
    shown(qtbot, fold)
    fold.say("Next visit 2026-05-01")
    assert fold.summary.isVisible()
    assert not inside.isVisible()
    with qtbot.waitSignal(fold.toggled):
        fold.head.click()
    assert inside.isVisible()
    assert not fold.summary.isVisible()
