"""The tour's stop at the tools over a visit's photographs: marks, turned, one alone, the loupe."""

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest

from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.photo import View
from acne_desktop.services import history, marks, turns
from tests.tour_guide import Guide

_DRAWN = (
    Mark(View.FRONTAL, MarkKind.CIRCLE, ((0.36, 0.56), (0.46, 0.58)), "Nodules, since September"),
    Mark(View.FRONTAL, MarkKind.ARROW, ((0.8, 0.2), (0.6, 0.32))),
    Mark(View.LEFT, MarkKind.TEXT, ((0.3, 0.2),), "Scar after a cyst: not active, compare depth"),
    Mark(View.RIGHT, MarkKind.ARROW, ((0.2, 0.75), (0.45, 0.6)), "Excoriated"),
)


def walk_marks(guide: Guide) -> None:
    """Draw on a visit, look closely, and leave it as it was."""
    clinic, trigger = guide.running.context.clinic, guide.running.context.actions.trigger
    visit_id = guide.some_visit()
    for mark in _DRAWN:
        marks.add(clinic, visit_id, mark)
    guide.window.show_visit(visit_id)
    guide.settle()
    page = guide.window.page("visit")
    trigger("visit.attention")
    trigger("marks.next")
    guide.shot("visit-marks")
    page.triplet.set_large(View.FRONTAL)
    guide.settle()
    trigger("marks.edit")
    guide.shot("visit-mark-writing")
    page.triplet.set_large(None)
    page.marks.layers[View.FRONTAL].stop()
    trigger("marks.show")
    trigger("view.loupe")
    guide.settle()
    photo = page.triplet.slots[View.LEFT].photo
    QTest.mouseMove(photo, QPoint(photo.width() * 2 // 5, photo.height() // 2))
    guide.shot("visit-loupe")
    trigger("view.loupe")
    trigger("view.link")
    photo.hand.zoom(3.0, QPointF(0.4, 0.5))
    turns.turn(clinic, visit_id, {View.RIGHT: 90})
    guide.running.context.records_changed.emit(page.state.visit.patient_id)
    trigger("marks.arrow")
    guide.shot("visit-turned-alone")
    trigger("marks.arrow")
    trigger("visit.attention")
    for _ in range(len(_DRAWN) + 1):
        history.undo(clinic)
