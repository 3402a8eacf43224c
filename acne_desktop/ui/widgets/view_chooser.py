"""Choosing which photographs are taken as which view: three places over a grid of all."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from acne_desktop.language import mark, tr
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.theme import Type
from acne_desktop.ui.view_choice import ViewChoice
from acne_desktop.ui.widgets.label import ElidedLabel, label
from acne_desktop.ui.widgets.photo_grid import GridPhoto, PhotoGrid
from acne_desktop.ui.widgets.view_places import ViewPlaces

HOW = mark("Press F, L or R on a photograph, or drag it to its place. 0 leaves it out.")


class ViewChooser(QWidget):
    """``changed`` follows every change of the choice; ``accepted`` is Enter in the grid."""

    changed = Signal()
    accepted = Signal()
    back_wanted = Signal()

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = PhotoGrid(context)
        self.photos = self.grid.photos
        self.places = ViewPlaces(self.photos, self.grid.pictures)
        self.how = label(tr(HOW), Type.CAPTION, tone="muted", wrap=True)
        self.about = ElidedLabel(Type.CAPTION)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(theme.S)
        self.foot.addWidget(self.how, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.M)
        column.addWidget(self.places)
        column.addWidget(self.grid, 1)
        column.addWidget(self.about)
        column.addLayout(self.foot)
        self.setFocusProxy(self.grid)
        self.places.pressed.connect(self._pressed)
        self.photos.changed.connect(self.changed)
        self.grid.selectionModel().currentChanged.connect(self._show_about)
        self.photos.dataChanged.connect(self._show_about)
        self.photos.modelReset.connect(self._show_about)
        self.grid.accepted.connect(self.accepted)
        self.grid.back_wanted.connect(self.back_wanted)

    def set_photos(self, photos: Sequence[GridPhoto], choice: ViewChoice) -> None:
        """Show photographs, and what was chosen of them so far."""
        self.photos.set_photos(photos, choice)

    def refresh(self) -> None:
        """Show the choice anew: it was changed elsewhere."""
        self.photos.refresh()
        self.places.refresh()

    def say(self, words: str) -> None:
        """Say how it stands, before how to choose where one can."""
        self.how.setText(f"{words} {tr(HOW)}" if self.isEnabled() else words)

    @property
    def choice(self) -> ViewChoice:
        """What is taken as what."""
        return self.photos.choice

    def _pressed(self, photo: str) -> None:
        self.grid.select(photo)
        self.grid.setFocus()

    def _show_about(self, *_indexes: object) -> None:
        """Say in words what is known of the photograph that the keys act on."""
        photo = self.grid.current
        verdict = photo.verdict.label if photo and photo.verdict is not None else ""
        parts = (photo.name, verdict, photo.note, photo.hint) if photo else ()
        self.about.setText("   ".join(part for part in parts if part))
