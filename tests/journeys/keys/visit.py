"""Proofs for the keys on a visit: its photographs, its grade, and how it is looked at."""

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication

from acne_desktop.domain.account import Role
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.ui.commands import command
from acne_desktop.ui.main_window import Route
from acne_desktop.ui.widgets.sign_dialog import SignDialog
from tests.journeys.keys.desk import Desk, Question, proof
from tests.studies import person


def _has_all(desk: Desk) -> bool:
    draft = desk.visit.state.draft
    return draft is not None and len(draft.photos) == 3


@proof("visit.add_photos")
def add(desk: Desk) -> Question:
    desk.answer("getOpenFileNames", ([str(file) for file in desk.files().values()], ""))
    desk.new_visit()
    return lambda: _has_all(desk)


@proof("visit.paste")
def paste(desk: Desk) -> Question:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in desk.files().values()])
    QApplication.clipboard().setMimeData(mime)
    desk.request.addfinalizer(QApplication.clipboard().clear)
    desk.new_visit()
    return lambda: _has_all(desk)


@proof("visit.watch")
def watch(desk: Desk) -> Question:
    card = desk.folder / "card"
    card.mkdir()
    desk.answer("getExistingDirectory", str(card))
    desk.new_visit()
    desk.request.addfinalizer(desk.visit.intake.end)
    return lambda: desk.session.context.settings.import_folder == str(card)


@proof("visit.capture")
def capture(desk: Desk) -> Question:
    desk.request.getfixturevalue("plugs")  # no camera of the machine is switched on
    desk.new_visit()
    return lambda: desk.window.here.page == "capture"


def _grade(grade: Grade) -> None:
    @proof(f"visit.grade_{int(grade)}")
    def decide(desk: Desk) -> Question:
        desk.show_visit()
        return lambda: desk.visit.state.entry.grade == grade


for each in Grade:
    _grade(each)


@proof("visit.save")
def save(desk: Desk) -> Question:
    desk.show_visit()
    # What the model suggests needs no reason.
    desk.press(command(f"visit.grade_{int(Grade.MODERATE)}").keys[0])
    return lambda: desk.grade() == Grade.MODERATE


@proof("visit.sign")
def sign(desk: Desk) -> Question:
    desk.clinic.sign_in(person(desk.clinic, "Clara", Role.CLINICIAN))
    desk.decide(Grade.MODERATE)
    desk.show_visit()
    return lambda: desk.dialog(SignDialog)


@proof("visit.report")
def report(desk: Desk) -> Question:
    desk.show_visit()
    return lambda: desk.window.here == Route("report", desk.visit_id)


@proof("visit.attention")
def attention(desk: Desk) -> Question:
    desk.show_visit()
    before = desk.visit.triplet.attention.opacity
    return lambda: (desk.visit.triplet.attention.opacity > 0) != (before > 0)


@proof("view.colours")
def colours(desk: Desk) -> Question:
    desk.show_visit()
    photo = desk.visit.triplet.slots[View.FRONTAL].photo
    before = photo.grab().toImage()
    return lambda: photo.grab().toImage() != before


@proof("view.all")
def all_three(desk: Desk) -> Question:
    desk.show_visit()
    desk.visit.triplet.set_large(View.LEFT)
    return lambda: desk.visit.triplet.large is None


@proof("view.fit")
def fit(desk: Desk) -> Question:
    desk.show_visit()
    photo = desk.visit.triplet.slots[View.FRONTAL].photo
    whole = photo.zoom
    desk.visit.triplet.actual_size()
    return lambda: photo.zoom == whole


@proof("view.one_to_one")
def one_to_one(desk: Desk) -> Question:
    desk.show_visit()
    photo = desk.visit.triplet.slots[View.FRONTAL].photo
    whole = photo.zoom
    return lambda: photo.zoom != whole
