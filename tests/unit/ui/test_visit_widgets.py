"""The smaller parts of the visit page, each on its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import ATTENTION_SENTENCE, Decision
from acne_desktop.domain.entry import Entry
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import View
from acne_desktop.errors import PhotoError
from acne_desktop.services.wording import load_wording
from acne_desktop.ui import theme
from acne_desktop.ui.photo_sources import sources_in
from acne_desktop.ui.widgets.attention_bar import AttentionBar
from acne_desktop.ui.widgets.busy import Busy
from acne_desktop.ui.widgets.day_field import DayField
from acne_desktop.ui.widgets.decision_panel import DecisionPanel
from acne_desktop.ui.widgets.grade_keys import GradeKeys
from acne_desktop.ui.widgets.photo_slot import PhotoSlot, breakable
from acne_desktop.ui.widgets.probability_bars import ProbabilityBars, percent
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.suggestion_panel import SuggestionPanel
from tests.fakes import suggestion


@pytest.fixture(autouse=True)
def _theme(dressed: QApplication) -> None:
    """Every test needs a dressed application."""


W = TypeVar("W", bound=QWidget)


def shown(qtbot: QtBot, widget: W) -> W:
    qtbot.addWidget(widget)
    widget.show()
    return widget


@pytest.fixture
def form(qtbot: QtBot) -> QWidget:
    """A window that has the keyboard, for fields to stand in."""
    window = shown(qtbot, QWidget())
    QVBoxLayout(window)
    window.activateWindow()
    qtbot.waitActive(window)
    return window


def placed(form: QWidget, field: W) -> W:
    layout = form.layout()
    assert layout is not None
    layout.addWidget(field)
    field.show()
    return field


offscreen_popup = pytest.mark.qt_log_ignore("does not support raise", "grabbing the keyboard")


# Grade keys


def test_a_key_shows_its_definition_to_the_cursor_and_the_keyboard(qtbot: QtBot) -> None:
    keys = shown(qtbot, GradeKeys())
    wording = load_wording()
    keys.set_wording(wording)
    assert keys.title.text() == "Your grade"

    for grade in GRADES:
        keys.key(grade).pointed.emit(True)
        assert keys.title.text() == f"{int(grade)}  {grade.title}"
        assert keys.definition.text() == wording.definitions[grade]
    keys.key(Grade.SEVERE).pointed.emit(False)
    assert keys.title.text() == "Your grade"


def test_choosing_tells_and_setting_does_not(qtbot: QtBot) -> None:
    keys = shown(qtbot, GradeKeys())
    told: list[Grade] = []
    keys.graded.connect(told.append)

    keys.set_grade(Grade.MILD)
    assert (keys.grade, told) == (Grade.MILD, [])
    QTest.mouseClick(keys.key(Grade.SEVERE), Qt.MouseButton.LeftButton)
    assert (keys.grade, told) == (Grade.SEVERE, [Grade.SEVERE])
    keys.set_grade(None)
    assert keys.grade is None


def test_the_room_for_the_definition_never_changes(qtbot: QtBot) -> None:
    keys = shown(qtbot, GradeKeys())
    keys.set_wording(load_wording())
    keys.resize(300, keys.height())

    heights = set()
    for grade in GRADES:
        keys.set_grade(grade)
        heights.add(keys.definition.heightForWidth(300))

    assert len(heights) == 1


def test_chosen_key_is_seen_without_colour(qtbot: QtBot) -> None:
    keys = shown(qtbot, GradeKeys())
    plain = keys.key(Grade.MILD).grab().toImage()

    keys.set_grade(Grade.MILD)

    assert keys.key(Grade.MILD).grab().toImage() != plain
    assert keys.key(Grade.MILD).isChecked()


# The suggestion


@pytest.mark.parametrize(
    ("probability", "told"),
    [(0.0, "0 %"), (0.004, "< 1 %"), (0.006, "1 %"), (0.5, "50 %"), (1, "100 %")],
)
def test_percent(probability: float, told: str) -> None:
    assert percent(probability).replace("\N{NO-BREAK SPACE}", " ") == told


def test_bars_tell_every_number_to_a_screen_reader(qtbot: QtBot) -> None:
    bars = shown(qtbot, ProbabilityBars())
    bars.set_suggestion(suggestion(Grade.MODERATE))

    told = bars.accessibleDescription()
    assert all(f"grade {int(grade)} " in told for grade in GRADES)
    assert "plausible: 2\N{EN DASH}3" in told


def test_bars_grow_with_the_probability(qtbot: QtBot) -> None:
    bars = shown(qtbot, ProbabilityBars())
    bars.resize(240, bars.sizeHint().height())
    bars.set_suggestion(suggestion(Grade.MODERATE))
    image = bars.grab().toImage()
    accent = theme.colours().accent.lower()
    row_height = bars.sizeHint().height() // len(GRADES)

    def coloured(grade: Grade) -> int:
        y = grade * row_height + row_height // 2
        return sum(image.pixelColor(x, y).name() == accent for x in range(20, image.width()))

    assert coloured(Grade.MODERATE) > 40
    assert coloured(Grade.CLEAR) == 0


def test_the_suggestion_is_smaller_than_the_clinician_s_grade(qtbot: QtBot) -> None:
    panel = shown(qtbot, SuggestionPanel())
    panel.show_suggestion(suggestion(Grade.MILD))

    assert panel.grade.font().pixelSize() < theme.Type.GRADE.value
    assert panel.plausible.text() == "Plausible 1\N{EN DASH}2, 90\N{NO-BREAK SPACE}%"
    assert panel.model.text() == "Model fake-1"
    assert panel.shares.text().startswith("Views: frontal 33")
    assert not panel.cautions.isVisible()


def test_what_is_doubtful_about_a_photograph_stands_by_the_suggestion(qtbot: QtBot) -> None:
    panel = shown(qtbot, SuggestionPanel())
    doubts = ("The left photograph is not sharp.", "The right photograph is a close-up.")
    panel.show_suggestion(replace(suggestion(Grade.MILD), cautions=doubts))
    assert panel.cautions.isVisible()
    assert panel.cautions.text().split("\n") == list(doubts)

    panel.show_suggestion(suggestion(Grade.MILD))
    assert not panel.cautions.isVisible()


# Attention


def test_the_sentence_says_what_the_maps_are_not(qtbot: QtBot) -> None:
    bar = shown(qtbot, AttentionBar([(0, 0, 0), (255, 255, 255)], "A"))
    assert not bar.switch.isEnabled()

    bar.set_available(True)

    assert bar.sentence.text() == ATTENTION_SENTENCE
    assert bar.opacity > 0
    bar.toggle()
    assert bar.opacity == 0
    assert not bar.slider.isEnabled()


# Decision


def test_the_reason_appears_with_an_override_and_goes_with_it(qtbot: QtBot) -> None:
    panel = shown(qtbot, DecisionPanel(SuggestionPanel()))
    panel.choose(Grade.SEVERE)
    assert not panel.reason.isVisible()

    panel.set_suggestion(suggestion(Grade.MILD))
    assert panel.reason.isVisible()
    panel.choose(Grade.MILD)
    assert not panel.reason.isVisible()


def test_showing_an_entry_is_no_change(qtbot: QtBot) -> None:
    panel = shown(qtbot, DecisionPanel(SuggestionPanel()))
    told: list[bool] = []
    panel.changed.connect(lambda: told.append(True))

    panel.set_entry(Entry(Grade.MILD, "why", "what"))
    assert told == []
    assert panel.entry == Entry(Grade.MILD, "why", "what")
    panel.comment.setPlainText("more")
    panel.reason.setText("else")
    assert told == [True, True]


def test_history_shows_what_was_replaced_newest_first(qtbot: QtBot) -> None:
    panel = shown(qtbot, DecisionPanel(SuggestionPanel()))
    when = datetime(2026, 3, 1, 12, tzinfo=UTC)
    made = [
        Decision(Grade(number), "fda", when + timedelta(days=number), f"because {number}")
        for number in range(3)
    ]
    panel.set_history(made[:1])
    assert not panel.history.isVisible()

    panel.set_history(made)

    lines = panel.history.text().splitlines()
    assert [line.split(" · ")[1:] for line in lines] == [
        ["1 Almost clear", "because 1"],
        ["0 Clear", "because 0"],
    ]


# The day


def test_a_day_is_typed_in_any_clear_form(form: QWidget) -> None:
    field = placed(form, DayField())
    told: list[date] = []
    field.changed.connect(told.append)
    field.set_day(date(2026, 3, 1))
    assert told == []

    field.setText("2.3.2026")
    assert field.commit()

    assert field.text() == "2026-03-02"
    assert told == [date(2026, 3, 2)]


@pytest.mark.parametrize("text", ["", "soon", "03/04/2026", "2999-01-01"])
def test_what_is_no_day_is_refused_and_put_back(form: QWidget, text: str) -> None:
    field = placed(form, DayField())
    told: list[str] = []
    field.refused.connect(told.append)
    field.set_day(date(2026, 3, 1))

    field.setText(text)

    assert not field.commit()
    assert field.text() == "2026-03-01"
    assert len(told) == 1


@offscreen_popup
def test_a_day_is_picked_from_the_calendar(form: QWidget) -> None:
    field = placed(form, DayField())
    field.set_day(date(2026, 3, 1))
    (pick,) = field.actions()
    pick.trigger()
    assert field.calendar.isVisible()
    assert field.calendar.selectedDate().toPython() == date(2026, 3, 1)

    days = field.calendar.findChild(QTableView)
    assert days is not None
    QTest.keyClick(days, Qt.Key.Key_Left)
    QTest.keyClick(days, Qt.Key.Key_Return)

    assert field.day == date(2026, 2, 28)
    assert not field.calendar.isVisible()


# The bar


def test_an_answer_hides_the_bar_and_acts(qtbot: QtBot) -> None:
    bar = shown(qtbot, QuestionBar())
    acted: list[str] = []
    bar.ask("First?", [("Yes", lambda: acted.append("first"))])
    bar.ask("Second?", [("Yes", lambda: acted.append("second")), ("No", lambda: None)])

    bar.button("Yes").click()

    assert acted == ["second"]
    assert bar.text == ""
    with pytest.raises(LookupError):
        bar.button("Perhaps")


# Slots


def test_long_file_names_can_be_broken() -> None:
    told = breakable("IMG_20261123-0815_" + "x" * 60 + ".jpg: This is a folder.")

    assert max(len(part) for part in told.replace("\N{ZERO WIDTH SPACE}", " ").split()) <= 18
    assert told.replace("\N{ZERO WIDTH SPACE}", "").endswith(".jpg: This is a folder.")


@pytest.mark.parametrize("urls", [[], ["https://example.org/a.jpg"]])
def test_drops_that_are_not_files_here_are_refused(urls: list[str]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl(url) for url in urls])

    with pytest.raises(PhotoError):
        sources_in(mime)


def test_the_menu_offers_what_can_be_done(qtbot: QtBot) -> None:
    slot = shown(qtbot, PhotoSlot(View.LEFT))
    swaps: list[View] = []
    slot.swap_wanted.connect(swaps.append)
    actions = {action.text(): action for action in slot.menu().actions()}

    actions["Swap with Patient's right"].trigger()
    assert swaps == [View.RIGHT]
    assert "Swap with Patient's left" not in actions
    slot.set_editable(False)
    assert [a.text() for a in slot.menu().actions()] == ["Show large, or all three"]


def test_work_says_at_once_what_it_does_and_later_how_far_it_is(qtbot: QtBot) -> None:
    busy = shown(qtbot, Busy())
    busy.start("Reading the photograph…")
    assert not busy.cancel.isVisible()

    busy.report(0.4, "Halfway")

    assert busy.text == "Halfway…"
    assert busy.bar.value() == 40
    busy.stop()
