"""Proofs for the keys of the tools over a visit's photographs."""

from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.photo import View
from acne_desktop.services import marks, visits
from acne_desktop.ui.photo.marks_layer import MarksLayer
from tests.journeys.keys.desk import Desk, Question, proof

_POINTS = ((0.4, 0.4), (0.6, 0.5))


def _marked(desk: Desk, count: int = 1) -> MarksLayer:
    """Show a visit whose frontal photograph has marks."""
    desk.show_visit()
    for _ in range(count):
        mark = Mark(View.FRONTAL, MarkKind.ARROW, _POINTS)
        marks.add(desk.session.context.clinic, desk.visit_id, mark)
    desk.session.context.records_changed.emit(_patient(desk))
    desk.settle()
    layer = desk.visit.marks.layers[View.FRONTAL]
    assert len(layer.marks) == count
    return layer


def _patient(desk: Desk) -> int:
    visit = desk.visit.state.visit
    assert visit is not None
    return visit.patient_id


@proof("view.link")
def link(desk: Desk) -> Question:
    desk.show_visit()
    return lambda: not desk.visit.triplet.linked.on


@proof("view.loupe")
def loupe(desk: Desk) -> Question:
    desk.show_visit()
    photo = desk.visit.triplet.slots[View.LEFT].photo
    before = photo.grab().toImage()
    return lambda: photo.grab().toImage() != before


@proof("view.loupe_held")
def loupe_held(desk: Desk) -> Question:
    desk.show_visit()
    triplet, shown = desk.visit.triplet, []
    set_loupe = triplet.set_loupe

    def note(on: bool) -> None:
        set_loupe(on)
        shown.append(triplet.loupes.on)

    desk.monkeypatch.setattr(triplet, "set_loupe", note)
    return lambda: shown == [True, False]  # while it was down, and no longer


def _turn(id_: str, degrees: int) -> None:
    @proof(id_)
    def turn(desk: Desk) -> Question:
        desk.show_visit()
        desk.visit.triplet.slots[View.LEFT].photo.setFocus()
        clinic = desk.session.context.clinic
        return lambda: visits.get(clinic, desk.visit_id).turns[View.LEFT] == degrees


_turn("view.turn", 90)
_turn("view.turn_back", 270)


def _tool(kind: MarkKind) -> None:
    @proof(f"marks.{kind.value}")
    def take(desk: Desk) -> Question:
        desk.show_visit()
        return lambda: all(layer.tool is kind for layer in desk.visit.marks.layers.values())


for each in MarkKind:
    _tool(each)


@proof("marks.show")
def show(desk: Desk) -> Question:
    _marked(desk)
    photo = desk.visit.triplet.slots[View.FRONTAL].photo
    before = photo.grab().toImage()
    return lambda: photo.grab().toImage() != before


@proof("marks.next")
def following(desk: Desk) -> Question:
    layer = _marked(desk, 2)
    return lambda: layer.current == layer.marks[0]


@proof("marks.previous")
def before(desk: Desk) -> Question:
    layer = _marked(desk, 2)
    return lambda: layer.current == layer.marks[1]


@proof("marks.edit")
def edit(desk: Desk) -> Question:
    layer = _marked(desk)
    layer.select(layer.marks[0])
    return layer.editor.isVisible


@proof("marks.remove")
def remove(desk: Desk) -> Question:
    layer = _marked(desk)
    layer.select(layer.marks[0])
    clinic = desk.session.context.clinic
    return lambda: marks.of_visit(clinic, desk.visit_id) == []
