"""A whole study through the real windows, from its protocol to the unblinded report.

Three readers, 60 visits of 20 subjects, a fifth of the reads repeated, 15 % of the visits with
reads that differ. Everybody signs in at the door; nothing is done but by clicks and keys, except
that files are named where the system's own dialog would ask.
"""

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from acne_desktop.domain.account import Role
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS, Photo
from acne_desktop.domain.visit import NewVisit
from acne_desktop.services import audit, intake
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage import patients as stored_patients
from acne_desktop.storage import studies as stored_studies
from acne_desktop.storage import visits as stored_visits
from acne_desktop.storage.trial_tables import ReadRecord
from acne_desktop.ui.main_window import SIGN_IN, MainWindow, Route
from acne_desktop.ui.routes import READS, STUDIES
from acne_desktop.ui.session import Session
from acne_desktop.ui.widgets.enrolment_plan import REFERENCE
from acne_desktop.ui.widgets.sign_dialog import SignDialog
from tests.accounts import PASSWORD
from tests.journeys.test_reads import HIDDEN, all_said, written_since
from tests.photographs import encoded, face
from tests.studies import FIRST_DAY, person

SUBJECTS = 20
WEEKS = {"Baseline": 0, "Week 4": 4, "Week 12": 12}
ARMS = ("Verum", "Placebo")
TRAINING = 3
DIFFERING = frozenset(range(1, 60, 7))  # 9 of 60 visits: 15 %
NOT_GRADABLE = 30
LOOKS = (0, 30)  # after so many reads, besides at the end: each look takes half a second
READERS = ("Ann", "Bea", "Cem")
EVERYBODY = {"Ada", "Mona", *READERS, "Zoe"}
Place = tuple[str, str]  # subject and timepoint
Grading = Callable[[Place], int | None]


def visit_number(place: Place) -> int:
    """Return which of the 60 visits it is."""
    return 3 * int(place[0].rpartition("-")[2]) + list(WEEKS).index(place[1])


def truth(place: Place) -> int:
    """Return what a visit shows: moderate at first, then better with the one arm than the other."""
    subject, timepoint = place
    if not subject.startswith("SUBJ"):
        return 2  # of the training
    better = (2, 2, 1) if int(subject.rpartition("-")[2]) % 2 else (2, 1, 0)
    return 1 + better[list(WEEKS).index(timepoint)]


def as_reader(number: int) -> Grading:
    """Return how a reader grades: some visits each sees otherwise, and one nobody can grade."""

    def grade(place: Place) -> int | None:
        if place[0].startswith("SUBJ"):
            visit = visit_number(place)
            if visit == NOT_GRADABLE:
                return None
            if visit in DIFFERING:
                return number
        return truth(place)

    return grade


def seen(window: MainWindow, name: str) -> set[str]:
    """Return what is said in the window that somebody who reads must not know."""
    others = {f"the name of {other}": f"Dr {other} Holm" for other in EVERYBODY - {name}}
    hidden = {**HIDDEN, **others}
    return {
        f"{what} in {text[:120]!r}"
        for text in all_said(window)
        for what, value in hidden.items()
        if value in text
    }


