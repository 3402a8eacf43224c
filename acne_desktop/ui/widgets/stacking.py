"""Controls beside one another where all of them fit in full, and under one another elsewhere."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from acne_desktop.ui import theme


class Stacking(QWidget):
    """A row of controls that becomes a column where its words would be cut."""

    def __init__(self, *controls: QWidget) -> None:
        super().__init__()
        self._controls = controls
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.S)
        self._box.setSizeConstraint(QBoxLayout.SizeConstraint.SetNoConstraint)
        for place, control in enumerate(controls):
            self._box.addWidget(control, 1 if place else 0)

    @property
    def is_stacked(self) -> bool:
        """Return whether the controls stand under one another."""
        return self._box.direction() == QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest control: more is not needed, for they can be stacked."""
        widest = max((control.sizeHint().width() for control in self._shown), default=0)
        return QSize(widest, self._box.minimumSize().height())

    @property
    def _shown(self) -> list[QWidget]:
        return [control for control in self._controls if not control.isHidden()]

    def event(self, event: QEvent) -> bool:
        """Arrange the controls anew when the room, their words or what is shown has changed."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._arrange()
        return super().event(event)

    def _arrange(self) -> None:
        shown = self._shown
        wanted = sum(control.sizeHint().width() for control in shown)
        wanted += self._box.spacing() * max(len(shown) - 1, 0)
        way = QBoxLayout.Direction
        self._box.setDirection(way.TopToBottom if wanted > self.width() else way.LeftToRight)
