"""One view of two visits: side by side, parted by a line, in turn, or what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from acne_desktop.domain.photo import View
from acne_desktop.language import tr
from acne_desktop.services.comparison import Pair, Seen
from acne_desktop.ui import theme
from acne_desktop.ui.compare_state import CompareState, Mode
from acne_desktop.ui.photo.geometry import CENTRE
from acne_desktop.ui.photo.levels import Levels
from acne_desktop.ui.photo.linked import Linked
from acne_desktop.ui.photo.view import PhotoView
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import ElidedLabel, give_way, label
from acne_desktop.ui.widgets.split_slider import Cover, Covering


@dataclass(frozen=True, eq=False)
class PairPictures:
    """A pair with its pictures for the screen; made off the window's thread."""

    pair: Pair
    earlier: Levels | None = None
    later: Levels | None = None
    laid: Levels | None = None
    change: Mapping[Seen, Levels] = field(default_factory=dict)


class PhotoPlace(QWidget):
    """A caption over a photograph, or over the sentence that says why there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.caption = ElidedLabel(Type.BODY, bold=True)
        self.photo = PhotoView()
        self.problem = give_way(label("", wrap=True))
        self.problem.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problem.setMargin(theme.L)
        theme.set_surface(self.problem)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.photo)
        self.stack.addWidget(self.problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self.caption)
        column.addWidget(self.stack, 1)

    def say(self, sentence: str) -> None:
        """Show a sentence in place of the photograph; an empty one shows the photograph."""
        self.problem.setText(sentence)
        self.stack.setCurrentWidget(self.problem if sentence else self.photo)


class PairPane(QWidget):
    """Shows a pair as the state asks for; zoom and pan stay while it changes.

    Where a mode cannot be shown, because a photograph lacks or the two do not align, what there
    is stands side by side, and a note says why.
    """

    detail_wanted = Signal(View)
    flip_wanted = Signal()

    def __init__(self, view: View, linked: Linked) -> None:
        super().__init__()
        self.view = view
        self.title = label("", Type.CAPTION, bold=True, tone="muted")
        self.first, self.second = PhotoPlace(), PhotoPlace()
        self.cover = Cover(self.first.photo)
        self.note = give_way(label("", Type.CAPTION, tone="muted", wrap=True))
        self.pictures: PairPictures | None = None
        self._captions = ("", "")
        self._change = ""
        self._mode = Mode.SIDE
        self._names: tuple[str, str] = ("", "")
        self._shown: dict[PhotoView, Levels | None] = {}
        self._linked = linked
        self._offset = (1.0, QPointF())
        for photo in (self.first.photo, self.second.photo):
            linked.add(photo)
        for photo in (self.first.photo, self.second.photo, self.cover.over):
            photo.detail_wanted.connect(lambda: self.detail_wanted.emit(self.view))
        self.first.photo.activated.connect(self.flip_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        self.other_caption = ElidedLabel(Type.BODY, bold=True)
        self.other_caption.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._places = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._places.setSpacing(theme.S)
        self._places.addWidget(self.first, 1)
        self._places.addWidget(self.second, 1)
        heads = QHBoxLayout()
        heads.setSpacing(theme.S)
        heads.addWidget(self.title)
        heads.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addLayout(heads)
        column.addLayout(self._places, 1)
        column.addWidget(self.note)
        # The slider's two captions stand over its two sides.
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        layout = self.first.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.removeWidget(self.first.caption)
        row.addWidget(self.first.caption, 1)
        row.addWidget(self.other_caption, 1)
        layout.insertLayout(0, row)

    # -- what the page asks

    def set_captions(self, earlier: str, later: str, change: str, view: str) -> None:
        """Name the two visits, what changed between them, and the view where all are shown."""
        self._captions = (earlier, later)
        self._change = change
        self.title.setText(view)
        self.title.setVisible(bool(view))
        self._names = (
            tr("{view}, {visit}", view=self.view.label, visit=earlier),
            tr("{view}, {visit}", view=self.view.label, visit=later),
        )

    def wait(self, sentence: str) -> None:
        """Say what is done while the pair is on its way; the one shown goes."""
        self.pictures = None
        for photo in (self.first.photo, self.second.photo, self.cover.over):
            self._put(photo, None, QSize())
        self.cover.set_covering(Covering.NOTHING)
        self.note.setText("")
        self.note.hide()
        for place in (self.first, self.second):
            place.say(sentence)

    def show_pair(self, pictures: PairPictures, state: CompareState, *, stacked: bool) -> None:
        """Show a pair; ``stacked`` puts the two above each other, where all views are shown."""
        self.pictures = pictures
        pair = pictures.pair
        whole = pair.earlier.pixels is not None and pair.later.pixels is not None
        aligned = whole and state.aligned and pair.is_aligned
        mode = state.mode if whole else Mode.SIDE
        if mode is Mode.DIFFERENCE and not pair.is_aligned:
            mode = Mode.SIDE
        before = self._mode
        if before is Mode.SIDE:
            self._offset = self._offset_now()
        self._arrange(mode, swapped=state.swapped, stacked=stacked)
        self._put_pictures(pictures, mode, state, aligned=aligned)
        if mode is Mode.SIDE is not before:
            self._set_offset(*self._offset)
        self.cover.set_covering(_covering(mode, state))
        self._caption(mode, state)
        self.first.say(pair.earlier.problem)
        self.second.say(pair.later.problem)
        wanted = state.aligned or state.mode is Mode.DIFFERENCE
        self.note.setText(pair.why_not if wanted else "")
        self.note.setVisible(bool(self.note.text()))

    @property
    def mode_shown(self) -> Mode:
        """Return the mode that is seen, which may be another than the one asked for."""
        return self._mode

    def _arrange(self, mode: Mode, *, swapped: bool, stacked: bool) -> None:
        directions = QBoxLayout.Direction
        ways = (
            (directions.LeftToRight, directions.RightToLeft),
            (directions.TopToBottom, directions.BottomToTop),
        )
        self._mode = mode
        self._places.setDirection(ways[stacked][swapped])
        self.second.setVisible(mode is Mode.SIDE)

    def _put_pictures(
        self, pictures: PairPictures, mode: Mode, state: CompareState, *, aligned: bool
    ) -> None:
        pair = pictures.pair
        earlier = QSize(pair.earlier.width, pair.earlier.height)
        later = earlier if aligned else QSize(pair.later.width, pair.later.height)
        upper = pictures.laid if aligned else pictures.later
        self._put(self.first.photo, pictures.earlier, earlier)
        self._put(self.second.photo, upper, later)
        self._lock(aligned or mode is Mode.DIFFERENCE)
        if mode is Mode.DIFFERENCE:
            picture = pictures.change.get(state.seen)
            self._put(self.cover.over, picture, picture.size if picture else QSize())
        else:
            self._put(self.cover.over, upper, later)

    def _put(self, photo: PhotoView, levels: Levels | None, size: QSize) -> None:
        """Show another picture where the one before was looked at."""
        if self._shown.get(photo) is levels:
            return
        kept = (photo.place.zoom, QPointF(photo.place.centre)) if photo.has_image() else None
        self._shown[photo] = levels
        photo.set_image(levels, size if levels is not None else None)
        if kept is not None and levels is not None:
            photo.place.zoom, photo.place.centre = kept
            photo.zoom_at(1.0, CENTRE)

    def _lock(self, locked: bool) -> None:
        """Let the upper photograph lie where the lower one does, or move with it as others do."""
        self.cover.locked = locked
        if locked:
            self._linked.remove(self.cover.over)
        else:
            self._linked.add(self.cover.over)

    def _offset_now(self) -> tuple[float, QPointF]:
        """Return how much more the second photograph is zoomed, and how far it is off."""
        one, other = self.first.photo.place, self.second.photo.place
        return other.zoom / one.zoom, other.centre - one.centre

    def _set_offset(self, more: float, off: QPointF) -> None:
        """Show the second photograph as far from the first as it was, wherever that is now.

        While it was hidden the first one had another size, and may have been moved.
        """
        one, other = self.first.photo.place, self.second.photo.place
        other.zoom, other.centre = one.zoom * more, one.centre + off
        self.second.photo.zoom_at(1.0, CENTRE)

    def refine(self, earlier: Levels, later: Levels, *, laid: bool) -> None:
        """Show all the detail of the two photographs, where they are looked at closely."""
        if self.pictures is None:
            return
        pair = self.pictures.pair
        for photo, levels in (
            (self.first.photo, earlier),
            (self.second.photo, later),
            (self.cover.over, later),
        ):
            upper = photo is not self.first.photo
            expected = self.pictures.laid if laid else self.pictures.later
            if upper and self._shown.get(photo) is not expected:
                continue  # the change has no more detail, and what was asked for is gone
            if photo.has_image() and pair.earlier.pixels is not None:
                photo.set_detail(levels)

    def _caption(self, mode: Mode, state: CompareState) -> None:
        earlier, later = self._captions
        first, other = earlier, ""
        if mode is Mode.SLIDER:
            first, other = (later, earlier) if state.swapped else (earlier, later)
        elif mode is Mode.BLINK and state.shows_later:
            first = later
        elif mode is Mode.DIFFERENCE:
            first = self._change
        self.first.caption.setText(first)
        self.other_caption.setText(other)
        self.other_caption.setVisible(bool(other))
        self.second.caption.setText(later)
        name = self._names[mode is Mode.BLINK and state.shows_later]
        if mode in (Mode.SLIDER, Mode.DIFFERENCE):
            name = tr("{view}: {shown}", view=self.view.label, shown=f"{first} {other}".strip())
        self.first.photo.setAccessibleName(name)
        self.second.photo.setAccessibleName(self._names[1])


def _covering(mode: Mode, state: CompareState) -> Covering:
    if mode is Mode.SLIDER:
        return Covering.LEFT if state.swapped else Covering.RIGHT
    later_alone = mode is Mode.BLINK and state.shows_later
    return Covering.ALL if later_alone or mode is Mode.DIFFERENCE else Covering.NOTHING
