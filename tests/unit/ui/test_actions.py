"""The table of commands: every key does what it says, on the page where it can."""

import itertools

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.ui.actions import Actions, shown_key, tooltip
from acne_desktop.ui.commands import COMMANDS


@pytest.fixture
def host(dressed: object, qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def actions(host: QWidget) -> Actions:
    made = Actions(host)
    made.install(host)
    return made


def press(widget: QWidget, key: str) -> None:
    """Press a key combination as it is advertised."""
    QTest.keySequence(widget, QKeySequence(key))


def show(widget: QWidget, qtbot: QtBot) -> None:
    widget.show()
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)


ADVERTISED = [(c.id, key) for c in COMMANDS for key in c.keys]


@pytest.mark.parametrize(("id_", "key"), ADVERTISED, ids=[f"{i} {k}" for i, k in ADVERTISED])
def test_every_advertised_key_triggers_its_handler(
    id_: str, key: str, host: QWidget, actions: Actions, qtbot: QtBot
) -> None:
    done: list[str] = []
    actions.bind(id_, lambda: done.append(id_))
    show(host, qtbot)
    press(host, key)
    assert done == [id_]


def test_ids_are_unique_and_keys_clash_only_between_pages() -> None:
    assert len({c.id for c in COMMANDS}) == len(COMMANDS)
    shared = {
        (one.id, other.id)
        for one, other in itertools.combinations(COMMANDS, 2)
        if set(one.keys) & set(other.keys)
    }
    assert shared == {
        ("compare.align", "read.not_gradable"),
        ("merge.confirm", "read.commit"),
        ("visit.save", "read.commit"),
        ("import.start", "read.commit"),
        ("marks.next", "read.next"),
        ("visit.report", "report.print"),
        ("patient.remove_visit", "marks.remove"),
        ("timeline.fit", "view.fit"),
        ("treatment.add", "marks.text"),
        ("filter.grade_1", "compare.frontal"),
        ("filter.grade_2", "compare.left"),
        ("filter.grade_3", "compare.right"),
        ("filter.grade_4", "compare.all"),
        ("merge.confirm", "import.start"),
        ("patient.remove_visit", "patient.remove"),
        ("patient.remove", "marks.remove"),
        ("filter.due", "marks.edit"),
        ("merge.confirm", "visit.save"),
        ("import.start", "visit.save"),
        ("filter.clear", "view.all"),
        ("filter.clear", "capture.back"),
        ("visit.grade_1", "capture.frontal"),
        ("visit.grade_2", "capture.left"),
        ("visit.grade_3", "capture.right"),
        ("patient.baseline", "compare.baseline"),
        ("visit.plan", "compare.pause"),
        ("visit.counts", "capture.keep"),
        ("visit.grade_1", "compare.side"),
        ("visit.grade_2", "compare.slider"),
        ("visit.grade_3", "compare.blink"),
        ("visit.grade_4", "compare.difference"),
        ("compare.side", "capture.frontal"),
        ("compare.slider", "capture.left"),
        ("compare.blink", "capture.right"),
        ("visit.attention", "capture.automatic"),
        ("view.loupe", "capture.ghost"),
        ("marks.show", "capture.mirror"),
        ("marks.remove", "capture.retake"),
        ("view.all", "capture.back"),
        ("patient.remove_visit", "study.take_out"),
        ("patient.remove", "study.take_out"),
        ("merge.confirm", "study.save"),
        ("import.start", "study.save"),
        ("visit.save", "study.save"),
        ("visit.attention", "study.agreement"),
        ("marks.arrow", "study.protocol"),
        ("marks.next", "study.new"),
        ("marks.remove", "study.take_out"),
        ("capture.automatic", "study.agreement"),
        ("study.new", "read.next"),
        ("study.save", "read.commit"),
    }


def test_every_command_says_what_it_does() -> None:
    for command in COMMANDS:
        assert command.text
        assert command.help
        assert command.group
        for key in command.keys:
            assert QKeySequence(key).toString(), f"{command.id}: {key} is no key"


def test_nothing_is_enabled_before_it_does_something(actions: Actions) -> None:
    assert not any(actions.action(command.id).isEnabled() for command in COMMANDS)


def test_a_pages_commands_work_only_while_it_is_shown(actions: Actions) -> None:
    one, other = QWidget(), QWidget()
    done: list[str] = []
    actions.bind("search", lambda: done.append("window"))
    actions.bind("search", lambda: done.append("one"), page=one)
    actions.bind("visit.report", lambda: done.append("report"), page=one)
    actions.bind("report.print", lambda: done.append("print"), page=other)

    actions.show_page(one)
    actions.trigger("search")
    assert actions.action("visit.report").isEnabled()
    assert not actions.action("report.print").isEnabled()
    actions.show_page(other)
    actions.trigger("search")
    actions.trigger("visit.report")
    assert not actions.action("visit.report").isEnabled()
    assert actions.action("report.print").isEnabled()
    assert done == ["one", "window"]


def test_a_command_is_enabled_when_its_page_says_so(actions: Actions) -> None:
    can = False
    done: list[int] = []
    actions.bind("visit.save", lambda: done.append(1), enabled=lambda: can)
    button = actions.button("visit.save", tone="primary")
    actions.trigger("visit.save")
    assert not button.isEnabled()
    can = True
    actions.refresh()
    assert button.isEnabled()
    button.click()
    assert done == [1]


@pytest.mark.parametrize("editor", [QLineEdit, QPlainTextEdit])
def test_plain_keys_are_for_the_text_while_one_types(
    editor: type[QLineEdit] | type[QPlainTextEdit],
    host: QWidget,
    actions: Actions,
    qtbot: QtBot,
) -> None:
    done: list[str] = []
    typed = editor()
    QVBoxLayout(host).addWidget(typed)
    for id_ in ("visit.grade_3", "visit.attention", "visit.save"):
        actions.bind(id_, lambda id_=id_: done.append(id_))  # type: ignore[misc]
    show(host, qtbot)
    typed.setFocus()
    QTest.keyClicks(typed, "3a")
    assert done == []
    text = typed.text() if isinstance(typed, QLineEdit) else typed.toPlainText()
    assert text == "3a"
    press(typed, "Ctrl+Return")
    assert done == ["visit.save"]


def test_buttons_show_help_and_key(actions: Actions) -> None:
    actions.bind("patient.new", lambda: None)
    button = actions.button("patient.new")
    assert button.toolTip() == tooltip("patient.new")
    assert shown_key("patient.new") in button.toolTip()
    assert actions.tool_button("patient.new").accessibleName() == "New patient"


def test_an_unknown_command_is_a_bug(actions: Actions) -> None:
    with pytest.raises(KeyError):
        actions.bind("no.such", lambda: None)
