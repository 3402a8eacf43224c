"""Proofs for the keys that look closely at a visit's photographs, and mark them."""

from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.photo import View
from acne_desktop.services import marks, visits
from acne_desktop.ui.photo.view import PhotoView
from tests.journeys.keys.desk import Desk, Question, proof


def _photo(desk: Desk, view: View = View.FRONTAL) -> PhotoView:
    return desk.visit.triplet.slots[view].photo


def _in_hand(desk: Desk) -> PhotoView:
    desk.show_visit()
    photo = _photo(desk)
    photo.setFocus()
    return photo


def _kept(desk: Desk) -> list[Mark]:
    return marks.of_visit(desk.clinic, desk.visit_id)


def _draw(desk: Desk, *views: View) -> None:
    """Place an arrow in the middle of each photograph."""
    desk.show_visit()
    for view in views:
        _photo(desk, view).setFocus()
        desk.press("P")
        desk.press("Return")
        desk.settle()
    desk.press("Esc")


def _turned(desk: Desk) -> int:
    return visits.get(desk.clinic, desk.visit_id).turns.get(View.FRONTAL, 0)


@proof("view.link")
def link(desk: Desk) -> Question:
    desk.show_visit()
    whole = _photo(desk, View.LEFT).zoom

    def stays() -> bool:
        """Return that one photograph is zoomed without the other."""
        photo = _photo(desk)
        photo.setFocus()
        desk.press("+")
        zoomed = photo.zoom
        alone = zoomed > whole and _photo(desk, View.LEFT).zoom == whole
        desk.visit.triplet.fit()
        return alone

    return stays


@proof("view.loupe")
def loupe(desk: Desk) -> Question:
    desk.show_visit()
    return lambda: desk.visit.triplet.loupes.on


@proof("view.turn")
def turn(desk: Desk) -> Question:
    _in_hand(desk)
    return lambda: _turned(desk) == 90


@proof("view.turn_back")
def turn_back(desk: Desk) -> Question:
    _in_hand(desk)
    return lambda: _turned(desk) == 270


def _tool(id_: str, kind: MarkKind) -> None:
    @proof(id_)
    def draw(desk: Desk) -> Question:
        photo = _in_hand(desk)

        def draws() -> bool:
            """Return that Enter places such a mark; a note is written first."""
            photo.setFocus()
            desk.press("Return")
            if kind is MarkKind.TEXT and desk.visit.marks.layers[View.FRONTAL].editor.isVisible():
                desk.visit.marks.layers[View.FRONTAL].editor.setText("scar")
                desk.press("Return")
            desk.settle()
            return [mark.kind for mark in _kept(desk)] == [kind]

        return draws


_tool("marks.arrow", MarkKind.ARROW)
_tool("marks.circle", MarkKind.CIRCLE)
_tool("marks.text", MarkKind.TEXT)


@proof("marks.show")
def show(desk: Desk) -> Question:
    desk.show_visit()
    _photo(desk).setFocus()
    plain = _photo(desk).grab().toImage()
    _draw(desk, View.FRONTAL)
    return lambda: _photo(desk).grab().toImage() == plain


def _has_current(desk: Desk, view: View) -> bool:
    return desk.visit.marks.layers[view].current is not None


@proof("marks.next")
def next_mark(desk: Desk) -> Question:
    _draw(desk, View.FRONTAL)
    return lambda: _has_current(desk, View.FRONTAL)


@proof("marks.previous")
def mark_before(desk: Desk) -> Question:
    _draw(desk, View.FRONTAL, View.LEFT)
    desk.press("N")
    assert _has_current(desk, View.FRONTAL)
    return lambda: _has_current(desk, View.LEFT)


@proof("marks.edit")
def write(desk: Desk) -> Question:
    _draw(desk, View.FRONTAL)
    desk.press("N")
    return desk.visit.marks.layers[View.FRONTAL].editor.isVisible


@proof("marks.remove")
def remove(desk: Desk) -> Question:
    _draw(desk, View.FRONTAL)
    desk.press("N")
    return lambda: not _kept(desk)
