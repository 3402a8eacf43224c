"""The three views side by side or one large, zoomed together, with their attention maps."""

from collections.abc import Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.imaging import overlay
from acne_desktop.ui import actions, theme
from acne_desktop.ui.images import to_qimage
from acne_desktop.ui.photo.levels import Levels, pyramid
from acne_desktop.ui.photo.linked import Linked
from acne_desktop.ui.photo.loupe import Loupes
from acne_desktop.ui.widgets.attention_bar import AttentionBar
from acne_desktop.ui.widgets.colour_choice import ColourChoice
from acne_desktop.ui.widgets.photo_slot import PhotoSlot
from acne_desktop.ui.widgets.photo_tools import PhotoTools

_MAP_SIDE = 512  # enough: a map has a dozen cells a side, and is smooth


class Triplet(QWidget):
    """Three photo slots and what governs how they are shown."""

    large_changed = Signal(object)  # View, or None for all three
    detail_wanted = Signal(object)  # View whose whole original is needed
    photo_shown = Signal(object, object)  # View, and the pixels as taken
    suggestion_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slots = {view: PhotoSlot(view) for view in VIEWS}
        self.linked = Linked()
        self.attention = AttentionBar(_legend(), actions.shown_key("visit.attention"))
        self.colours = ColourChoice(actions.shown_key("view.colours"))
        self.attention.add_below(self.colours)
        self.tools = PhotoTools()
        self.all_button = self.tools.add("view.all")
        self.all_button.hide()
        self.fit_button = self.tools.add("view.fit")
        self.actual_button = self.tools.add("view.one_to_one")
        self.loupes = Loupes()
        self.turns: dict[View, int] = {}  # degrees, clockwise
        self._pointed: View | None = None
        self._copies: dict[View, tuple[NDArray[np.uint8], Levels]] = {}
        self._large: View | None = None
        self._suggestion: Suggestion | None = None
        row = QHBoxLayout()
        row.setSpacing(theme.M)
        for view, slot in self.slots.items():
            row.addWidget(slot, 1)
            self._follow(view, slot)
        self.all_button.clicked.connect(lambda: self.set_large(None))
        self.fit_button.clicked.connect(self.fit)
        self.actual_button.clicked.connect(self.actual_size)
        self.attention.changed.connect(self._show_opacity)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addLayout(row, 1)
        column.addWidget(self.tools)
        column.addWidget(self.attention)

    def _follow(self, view: View, slot: PhotoSlot) -> None:
        """Link a photograph with the others, and hand on what is wanted of it."""
        self.linked.add(slot.photo)
        self.loupes.add(slot.photo)
        slot.photo.hovered.connect(partial(self._point, view))
        slot.photo.detail_wanted.connect(partial(self.detail_wanted.emit, view))
        slot.large_wanted.connect(partial(self.toggle_large, view))
        slot.notes.changed.connect(self._align_notes)

    def _align_notes(self) -> None:
        """Give the words below all photographs the same height, so that the photographs have."""
        shown = [slot for slot in self.slots.values() if not slot.isHidden()]
        height = max((slot.notes.wanted_height(slot.width()) for slot in shown), default=0)
        for slot in self.slots.values():
            slot.notes.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the words below the photographs break anew."""
        super().resizeEvent(event)
        self._align_notes()

    # Photographs and maps

    def show_photo(
        self,
        view: View,
        pixels: NDArray[np.uint8],
        width: int,
        height: int,
        levels: Levels | None = None,
    ) -> None:
        """Show a photograph without a map: ``pixels`` (h, w, 3) of an original width x height.

        ``levels`` are its copies where another thread has made them; they are kept with the pixels.
        """
        if levels is None:
            made = [kept for source, kept in self._copies.values() if source is pixels]
            levels = made[0] if made else pyramid(to_qimage(pixels))
        self._copies[view] = (pixels, levels)
        self.slots[view].show_photo(levels, QSize(width, height))
        self.set_turn(view, self.turns.get(view, 0))
        self.photo_shown.emit(view, pixels)

    def copies(self, view: View) -> Levels:
        """Return the copies of a photograph that is shown, in its colours as taken."""
        return self._copies[view][1]

    def clear(self) -> None:
        """Show empty places."""
        self._copies.clear()
        for slot in self.slots.values():
            slot.clear_error()
            slot.show_empty()

    def set_editable(self, editable: bool) -> None:
        """Allow or forbid every change of the photographs."""
        for slot in self.slots.values():
            slot.set_editable(editable)

    def set_suggestion(self, suggestion: Suggestion | None) -> None:
        """Lay the suggestion's maps over the photographs that are shown; None takes them off."""
        self._suggestion = suggestion
        for view in VIEWS:
            self.show_map(view)
        self.attention.set_available(suggestion is not None and bool(suggestion.attention))
        if suggestion is not None:
            self.suggestion_shown.emit()

    def show_map(self, view: View) -> None:
        """Lay the suggestion's map over one photograph, where there are both."""
        photo = self.slots[view].photo
        attention = self._suggestion.attention.get(view) if self._suggestion else None
        if attention is None or not photo.has_image():
            photo.set_attention(None)
            return
        size = photo.picture_size().scaled(_MAP_SIDE, _MAP_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        photo.set_attention(to_qimage(overlay.rgba(attention, size.width(), size.height())))

    def set_turns(self, turns: Mapping[View, int]) -> None:
        """Show every photograph turned so far, in degrees clockwise."""
        for view in VIEWS:
            self.set_turn(view, turns.get(view, 0))

    def set_turn(self, view: View, degrees: int) -> None:
        """Show one photograph turned so far, also when another copy of it comes."""
        self.turns[view] = degrees
        self.slots[view].photo.set_turn(degrees // 90)

    def in_hand(self) -> View | None:
        """Return the photograph that is meant: large, with the keyboard, or under the mouse."""
        focused = [view for view, slot in self.slots.items() if slot.photo.hasFocus()]
        view = self._large or (focused[0] if focused else self._pointed)
        return view if view is not None and self.slots[view].photo.has_image() else None

    def _point(self, view: View, _where: QPointF) -> None:
        self._pointed = view

    def set_loupe(self, on: bool) -> None:
        """Show the loupe over the photographs, or take it away."""
        self.loupes.set_on(on)

    def _show_opacity(self, opacity: float) -> None:
        for slot in self.slots.values():
            slot.photo.set_opacity(opacity)

    # How they are shown

    @property
    def large(self) -> View | None:
        """Return the view shown large, None while all three are shown."""
        return self._large

    def toggle_large(self, view: View) -> None:
        """Show one view large, or all three again."""
        self.set_large(None if self._large == view else view)

    def set_large(self, view: View | None) -> None:
        """Show one view large; None shows all three."""
        if view == self._large:
            return
        had_focus = any(slot.photo.hasFocus() for slot in self.slots.values())
        self._large = view
        for each, slot in self.slots.items():
            slot.setVisible(view is None or each == view)
        self.all_button.setVisible(view is not None)
        self._align_notes()
        self.loupes.refresh()
        if had_focus and view is not None:
            self.slots[view].photo.setFocus()
        self.large_changed.emit(view)

    def fit(self) -> None:
        """Show the photographs whole."""
        self.linked.fit()

    def actual_size(self) -> None:
        """Show one picture pixel on one screen pixel."""
        self.linked.actual_size()


def _legend() -> list[tuple[int, int, int]]:
    """Return the attention maps' colours from low to high, in a few stops."""
    table = overlay.colour_table()
    return [(int(r), int(g), int(b)) for r, g, b in table[:: len(table) // 16]]
