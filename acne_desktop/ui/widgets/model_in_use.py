"""The panel that tells which model is in use: what it is, and the way back to the one before."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from acne_desktop.errors import KnownError
from acne_desktop.language import tr
from acne_desktop.services.model_packages import Active
from acne_desktop.ui import figures, theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.beside import SideScroll
from acne_desktop.ui.widgets.label import label

WIDTH = 320


class ModelInUse(SideScroll):
    """Facts about one model, at the right of the page."""

    about_requested = Signal()
    back_requested = Signal()

    def __init__(self) -> None:
        side = QWidget()
        super().__init__(side)
        self.name = label(type_=Type.TITLE, bold=True, wrap=True)
        self.fallback = label(tone="warning", wrap=True)
        self.trained_on = label(wrap=True)
        self.accuracy = label(wrap=True)
        self.hash = label(wrap=True)
        self.about = QPushButton(tr("About this model"))
        theme.put_icon(self.about, "info")
        self.about.clicked.connect(self.about_requested)
        self.back = QPushButton(tr("Go back"))
        theme.put_icon(self.back, "rotate-ccw")
        self.back.clicked.connect(self.back_requested)
        self.back.hide()
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.XS)
        column.addWidget(label(tr("Model in use"), Type.CAPTION, bold=True, tone="muted"))
        column.addWidget(self.name)
        column.addWidget(self.fallback)
        self._facts = {
            tr("Trained on"): self.trained_on,
            tr("Accuracy, with its 95 % interval"): self.accuracy,
            tr("SHA-256 of its manifest"): self.hash,
        }
        for words, value in self._facts.items():
            column.addSpacing(theme.M)
            column.addWidget(label(words, Type.CAPTION, bold=True, tone="muted"))
            column.addWidget(value)
        column.addSpacing(theme.L)
        for button in (self.about, self.back):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addSpacing(theme.XS)
        column.addStretch(1)

    def show_model(self, active: Active | KnownError, before: str) -> None:
        """Show a model, or why there is none; ``before`` names what going back leads to."""
        if isinstance(active, KnownError):
            self.name.setText(tr("Not available"))
            self._show_fallback(active.sentence, "error")
            for value in self._facts.values():
                value.setText("\N{EN DASH}")
        else:
            manifest = active.package.manifest
            self.name.setText(active.package.version)
            self._show_fallback(active.fallback, "warning")
            self.trained_on.setText(_trained_on(manifest))
            self.accuracy.setText(figures.accuracy(manifest.get("figures", {})))
            self.hash.setText(f"{active.package.hash[:12]}\N{HORIZONTAL ELLIPSIS}")
            self.hash.setToolTip(active.package.hash)
        self.back.setText(tr("Go back to {before}", before=before))
        self.back.setVisible(bool(before))

    def _show_fallback(self, sentence: str, tone: str) -> None:
        self.fallback.setText(sentence)
        self.fallback.setVisible(bool(sentence))
        theme.set_tone(self.fallback, tone)


def _trained_on(manifest: Mapping[str, Any]) -> str:
    """Return the training data, one a line; before it the model that the training started from."""
    titles = [tr(str(part["title"])) for part in manifest.get("data", [])]
    comparison = manifest.get("comparison") or {}
    if "with" in comparison:
        titles.insert(0, tr("All that {model} was trained on, then:", model=comparison["with"]))
    return "\n".join(titles) or tr("Not stated")
