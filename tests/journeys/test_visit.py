"""A new visit with its photographs: suggested, shown, decided, saved, left."""

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import OutOfScopeError, PackageError, StorageError
from acne_desktop.services import visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.context import AppContext
from tests.fakes import FakeGrader
from tests.journeys.visits import Visitor, visitor
from tests.photographs import face, write_photo

Triplet = dict[View, Path]


# The suggestion


def test_one_photograph_is_graded_only_when_asked(
    visit: Visitor, triplet_files: Triplet, fake_grader: FakeGrader
) -> None:
    visit.drop(visit.page.triplet.slots[View.FRONTAL], [triplet_files[View.FRONTAL]])
    assert fake_grader.calls == []

    ask = visit.page.side.suggestion.ask
    assert ask.text() == "Suggest with the photographs at hand"
    visit.click(ask)
    visit.rest()

    assert fake_grader.calls == [(View.FRONTAL,)]
    assert visit.page.side.suggestion.text == "3  Moderate"


def test_grading_says_what_it_does_and_can_be_cancelled(
    visit: Visitor, triplet_files: Triplet, fake_grader: FakeGrader
) -> None:
    fake_grader.gate.clear()
    mime_files = [QUrl.fromLocalFile(str(path)) for path in triplet_files.values()]
    visit.drop_urls(visit.page, mime_files)
    panel = visit.page.side.suggestion
    visit.wait(lambda: panel.busy.text == "Preparing photographs…")
    visit.wait(panel.busy.cancel.isVisible)  # after a second

    visit.click(panel.busy.cancel)
    visit.rest()

    assert not panel.is_busy
    assert visit.page.state.suggestion is None
    assert "without it" in panel.text
    fake_grader.gate.set()
    visit.click(panel.ask)
    visit.rest()
    assert panel.text == "3  Moderate"


def test_a_stale_suggestion_is_never_shown(
    visit: Visitor, triplet_files: Triplet, fake_grader: FakeGrader, tmp_path: Path
) -> None:
    fake_grader.gate.clear()
    visit.drop_urls(visit.page, [QUrl.fromLocalFile(str(p)) for p in triplet_files.values()])
    visit.wait(lambda: len(fake_grader.calls) == 1)
    other = write_photo(tmp_path / "other.jpg", face(seed=9))
    visit.drop_urls(visit.page.triplet.slots[View.LEFT], [QUrl.fromLocalFile(str(other))])
    visit.wait(lambda: len(fake_grader.calls) == 2)
    fake_grader.grade = Grade.SEVERE
    fake_grader.gate.set()
    visit.rest()

    assert visit.page.side.suggestion.text == "4  Severe"


def test_a_swap_discards_the_suggestion_and_grades_again(
    visit: Visitor, triplet_files: Triplet, fake_grader: FakeGrader
) -> None:
    visit.drop_triplet(triplet_files)
    fake_grader.gate.clear()

    visit.page.intake.swap(View.LEFT, View.RIGHT)

    assert visit.page.state.suggestion is None
    assert visit.page.side.suggestion.is_busy
    fake_grader.gate.set()
    visit.rest()
    assert len(fake_grader.calls) == 2
    assert visit.page.state.suggestion is not None


def test_without_a_model_the_clinician_grades_and_saves(
    context: AppContext,
    clinic: Clinic,
    qtbot: QtBot,
    triplet_files: Triplet,
    fake_grader: FakeGrader,
) -> None:
    broken = [True]

    def load() -> FakeGrader:
        if broken[0]:
            raise PackageError("The model is damaged: install the application again.")
        return fake_grader

    own = AppContext(context.tasks, load_grader=load)
    own.use_clinic(clinic)
    visit = visitor(own, clinic, fake_grader, qtbot)
    visit.start()
    visit.drop_triplet(triplet_files)

    panel = visit.page.side.suggestion
    assert panel.text == (
        "The model is damaged: install the application again. You can grade and save without it."
    )
    broken[0] = False
    visit.click(panel.ask)
    visit.rest()
    assert panel.text == "3  Moderate"


def test_a_photograph_that_is_none_of_a_face_is_refused_in_words(
    visit: Visitor, triplet_files: Triplet, fake_grader: FakeGrader, clinic: Clinic
) -> None:
    fake_grader.failure = OutOfScopeError("The left photograph shows no face: choose another.")
    visit.drop_triplet(triplet_files)
    panel = visit.page.side.suggestion
    visit.wait(lambda: "shows no face" in panel.text)
    assert not panel.ask.isVisible(), "the same photographs would be refused again"
    visit.press(Qt.Key.Key_1)

    assert visits.get(clinic, visit.save()).suggestion is None


def test_saving_without_a_suggestion(
    visit: Visitor, triplet_files: Triplet, fake_grader: FakeGrader, clinic: Clinic
) -> None:
    fake_grader.failure = PackageError("The model is damaged.")
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_1)

    stored = visits.get(clinic, visit.save())

    assert stored.grade == Grade.ALMOST_CLEAR
    assert stored.suggestion is None


