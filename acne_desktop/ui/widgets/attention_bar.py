"""Controls of the attention maps (on or off, opacity, legend) and of the zoom."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QSlider, QVBoxLayout, QWidget

from acne_desktop.domain.assessment import ATTENTION_SENTENCE
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.lines import Lines

START_OPACITY = 50  # per cent
_LEGEND = QSize(96, 10)
_LEAST_SLIDER = 96
_LEAST_SENTENCE = 160


class AttentionBar(QWidget):
    """One row of controls and the sentence that says what the maps are not."""

    changed = Signal(float)  # the opacity to show, 0 when off

    def __init__(
        self, colours: Sequence[tuple[int, int, int]], key: str, parent: QWidget | None = None
    ) -> None:
        """Take the colour map from low to high (RGB, 0-255) and the key that is shown."""
        super().__init__(parent)
        self.switch = QPushButton(tr(" Attention maps   {key}", key=key))
        self.switch.setCheckable(True)
        self.switch.setChecked(True)
        self.switch.setAccessibleName(tr("Attention maps"))
        self.switch.setAccessibleDescription(tr(ATTENTION_SENTENCE))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(10, 100)
        self.slider.setValue(START_OPACITY)
        self.slider.setPageStep(10)
        self.slider.setMinimumWidth(theme.px(_LEAST_SLIDER))
        self.slider.setMaximumWidth(theme.px(200))
        self.slider.setAccessibleName(tr("Opacity of the attention maps, in per cent"))
        self._legend = _Legend(colours)
        self._low, self._high = label(tr("low"), Type.CAPTION), label(tr("high"), Type.CAPTION)
        self._opacity_label = label(tr("Opacity"), Type.CAPTION, tone="muted")
        self.sentence = label(tr(ATTENTION_SENTENCE), Type.CAPTION, tone="muted", wrap=True)
        row = Lines()
        self._opacity_label.setContentsMargins(theme.S, 0, 0, 0)
        self._low.setContentsMargins(theme.S, 0, 0, 0)
        row.add(self.switch, self._opacity_label)
        row.add(self.slider, grows=True, least=theme.px(_LEAST_SLIDER))
        for part in (self._low, self._legend, self._high):
            theme.set_tone(part, "muted")
            row.add(part)
        self._below = Lines(spacing=theme.M)
        self._below.add(self.sentence, grows=True, least=theme.em(_LEAST_SENTENCE))
        self._below.spring()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(row)
        column.addWidget(self._below)
        self.switch.toggled.connect(self._tell)
        self.slider.valueChanged.connect(self._tell)
        self.set_available(False)

    def add_below(self, control: QWidget) -> None:
        """Add a control at the right end of the sentence."""
        self._below.add(control)

    def set_available(self, available: bool) -> None:
        """Say whether there are maps to show; without them the controls rest and say why."""
        self.switch.setEnabled(available)
        self.sentence.setText(
            tr(ATTENTION_SENTENCE)
            if available
            else tr("Attention maps come with the model's suggestion.")
        )
        self._tell()

    @property
    def opacity(self) -> float:
        """Return the opacity to show, 0 when the maps are off."""
        return self.slider.value() / 100 if self.switch.isChecked() else 0.0

    def toggle(self) -> None:
        """Turn the maps on or off, where there are any."""
        if self.switch.isEnabled():
            self.switch.toggle()

    def _tell(self) -> None:
        usable = self.switch.isEnabled() and self.switch.isChecked()
        self.slider.setEnabled(usable)
        self._legend.setEnabled(usable)
        self.switch.setIcon(theme.icon("eye" if usable else "eye-off"))
        self.changed.emit(self.opacity)


class _Legend(QWidget):
    """The colour map as a strip."""

    def __init__(self, colours: Sequence[tuple[int, int, int]]) -> None:
        super().__init__()
        self._stops = colours
        self.setFixedSize(theme.size(_LEGEND))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Legend: from low to high attention"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the strip; faint while no map is shown."""
        gradient = QLinearGradient(0, 0, self.width(), 0)
        last = len(self._stops) - 1
        for at, stop in enumerate(self._stops):
            gradient.setColorAt(at / last, QColor(*stop))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.35)
        painter.setPen(QPen(QColor(theme.colours().control), 1))
        painter.setBrush(gradient)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
