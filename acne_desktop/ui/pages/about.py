"""About the model and the application: version, card, licences, and where the data is."""

import os
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QTextCursor, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from acne_desktop import __version__
from acne_desktop.errors import KnownError
from acne_desktop.language import mark, tr
from acne_desktop.paths import Folders
from acne_desktop.services import model_packages
from acne_desktop.services.grading import ModelInfo, model_info
from acne_desktop.services.settings import Settings
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext, GraderState
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.foot import PURPOSE
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.patient_header import HEIGHT

_SIDE_WIDTH = 360
_CARD_WIDTH = 760
_LIBRARIES = (
    "PySide6_Essentials",
    "torch",
    "torchvision",
    "numpy",
    "pillow",
    "SQLAlchemy",
    "alembic",
    "reportlab",
    "safetensors",
    "platformdirs",
    "filelock",
    "rich",
)
# Where a package's metadata has no short licence name, or a whole text instead of one.
_KNOWN_LICENCES = {
    "PySide6_Essentials": "LGPL-3.0",
    "torch": "BSD-3-Clause",
    "torchvision": "BSD-3-Clause",
    "numpy": "BSD-3-Clause",
}
_SHIPPED = (
    ("Noto Sans", "OFL-1.1"),
    ("Noto Sans JP", "OFL-1.1"),
    ("Droid Sans Fallback", "Apache-2.0"),
    ("Lucide", "ISC"),
)
_STATES = {
    GraderState.IDLE: mark("Not loaded yet"),
    GraderState.LOADING: mark("Loading"),
    GraderState.READY: mark("Ready"),
}


@dataclass(frozen=True)
class _Facts:
    model: ModelInfo | KnownError
    licences: list[tuple[str, str]]