@dataclass
class Trial:
    """Whoever sits at the window, one after the other."""

    window: MainWindow
    session: Session
    qtbot: QtBot
    folder: Path

    @property
    def clinic(self) -> Clinic:
        return self.session.context.clinic

    def page(self, name: str) -> Any:
        return self.window.page(name)

    def wait(self, question: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(question, timeout=15_000)

    def settle(self) -> None:
        """Wait until nothing runs, and what followed from it does not either."""
        tasks = self.session.context.tasks
        for _ in range(2):
            while tasks.running:  # its end is an event
                QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            QApplication.processEvents()

    def key(self, key: Qt.Key, *, ctrl: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.settle()

    def types(self, line: QWidget, text: str) -> None:
        assert isinstance(line, QLineEdit)
        line.clear()
        QTest.keyClicks(line, text)

    def clicks(self, button: QWidget) -> None:
        assert button.isEnabled()
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def signs_in(self, name: str) -> None:
        assert self.window.here == SIGN_IN
        door = self.page("sign_in")
        self.types(door.name, name)
        self.types(door.password, PASSWORD)
        QTest.keyClick(door.password, Qt.Key.Key_Return)
        self.wait(lambda: self.window.here != SIGN_IN)
        self.settle()
        self.looks_up()

    def looks_up(self) -> None:
        """Have the window before one again: else no key is a command's."""
        self.window.activateWindow()
        self.wait(lambda: QApplication.activeWindow() is self.window)

    def signs_out(self) -> None:
        self.clicks(self.window.foot.sign_out)
        self.wait(lambda: self.window.here == SIGN_IN)
        self.settle()

    def signs(self, id_: str) -> None:
        """Press a step's button, and sign in the dialog that it opens."""
        self.clicks(self.page("study").steps.buttons[id_])
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, SignDialog)
        QTest.keyClicks(dialog.password, PASSWORD)
        QTest.keyClick(dialog.password, Qt.Key.Key_Return)
        self.settle()
        self.looks_up()

    def reads(self, name: str, grading: Grading) -> tuple[Counter[str], set[str]]:
        """Read all there is by keys; return how often each grade, and what was seen hidden."""
        assert self.window.here == READS
        places, page, given = self.places(), self.page("reads"), Counter[str]()
        hidden = set[str]()
        self.key(Qt.Key.Key_N)
        while page.read is not None:
            grade = grading(places[page.read.id])
            if grade is None:
                self.key(Qt.Key.Key_X)
                QTest.keyClicks(page.panel.why.lineEdit(), "A hand before the face")
            else:
                self.key(Qt.Key(Qt.Key.Key_0 + grade))
            if given.total() in LOOKS:
                hidden |= seen(self.window, name)
            self.key(Qt.Key.Key_Return, ctrl=True)
            given[str(grade)] += 1
        return given, hidden | seen(self.window, name)

    def places(self) -> dict[int, Place]:
        """Return which visit each read is of: what nobody at the window is told."""
        with self.clinic.database.reading() as session:
            (study,) = stored_studies.all_of(session)
            visits = {each.id: each.enrolment for each in stored_studies.visits(session, study.id)}
            rows = session.execute(select(ReadRecord.id, ReadRecord.study_visit_id)).all()
        return {read: (visits[visit].subject, visits[visit].timepoint) for read, visit in rows}


@pytest.fixture
def trial(session: Session, window: MainWindow, qtbot: QtBot, tmp_path: Path) -> Trial:
    with open_clinic(session.data_dir) as clinic:
        person(clinic, "Ada", Role.ADMINISTRATOR)
        person(clinic, "Mona", Role.STUDY_MANAGER)
        for name in READERS:
            person(clinic, name, Role.READER)
        person(clinic, "Zoe", Role.ADJUDICATOR)
        _add_visits(clinic)
    session.open()
    made = Trial(window, session, qtbot, tmp_path)
    made.wait(lambda: window.here == SIGN_IN)
    made.settle()
    return made


def _add_visits(clinic: Clinic) -> None:
    """Add the subjects' visits, and as many patients as there are training visits."""
    photos: list[Photo] = []
    for view in VIEWS:
        data = encoded(face(view, width=180, height=240), "jpeg")
        incoming = intake.read_photo_bytes(data)
        clinic.photos.put(data, incoming.sha256, incoming.suffix)
        photos.append(incoming.as_photo(view))
    taken = {photo.view: photo for photo in photos}
    with clinic.database.writing() as session:
        for number in range(SUBJECTS + TRAINING):
            details = PatientDetails(
                f"MRN-{number:04}", f"Zebulon Quince{number}", date(1987, 6, 5)
            )
            patient = stored_patients.add(session, details, synthetic=False).id
            for weeks in WEEKS.values() if number < SUBJECTS else (0,):
                day = FIRST_DAY + timedelta(weeks=weeks)
                stored_visits.add(session, NewVisit(patient, day, taken))


def _write_table(path: Path) -> Path:
    """Write the table by which a manager enrols: whose visit of which day is called what."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["identifier", "date", "subject", "timepoint", "arm"])
        for number in range(SUBJECTS):
            for timepoint, weeks in WEEKS.items():
                day = FIRST_DAY + timedelta(weeks=weeks)
                arm = ARMS[number % 2]
                rows.writerow([f"MRN-{number:04}", day, f"SUBJ-{number:03}", timepoint, arm])
    return path


def test_a_study_from_its_protocol_to_the_unblinded_report(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial.signs_in("Mona")
    assert trial.window.here == STUDIES
    study_id = _write_the_protocol(trial)
    _enrol(trial, monkeypatch)
    trial.signs("study.open")
    trial.signs_out()

    before = {path: path.read_bytes() for path in trial.folder.rglob("*") if path.is_file()}
    hidden, committed = set[str](), Counter[str]()
    for number, name in enumerate(READERS):
        trial.signs_in(name)
        given, found = trial.reads(name, as_reader(number))
        hidden |= found
        committed += given
        trial.signs_out()
    trial.signs_in("Zoe")
    given, found = trial.reads("Zoe", truth)
    hidden |= found
    assert given.total() >= TRAINING + len(DIFFERING)
    trial.signs_out()
    values = HIDDEN.items()
    hidden |= {
        what for text in written_since(trial.folder, before) for what, v in values if v in text
    }
    assert not hidden

    trial.signs_in("Mona")
    _lock_and_unblind(trial, study_id)
    folder = _report(trial, monkeypatch)
    _look_at_what_was_written(folder, committed + given)
    trial.signs_out()
    assert audit.verify(trial.clinic).sound


def _write_the_protocol(trial: Trial) -> int:
    trial.key(Qt.Key.Key_N)
    form = trial.page("study_protocol").form
    trial.types(form.editors["code"], "ACN-204")
    trial.types(form.editors["title"], "Adapalene in adults")
    trial.types(form.editors["repeat_share"], "20")
    trial.types(form.editors["threshold"], "1")
    for name in ("readers", "adjudicators"):
        for box in form.editors[name].boxes.values():
            QTest.keyClick(box, Qt.Key.Key_Space)
    trial.key(Qt.Key.Key_Return, ctrl=True)
    study_id: int = trial.window.here.record
    assert trial.window.here == Route("study", study_id)
    return study_id


def _enrol(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    table = _write_table(trial.folder / "visits.csv")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: (str(table), ""))
    trial.key(Qt.Key.Key_E)
    page = trial.page("study_enrol")
    trial.clicks(page.table_button)
    assert len(page.planned.plan.rows) == SUBJECTS * len(WEEKS)
    trial.types(page.search, "Quince2")
    trial.wait(lambda: len(page.parts.candidates.rows) == TRAINING)
    QTest.keyClick(page.found, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    trial.clicks(page.parts.train)
    assert not trial.session.context.actions.action("study.save").isEnabled()
    for row in range(SUBJECTS * len(WEEKS), SUBJECTS * len(WEEKS) + TRAINING):
        page.planned.setCurrentIndex(page.planned.plan.index(row, REFERENCE))
        QTest.keyClick(page.planned, Qt.Key.Key_2)
        editor = page.planned.findChild(QLineEdit)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        trial.settle()
    trial.key(Qt.Key.Key_Return, ctrl=True)
    study = trial.page("study")
    assert study.bar.text == f"{SUBJECTS * len(WEEKS) + TRAINING} visits were enrolled."


def _lock_and_unblind(trial: Trial, study_id: int) -> None:
    listed = trial.page("studies")
    done = listed.model.rows[0]
    assert (done.done, done.waiting) == (done.planned, 0)
    QTest.keyClick(listed.table, Qt.Key.Key_Return)
    trial.settle()
    assert trial.window.here == Route("study", study_id)
    study = trial.page("study")
    assert study.progress.summary.text().startswith("60 of 60 visits have their final grade.")
    people = study.details.progress.people
    assert [(p.done, p.planned, p.repeats_done) for p in people[:3]] == [(48, 48, 8)] * 3
    assert study.visits.table.isColumnHidden(2)  # the arms
    trial.signs("study.lock")
    trial.signs("study.unblind")
    assert not study.visits.table.isColumnHidden(2)
    meanings = [each.signature.meaning.value for each in study.details.signed]
    assert meanings == ["approved", "locked", "unblinded"]


def _report(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Open the agreement, and save its report, its figures and the study; return the folder."""
    trial.key(Qt.Key.Key_A)
    page = trial.page("agreement")
    assert page.table.rows.rows
    folder = trial.folder / "out"
    folder.mkdir()
    for button, name in ((page.save_pdf, "report.pdf"), (page.save_figures, "figures.csv")):
        answer = (str(folder / name), "")
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, _x=answer, **_k: _x)
        trial.clicks(button)
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(folder / "study")
    )
    trial.clicks(page.export_button)
    trial.clicks(page.export.cover)  # of drawn faces there is nothing to cover
    trial.clicks(page.export.choose)
    return folder


def _look_at_what_was_written(folder: Path, committed: Counter[str]) -> None:
    assert (folder / "report.pdf").read_bytes().startswith(b"%PDF")
    figures = (folder / "figures.csv").read_text(encoding="utf-8")
    assert "Verum" in figures
    with (folder / "study" / "reads.csv").open(encoding="utf-8") as file:
        reads = list(csv.DictReader(file))
    kinds = Counter(read["READTYPE"].lower() for read in reads)
    assert (kinds["first"], kinds["repeat"], kinds["adjudication"]) == (120, 24, len(DIFFERING))
    assert sum(kinds.values()) == committed.total() - TRAINING * len((*READERS, "Zoe"))
    with (folder / "study" / "final_grades.csv").open(encoding="utf-8") as file:
        finals = list(csv.DictReader(file))
    assert len(finals) == 60
    assert sum(final["ADJUDFL"] == "Y" for final in finals) == len(DIFFERING)
    for final in finals:
        place = (final["USUBJID"], final["VISIT"])
        wanted = "" if visit_number(place) == NOT_GRADABLE else str(truth(place))
        assert final["QSORRES"] == wanted
        assert final["ARM"] == ARMS[visit_number(place) // 3 % 2]
