"""Small parts: chips and thumbnails paint what they are told, labels show text as it is."""

from datetime import date

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.patient import Patient, PatientDetails, Sex
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import VisitSummary
from acne_desktop.ui import theme
from acne_desktop.ui.tasks import Progress, Tasks
from acne_desktop.ui.widgets.foot import PURPOSE, Foot
from acne_desktop.ui.widgets.grade_chip import GradeChip
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.patient_header import HEIGHT, PatientHeader, age_and_sex
from acne_desktop.ui.widgets.thumbnails import Thumbnails
from acne_desktop.ui.widgets.trend import Trend

PATIENT = Patient(1, PatientDetails("A-1042", "Mustermann, Erika", date(2003, 4, 17), Sex.FEMALE))

pytestmark = pytest.mark.usefixtures("dressed")


@pytest.mark.parametrize("grade", GRADES)
def test_own_grade_is_filled_with_its_colour(grade: Grade, qtbot: QtBot) -> None:
    chip = GradeChip()
    qtbot.addWidget(chip)
    chip.set_grade(grade)
    chip.resize(chip.sizeHint())
    assert QColor(theme.colours().grades[grade]) == chip.grab().toImage().pixelColor(4, 12)
    assert str(int(grade)) in chip.accessibleName()


def test_suggestion_is_told_apart_from_the_clinicians_grade(qtbot: QtBot) -> None:
    chip = GradeChip(own=False)
    qtbot.addWidget(chip)
    chip.set_grade(Grade.SEVERE)
    chip.resize(chip.sizeHint())
    assert QColor(theme.colours().grades[4]) != chip.grab().toImage().pixelColor(4, 12)
    assert chip.toolTip() == "Suggested: 4, severe"


def test_thumbnails_never_stretch_and_mark_what_is_missing(qtbot: QtBot) -> None:
    part = Thumbnails(QSize(96, 128))
    qtbot.addWidget(part)
    part.resize(part.sizeHint())
    wide = QImage(200, 100, QImage.Format.Format_RGB888)
    wide.fill(QColor("red"))
    part.set_images({View.FRONTAL: wide})
    shown = part.grab().toImage()
    surround = QColor(theme.colours().photo_surround)
    assert shown.pixelColor(48, 64) == QColor("red")
    assert shown.pixelColor(48, 64 - 26) == surround
    assert shown.pixelColor(48, 64 + 26) == surround
    assert shown.pixelColor(104 + 48, 8) != surround
    assert part.accessibleName() == "Photographs: Frontal"


def test_the_trend_says_its_points_and_survives_one_and_none(qtbot: QtBot) -> None:
    trend = Trend()
    qtbot.addWidget(trend)
    trend.grab()
    visits = [
        VisitSummary(1, date(2026, 1, 2), Grade.MILD, None),
        VisitSummary(2, date(2026, 3, 1), Grade.CLEAR, Grade.ALMOST_CLEAR),
    ]
    trend.set_visits(visits[:1])
    trend.grab()
    trend.set_visits(visits[::-1])
    trend.grab()
    assert trend.accessibleName() == "IGA over time. 2026-01-02: 2, 2026-03-01: 0"


def test_labels_never_interpret_a_name(qtbot: QtBot) -> None:
    made = label("<b>Erika</b>")
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText


def test_a_long_name_gives_way_and_stays_readable_as_a_tooltip(qtbot: QtBot) -> None:
    made = ElidedLabel()
    qtbot.addWidget(made)
    made.setText("A name that is a good deal too long for its place")
    made.resize(80, 20)
    made.grab()
    assert made.toolTip() == made.text()
    made.resize(800, 20)
    made.grab()
    assert made.toolTip() == ""


def test_the_header_names_the_patient_at_one_height(qtbot: QtBot) -> None:
    header = PatientHeader()
    qtbot.addWidget(header)
    header.show()
    header.set_patient(PATIENT, date(2026, 4, 16))
    assert header.name.text() == "Mustermann, Erika"
    assert header.about.text() == "F 22"
    assert header.identifier.text() == "#A-1042"
    assert header.day.text() == "Visit 2026-04-16"
    assert header.height() == HEIGHT
    assert not header.synthetic.isVisible()
    header.set_patient(Patient(2, PatientDetails("B", "W" * 200), synthetic=True))
    assert header.height() == HEIGHT
    assert header.synthetic.isVisible()
    assert not header.day.isVisible()


def test_what_is_not_known_is_left_out() -> None:
    assert age_and_sex(Patient(1, PatientDetails("A", "B")), date(2026, 1, 1)) == ""


def test_the_foot_shows_a_long_task_and_cancels_it(tasks: Tasks, qtbot: QtBot) -> None:
    foot = Foot(tasks)
    qtbot.addWidget(foot)
    foot.show()
    assert foot.purpose.text() == PURPOSE

    def work(progress: Progress) -> None:
        progress.report(0.5, "patient 2 of 4")
        while True:
            progress.check()

    task = tasks.run(work, done=lambda _none: None, title="Preparing")
    assert not foot.bar.isVisible()  # quick work is never shown
    qtbot.waitUntil(foot.bar.isVisible)
    qtbot.waitUntil(lambda: foot.task.text() == "Preparing: patient 2 of 4")
    assert foot.bar.value() == 50
    with qtbot.waitSignal(task.finished):
        foot.cancel.click()
    assert not foot.bar.isVisible()


def test_the_foot_says_quiet_messages(tasks: Tasks, qtbot: QtBot) -> None:
    foot = Foot(tasks)
    qtbot.addWidget(foot)
    foot.say("Visit saved.")
    assert foot.message.text() == "Visit saved."
