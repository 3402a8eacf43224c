"""Where everything stands on the visit page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from acne_desktop.ui import theme
from acne_desktop.ui.pages.visit_side import WIDTH
from acne_desktop.ui.widgets.beside import Beside

if TYPE_CHECKING:
    from acne_desktop.ui.pages.visit import VisitPage


def lay_out(page: VisitPage) -> None:
    """Put the photographs at the left, the clinician's side at the right, the patient above."""
    apart = (page.place, page.skip, page.discard, page.new, page.day, page.camera, page.compare)
    for part in apart:
        page.header.add_button(part)
    left = QVBoxLayout()
    left.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
    left.setSpacing(theme.M)
    left.addWidget(page.bar)
    left.addWidget(page.intake.choosing.area, 1)
    left.addWidget(page.strip)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(page.header)
    column.addWidget(Beside(left, page.side, theme.panel(WIDTH), spacing=0), 1)
