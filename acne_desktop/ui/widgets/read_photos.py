"""The photographs of a blinded read: pixels alone, which can be looked at closely and nothing else.

Nothing can be dragged out, copied or saved, and no file lies behind what is shown.
"""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.ui import theme
from acne_desktop.ui.photo.levels import Levels
from acne_desktop.ui.photo.linked import Linked
from acne_desktop.ui.photo.loupe import Loupes
from acne_desktop.ui.widgets.pair_pane import PhotoPlace

Shown = Mapping[View, Levels | str]  # a photograph, or why it cannot be shown


class ReadPhotos(QWidget):
    """The views side by side, zoomed together; one is shown large when it is clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places = {view: PhotoPlace() for view in VIEWS}
        self.linked = Linked()
        self.loupes = Loupes()
        self._large: View | None = None
        self._there: tuple[View, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.M)
        for view, place in self.places.items():
            place.caption.setText(view.label)
            place.photo.setAccessibleName(view.label)
            place.photo.activated.connect(lambda view=view: self.toggle_large(view))
            self.linked.add(place.photo)
            self.loupes.add(place.photo)
            row.addWidget(place, 1)

    def show_read(self, shown: Shown) -> None:
        """Show the photographs of a read whole, all side by side."""
        self._there = tuple(shown)
        for view, place in self.places.items():
            found = shown.get(view)
            place.say(found if isinstance(found, str) else "")
            place.photo.set_image(found if isinstance(found, Levels) else None)
        self.set_large(None)

    def clear(self) -> None:
        """Let go of all photographs."""
        self.show_read({})

    @property
    def large(self) -> View | None:
        """The view that is shown large, None while all are shown."""
        return self._large

    def toggle_large(self, view: View) -> None:
        """Show one view large, or all of them again."""
        self.set_large(None if self._large == view else view)

    def set_large(self, view: View | None) -> None:
        """Show one view large; None shows all there are."""
        self._large = view
        for each, place in self.places.items():
            place.setVisible(each in self._there if view is None else each == view)
        self.loupes.refresh()

    def toggle_loupe(self) -> None:
        """Enlarge what is under the mouse, or no longer."""
        self.loupes.set_on(not self.loupes.on)
