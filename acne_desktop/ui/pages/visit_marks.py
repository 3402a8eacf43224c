"""The tools over the visit's photographs: linked or not, loupe, turns, and marks that are kept."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from acne_desktop.domain.marks import QUARTER, WHOLE_TURN, Mark, MarkKind
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import KnownError
from acne_desktop.language import mark as marked
from acne_desktop.language import tr
from acne_desktop.services import marks, turns, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui.actions import Actions
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.held_key import HeldKey
from acne_desktop.ui.photo.marks_layer import MarksLayer
from acne_desktop.ui.tasks import Progress
from acne_desktop.ui.visit_draft import VisitDraft
from acne_desktop.ui.widgets.photo_tools import NOTHING_THERE
from acne_desktop.ui.widgets.triplet import Triplet

T = TypeVar("T")
_Found = tuple[Visit, list[Mark]]
_NONE_IN_HAND = marked("Point at the photograph to turn, or reach it with Tab.")
_TOLD = {
    MarkKind.ARROW: marked("Draw the arrow, its tip last. Enter places one, Esc ends."),
    MarkKind.CIRCLE: marked("Draw the circle from its middle. Enter places one, Esc ends."),
    MarkKind.TEXT: marked("Click where the note begins. Enter places one, Esc ends."),
}


class VisitMarks(QObject):
    """Binds the tools to the page. Marks and turns of a new visit stay in it until it is saved."""

    drawn_on = Signal()  # something was drawn or turned on a new visit

    def __init__(
        self,
        context: AppContext,
        actions: Actions,
        page: QWidget,
        triplet: Triplet,
    ) -> None:
        super().__init__(page)
        self._context = context
        self._actions = actions
        self._triplet = triplet
        self._clinic: Clinic | None = None
        self._visit: Visit | None = None
        self._draft: VisitDraft | None = None
        self._is_held = False
        self._saving = 0
        self._wanted = 0  # the mark to select once it is there
        self._loupe_before = False  # the key was held
        self._loupe_key = HeldKey("view.loupe_held", self._hold_loupe, self._let_loupe_go, self)
        self.layers = {v: MarksLayer(v, slot.photo) for v, slot in triplet.slots.items()}
        triplet.tools.add_commands(actions)
        for layer in self.layers.values():
            layer.drawn.connect(self._drawn)
            layer.changed.connect(self._changed)
            layer.selected.connect(partial(self._selected, layer))
            layer.laid_down.connect(partial(self._take, None))
        triplet.photo_shown.connect(self._photo_shown)
        context.records_changed.connect(self._records_changed)
        self._bind(page)
        self.begin()

    def _bind(self, page: QWidget) -> None:
        bind = partial(self._actions.bind, page=page)
        bind("view.link", self._toggle_link, enabled=self._has_photos)
        bind("view.loupe", self._toggle_loupe, enabled=self._has_photos)
        bind("view.loupe_held", self._loupe_key.press, enabled=self._has_photos)
        bind("view.turn", partial(self._turn, 1), enabled=self._can_turn)
        bind("view.turn_back", partial(self._turn, -1), enabled=self._can_turn)
        for kind in MarkKind:
            bind(f"marks.{kind.value}", partial(self._take, kind), enabled=self._can_draw)
        bind("marks.show", self._toggle_marks, enabled=self._can_draw)
        bind("marks.next", partial(self._step, 1), enabled=self._has_marks)
        bind("marks.previous", partial(self._step, -1), enabled=self._has_marks)
        bind("marks.edit", self._write, enabled=lambda: self._current() is not None)
        bind("marks.remove", self._remove, enabled=lambda: self._current() is not None)

    # Which visit

    def begin(self) -> None:
        """Let go of what was shown: a visit is begun, or another one opened."""
        self._visit = self._draft = None
        self._is_held = False
        self._triplet.set_turns({})
        self._triplet.linked.on = True
        self._loupe_key.let_go()
        self._triplet.set_loupe(False)
        for layer in self.layers.values():
            layer.editable = False
            layer.hidden = False
            layer.stop()
            layer.set_marks([])
        self._show_state()

    def show(self, clinic: Clinic, visit: Visit) -> None:
        """Show a saved visit's turns and marks, and allow to draw.

        Right after its saving, nothing is drawn until its marks come with their numbers.
        """
        was_new = self._draft is not None
        self._clinic, self._visit, self._draft = clinic, visit, None
        self._is_held = False
        self._triplet.set_turns(visit.turns)
        for view, layer in self.layers.items():
            layer.editable = view in visit.photos and not was_new
        self._read()
        self._show_state()

    def show_draft(self, draft: VisitDraft) -> None:
        """Show what lies over a new visit's photographs, and allow to draw."""
        self._draft = draft
        self._triplet.set_turns(draft.drawn.turns)
        drawn = draft.marks
        for view, layer in self.layers.items():
            layer.editable = view in draft.photos and not self._is_held
            if not layer.editable:
                layer.stop()
            self._show_marks(layer, drawn)
        self._show_state()

    def _show_marks(self, layer: MarksLayer, drawn: list[Mark]) -> None:
        here = [mark for mark in drawn if mark.view is layer.view]
        if here != layer.marks:
            layer.set_marks(here)

    def settle(self) -> None:
        """Take over what is being written or moved, before the visit is saved."""
        for layer in self.layers.values():
            layer.finish()

    def hold(self, held: bool) -> None:
        """Let nothing be drawn on a new visit while it is being saved."""
        if self._draft is not None:
            self._is_held = held
            self.show_draft(self._draft)

    def _read(self) -> None:
        visit, clinic = self._visit, self._clinic
        if visit is not None and clinic is not None:
            self._context.tasks.run_db(
                partial(_found, clinic, visit.id), done=self._found, failed=lambda _error: None
            )

    def _found(self, found: _Found) -> None:
        visit, kept = found
        if self._visit is None or visit.id != self._visit.id or self._saving:
            return  # another visit is shown by now, or newer marks are on their way
        self._triplet.set_turns(visit.turns)
        wanted, self._wanted = self._wanted, 0
        for view, layer in self.layers.items():
            layer.editable = view in visit.photos
            self._show_marks(layer, kept)
            for mark in layer.marks:
                if mark.id == wanted:
                    layer.select(mark)
        self._show_state()

    def _records_changed(self, patient_id: int) -> None:
        if self._visit is not None and self._visit.patient_id == patient_id:
            self._read()

    def _photo_shown(self, _view: View, _pixels: object) -> None:
        if self._draft is not None:
            self.show_draft(self._draft)
        else:
            self._show_state()

    # Looking

    def _has_photos(self) -> bool:
        return any(slot.photo.has_image() for slot in self._triplet.slots.values())

    def _can_turn(self) -> bool:
        return self._has_photos() and not self._is_held

    def _toggle_link(self) -> None:
        linked = self._triplet.linked
        linked.on = not linked.on
        self._show_state()

    def _toggle_loupe(self) -> None:
        self._triplet.set_loupe(not self._triplet.loupes.on)
        self._show_state()

    def _hold_loupe(self) -> None:
        self._loupe_before = self._triplet.loupes.on
        self._triplet.set_loupe(True)
        self._show_state()

    def _let_loupe_go(self) -> None:
        self._triplet.set_loupe(self._loupe_before)
        self._show_state()

    def _turn(self, quarters: int) -> None:
        view = self._triplet.in_hand()
        if view is None:
            self._context.say(tr(_NONE_IN_HAND))
            return
        degrees = (self._triplet.turns.get(view, 0) + quarters * QUARTER) % WHOLE_TURN
        visit = self._visit
        if self._draft is not None:
            self._draft.turn(view, degrees)
            self._show_drawn(self._draft)
        elif visit is not None:
            self._triplet.set_turn(view, degrees)
            self._save(
                lambda clinic: turns.turn(clinic, visit.id, {view: degrees}),
                lambda visit: self._context.records_changed.emit(visit.patient_id),
            )

    # Marks

    def _can_draw(self) -> bool:
        return any(
            self.layers[view].editable and slot.photo.has_image()
            for view, slot in self._triplet.slots.items()
        )

    def _has_marks(self) -> bool:
        return any(layer.marks and not layer.hidden for layer in self.layers.values())

    def _current(self) -> Mark | None:
        found = [layer.current for layer in self.layers.values() if layer.current is not None]
        return found[0] if found and not self._writing() else None

    def _writing(self) -> bool:
        return any(layer.editor.isVisible() for layer in self.layers.values())

    def _held(self) -> MarkKind | None:
        """Return the tool in hand."""
        return next((layer.tool for layer in self.layers.values() if layer.tool), None)

    def _take(self, tool: MarkKind | None) -> None:
        """Take a tool in hand for whichever photograph is drawn on; once more lays it down."""
        tool = None if tool == self._held() else tool
        if tool is not None:
            self._set_hidden(False)
        for layer in self.layers.values():
            if layer.editable:
                layer.take(tool)
        self._show_state()
        if tool is not None:
            self._focus_on_photo()
            self._context.say(tr(_TOLD[tool]))

    def _focus_on_photo(self) -> None:
        """Bring the keyboard to a photograph, where Enter places a mark."""
        view = self._triplet.in_hand() or next(
            (v for v, s in self._triplet.slots.items() if s.isVisible() and s.photo.has_image()),
            None,
        )
        if view is not None:
            self._triplet.slots[view].photo.setFocus()

    def _toggle_marks(self) -> None:
        self._set_hidden(not self.layers[VIEWS[0]].hidden)
        self._show_state()

    def _set_hidden(self, hidden: bool) -> None:
        for layer in self.layers.values():
            layer.set_hidden(hidden)

    def _step(self, by: int) -> None:
        """Select the mark after or before the one that is, in the views that are seen."""
        order = [
            (layer, mark)
            for view, layer in self.layers.items()
            if self._triplet.large in (None, view)
            for mark in layer.marks
        ]
        if not order:
            return
        current = self._current()
        at = [place for place, (_, mark) in enumerate(order) if mark == current]
        layer, mark = order[(at[0] + by) % len(order) if at else min(by, 0)]
        layer.select(mark)
        self._triplet.slots[mark.view].photo.setFocus()

    def _selected(self, layer: MarksLayer, mark: Mark | None) -> None:
        if mark is not None:
            for other in self.layers.values():
                if other is not layer:
                    other.select(None)
        self._triplet.slots[layer.view].tell_mark(mark, layer.marks)
        self._actions.refresh()

    def _write(self) -> None:
        current = self._current()
        if current is not None:
            self.layers[current.view].write()

    def _drawn(self, mark: Mark) -> None:
        visit = self._visit
        if self._draft is not None:
            added = self._draft.add_mark(mark)
            self._show_drawn(self._draft)
            self.layers[added.view].select(added)
        elif visit is not None:
            self._save(lambda clinic: marks.add(clinic, visit.id, mark), self._added)

    def _added(self, mark: Mark) -> None:
        self._wanted = mark.id

    def _show_drawn(self, draft: VisitDraft) -> None:
        """Show what was drawn just now on a new visit, and tell the page of it."""
        self.show_draft(draft)
        self.drawn_on.emit()

    def _changed(self, mark: Mark) -> None:
        if self._draft is not None:
            self._draft.change_mark(mark)
            self._show_drawn(self._draft)
            return
        self._save(lambda clinic: marks.change(clinic, mark), lambda _none: None)

    def _remove(self) -> None:
        current = self._current()
        if current is None:
            return
        if self._draft is not None:
            self._draft.remove_mark(current)
            self._show_drawn(self._draft)
            return
        layer = self.layers[current.view]
        layer.set_marks([mark for mark in layer.marks if mark.id != current.id])
        self._save(lambda clinic: marks.remove(clinic, current.id), lambda _none: None)

    # Keeping

    def _save(self, work: Callable[[Clinic], T], done: Callable[[T], None]) -> None:
        """Change the records in the background, then show what they hold."""
        clinic = self._clinic
        assert clinic is not None
        self._saving += 1

        def saved(result: T) -> None:
            self._saving -= 1
            done(result)
            self._read()

        def failed(error: KnownError) -> None:
            self._saving -= 1
            self._context.report_error(error)
            self._read()

        def run(_progress: Progress) -> T:
            return work(clinic)

        self._context.tasks.run_db(run, done=saved, failed=failed)

    def _show_state(self) -> None:
        """Show what is on, and what can be used."""
        tool = self._held()
        tools = self._triplet.tools
        tools.check("view.link", self._triplet.linked.on)
        tools.check("view.loupe", self._triplet.loupes.on)
        tools.check("marks.show", not self.layers[VIEWS[0]].hidden)
        for kind in MarkKind:
            tools.check(f"marks.{kind.value}", kind is tool)
        tools.explain("" if self._can_draw() else tr(NOTHING_THERE))
        self._actions.refresh()


def _found(clinic: Clinic, visit_id: int, _progress: Progress) -> _Found:
    return visits.get(clinic, visit_id), marks.of_visit(clinic, visit_id)