class AboutPage(QWidget):
    """Reads what it shows in the background when it is first opened."""

    closed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.state = label(wrap=True)
        self.version = label(wrap=True)
        self.hash = label(wrap=True)
        self.folder = label(wrap=True)
        self.database = label(wrap=True)
        self.card = QTextBrowser()
        self.card.setOpenLinks(False)  # inert: nothing here reaches out
        self.card.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.card.setMaximumWidth(theme.em(_CARD_WIDTH))
        self.card.setAccessibleName(tr("Model card"))
        self.show_folder = QPushButton(tr("Show the folder"))
        theme.put_icon(self.show_folder, "folder-open")
        self.show_folder.clicked.connect(self._open_folder)
        self.try_again = QPushButton(tr("Try again"))
        self.try_again.clicked.connect(self._load_again)
        self._licences = QGridLayout()
        self._licences.setHorizontalSpacing(theme.L)
        self._licences.setVerticalSpacing(theme.XS)
        self._lay_out()
        context.grader_ready.connect(self._show_state)
        context.grader_failed.connect(self._show_state)
        context.clinic_changed.connect(self._show_state)

    def _lay_out(self) -> None:
        title = QWidget()
        title.setFixedHeight(theme.em(HEIGHT))
        theme.set_surface(title)
        bar = QHBoxLayout(title)
        bar.setContentsMargins(theme.L, 0, theme.L, 0)
        bar.addWidget(label(tr("About the model"), Type.TITLE, bold=True))
        bar.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(1)
        row.addWidget(self._card_part(), 1)
        row.addWidget(self._side_part())
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(title)
        page.addLayout(row, 1)

    def _card_part(self) -> QWidget:
        part = QWidget()
        theme.set_surface(part)
        row = QHBoxLayout(part)
        row.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        row.addWidget(self.card, 1)
        return part

    def _side_part(self) -> QWidget:
        side = QWidget()
        theme.set_surface(side)
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        column.setSpacing(theme.XS)
        for name, value in (
            (tr("Model"), self.version),
            (tr("State"), self.state),
            ("", self.try_again),
            (tr("SHA-256 of its manifest"), self.hash),
            (
                tr("Application"),
                label(
                    f"acne_desktop {__version__}\n{tr(PURPOSE)}",
                    wrap=True,
                ),
            ),
            (tr("Data folder"), self.folder),
            ("", self.show_folder),
            (tr("Database"), self.database),
        ):
            if name:
                column.addSpacing(theme.M)
                column.addWidget(label(name, Type.CAPTION, bold=True, tone="muted"))
            if isinstance(value, QPushButton):
                column.addWidget(value, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                column.addWidget(value)
        column.addSpacing(theme.M)
        column.addWidget(label(tr("Licences"), Type.CAPTION, bold=True, tone="muted"))
        column.addLayout(self._licences)
        column.addStretch(1)
        area = QScrollArea()
        area.setAccessibleName(tr("Model, application and licences"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(side)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(theme.panel(_SIDE_WIDTH))
        return area

    def refresh(self) -> None:
        """Show the state of the model and read the rest."""
        self._show_state()
        folders = self._context.clinic.folders if self._context.has_clinic else None
        chosen = self._context.settings
        self._context.tasks.run(lambda _progress: _read_facts(folders, chosen), done=self._show)

    def _show(self, facts: _Facts) -> None:
        if isinstance(facts.model, KnownError):
            self.card.setPlainText(facts.model.sentence)
            self.version.setText(tr("Not available"))
            self.hash.setText(tr("Not available"))
        else:
            self.card.setMarkdown(facts.model.card)
            self._set_blocks()
            self.version.setText(facts.model.version)
            self.hash.setText(_in_groups(facts.model.hash))
        while (item := self._licences.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for row, (name, licence) in enumerate(facts.licences):
            self._licences.addWidget(label(name), row, 0)
            self._licences.addWidget(label(licence, tone="muted"), row, 1)

    def _set_blocks(self) -> None:
        """Let code wrap (one long command scrolls the card sideways) and headings stand apart."""
        document = self.card.document()
        cursor = QTextCursor(document)
        block = document.begin()
        while block.isValid():
            form = block.blockFormat()
            form.setNonBreakableLines(False)
            if form.headingLevel():
                form.setTopMargin(theme.XL)
                form.setBottomMargin(theme.S)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(form)
            block = block.next()

    def _show_state(self) -> None:
        error = self._context.grader_error
        failed = self._context.grader_state is GraderState.FAILED and error is not None
        self.try_again.setVisible(failed)
        theme.set_tone(self.state, "error" if failed else "")
        if failed and error is not None:
            self.state.setText(error.sentence)
        else:
            state = _STATES.get(self._context.grader_state)
            self.state.setText(tr(state) if state else "")
        if self._context.has_clinic:
            clinic = self._context.clinic
            self.folder.setText(_breakable(clinic.folders.data))
            self.database.setText(clinic.server or tr("A file in the data folder"))

    def _load_again(self) -> None:
        self._context.load_grader()
        self._show_state()

    def _open_folder(self) -> None:
        if self._context.has_clinic:
            folder = self._context.clinic.folders.data
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _read_facts(folders: Folders | None, chosen: Settings) -> _Facts:
    try:
        in_use = model_packages.folder_in_use(folders, chosen)[0] if folders else None
        model: ModelInfo | KnownError = model_info(in_use)
    except KnownError as error:
        model = error
    return _Facts(model, [*(_licence(name) for name in _LIBRARIES), *_SHIPPED])


def _licence(name: str) -> tuple[str, str]:
    """Return a library with its version and the short name of its licence."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return name, tr("not installed")
    given = found.json
    short = str(given.get("license_expression") or given.get("license") or "")
    if name in _KNOWN_LICENCES or len(short) > 40:
        short = _KNOWN_LICENCES.get(name, tr("see its folder"))
    title = "PySide6 (Qt)" if name.startswith("PySide6") else name
    return f"{title} {found['Version']}", short


def _in_groups(digits: str) -> str:
    """Return a hash in groups of eight digits, so that it wraps and can be compared by eye."""
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))


def _breakable(folder: Path) -> str:
    """Return a path that may wrap after each of its parts."""
    return str(folder).replace(os.sep, f"{os.sep}\N{ZERO WIDTH SPACE}")