def test_a_saved_visit_invites_no_more_photographs(visit: Visitor, triplet_files: Triplet) -> None:
    visit.drop(visit.page.triplet.slots[View.FRONTAL], [triplet_files[View.FRONTAL]])
    visit.press(Qt.Key.Key_3)
    visit.save()

    area = visit.page.triplet.slots[View.LEFT].area
    assert area.accessibleName() == "No photograph in this view"
    assert not area.isEnabled()
    assert visit.page.side.suggestion.ask.text() == "Suggest with the photographs at hand"


# Attention maps


def test_attention_maps_change_what_is_seen_and_the_key_turns_them_off(
    visit: Visitor, triplet_files: Triplet
) -> None:
    visit.drop_triplet(triplet_files)
    with_map = visit.picture(View.LEFT)

    visit.press(Qt.Key.Key_A)
    plain = visit.picture(View.LEFT)
    assert plain != with_map
    assert not visit.page.triplet.attention.slider.isEnabled()

    visit.press(Qt.Key.Key_A)
    assert visit.picture(View.LEFT) == with_map
    visit.page.triplet.attention.slider.setValue(20)
    assert visit.picture(View.LEFT) not in (with_map, plain)


def test_attention_controls_rest_and_say_why_without_a_suggestion(visit: Visitor) -> None:
    bar = visit.page.triplet.attention

    assert not bar.switch.isEnabled()
    assert "come with the model's suggestion" in bar.sentence.text()
    visit.press(Qt.Key.Key_A)
    assert bar.switch.isChecked()


# The decision


@pytest.mark.parametrize("grade", GRADES)
def test_keys_choose_the_grade_and_its_wording_is_shown(visit: Visitor, grade: Grade) -> None:
    visit.press(Qt.Key(Qt.Key.Key_0 + int(grade)))

    keys = visit.page.side.decision.keys
    assert keys.grade == grade
    assert keys.title.text().endswith(grade.title)


def test_an_override_needs_its_reason(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_2)
    reason = visit.page.side.decision.reason
    assert QApplication.focusWidget() is reason

    visit.press(Qt.Key.Key_Return, ctrl=True)
    visit.rest()
    assert visit.page.state.visit is None
    assert "Give the reason" in visit.page.side.hint.text()

    visit.type("Few papules only")
    stored = visits.get(clinic, visit.save())
    assert stored.decision is not None
    assert stored.decision.reason == "Few papules only"
    assert stored.grade == Grade.MILD


def test_keys_do_not_fire_while_typing(visit: Visitor, triplet_files: Triplet) -> None:
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_3)
    comment = visit.page.side.decision.comment
    comment.setFocus()

    visit.type("A 4-week 2 mm Fit Z")

    assert comment.toPlainText() == "A 4-week 2 mm Fit Z"
    assert visit.page.side.decision.keys.grade == Grade.MODERATE
    assert visit.page.triplet.attention.switch.isChecked()
    visit.save()  # Ctrl+Return saves from here, too


def test_saving_ungraded_keeps_the_comment_as_note(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic
) -> None:
    visit.drop_triplet(triplet_files)
    visit.page.side.decision.comment.setFocus()
    visit.type("To be graded with a colleague")

    visit.click(visit.page.side.ungraded)
    visit.rest()

    saved = visit.page.state.visit
    assert saved is not None
    stored = visits.get(clinic, saved.id)
    assert stored.grade is None
    assert stored.note == "To be graded with a colleague"


def test_a_disk_that_is_full_loses_nothing(
    visit: Visitor, triplet_files: Triplet, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_3)

    def full(*_args: object, **_named: object) -> None:
        raise StorageError("The disk is full: make room on it and try again.")

    with monkeypatch.context() as patch:
        patch.setattr(visits, "save", full)
        visit.press(Qt.Key.Key_Return, ctrl=True)
        visit.rest()
    assert visit.page.side.hint.text() == "The disk is full: make room on it and try again."
    assert visit.page.has_unsaved()
    assert visit.shown() == set(VIEWS)

    visit.save()
    assert not visit.page.has_unsaved()


# Leaving


def test_leaving_while_it_is_being_saved_waits_for_the_end(
    visit: Visitor, triplet_files: Triplet, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.drop_triplet(triplet_files)
    visit.press(Qt.Key.Key_3)
    gate = threading.Event()
    real = visits.save

    def slow(*given: Any, **named: Any) -> Visit:
        gate.wait(10)
        return real(*given, **named)

    monkeypatch.setattr(visits, "save", slow)
    visit.press(Qt.Key.Key_Return, ctrl=True)
    left: list[bool] = []
    visit.page.before_leaving(lambda: left.append(True))
    assert left == []
    assert visit.page.side.hint.text() == "Saving…"

    gate.set()
    visit.rest()

    assert left == [True]
    assert len(visits.of_patient(clinic, visit.patient.id)) == 1


def test_an_empty_visit_is_left_without_a_question(visit: Visitor) -> None:
    left: list[bool] = []

    visit.page.before_leaving(lambda: left.append(True))

    assert left == [True]
