"""The sheet of all keys, made from the table of commands: searched, printed, saved as PDF."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, QStandardPaths, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.language import current, speaking, tr
from acne_desktop.services import reports
from acne_desktop.ui import theme
from acne_desktop.ui.commands import Command
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.key_groups import by_group, fitting, keys_of
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import give_way, label
from acne_desktop.ui.widgets.lines import Lines
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.shell import within

T = TypeVar("T")
_WIDTH, _HEIGHT = 940, 620  # fits a screen of 768 pixels with its bars
_FIELD_WIDTH = 300
_COLUMNS, _COLUMN_WIDTH = 2, 380


class KeysSheet(QDialog):
    """Lists every command that has a key, by group, in two columns; a field narrows the list."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._columns = 0
        self.setWindowTitle(tr("Keys"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Search commands and keys"))
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.setClearButtonEnabled(True)
        self.field.addAction(
            theme.icon("search", tone="muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.field.textChanged.connect(self._list)
        self.bar = QuestionBar()
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(tr("Keys"))
        self.print_button = self._button(tr("Print…"), "printer", self._print)
        self.save_button = self._button(tr("Save as PDF…"), "save", self._save)
        self._lay_out()
        self._list()
        self.field.setFocus()

    def _button(self, text: str, icon: str, act: Callable[[], None]) -> QPushButton:
        made = QPushButton(text)
        made.setAutoDefault(False)
        theme.put_icon(made, icon)
        made.clicked.connect(lambda _checked: act())
        return made

    def _lay_out(self) -> None:
        head = Lines(spacing=theme.L)
        head.add(label(tr("Keys"), Type.TITLE, bold=True))
        head.spring()
        self.field.setMaximumWidth(theme.em(_FIELD_WIDTH))
        head.add(self.field, grows=True, least=theme.em(_FIELD_WIDTH))
        foot = QHBoxLayout()
        foot.setSpacing(theme.S)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        foot.addWidget(self.print_button)
        foot.addWidget(self.save_button)
        foot.addStretch(1)
        foot.addWidget(close)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.XL, theme.L, theme.XL, theme.L)
        page.setSpacing(theme.M)
        page.addWidget(head)
        page.addWidget(self.bar)
        page.addWidget(self.area, 1)
        page.addLayout(foot)
        self.resize(within(self, QSize(theme.em(_WIDTH), theme.em(_HEIGHT))))

    # -- what is listed

    def resizeEvent(self, event: QResizeEvent) -> None:
        """List in as many columns as there is room for."""
        super().resizeEvent(event)
        if self._columns_that_fit() != self._columns:
            self._list()

    def _columns_that_fit(self) -> int:
        return max(1, min(_COLUMNS, self.width() // theme.em(_COLUMN_WIDTH)))

    def _list(self) -> None:
        self._columns = self._columns_that_fit()
        groups = [
            (name, fitting([each for each in commands if each.keys], self.field.text()))
            for name, commands in by_group()
        ]
        shown = [(name, found) for name, found in groups if found]
        self.area.setWidget(_listed(shown, self._columns))

    # -- on paper

    def _print(self) -> None:
        from acne_desktop.ui import printing  # noqa: PLC0415 - loads the PDF module

        def ask(pdf: bytes) -> None:
            printer = printing.printer_for(pdf)
            loaded = printing.LoadedPdf(pdf)
            pages = loaded.document.pageCount()
            loaded.close()
            if printing.ask_for_printer(self, printer, pages):
                self._run(
                    lambda: printing.print_pdf(pdf, printer),
                    lambda _none: self.bar.ask(tr("The keys were sent to the printer.")),
                )

        self._run(self._made(), ask)

    def _save(self) -> None:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        suggested = Path(QStandardPaths.writableLocation(documents)) / tr("keys.pdf")
        chosen, _ = QFileDialog.getSaveFileName(
            self, tr("Save the keys"), str(suggested), "PDF (*.pdf)"
        )
        if not chosen:
            return
        target = Path(chosen)
        if not target.suffix:
            target = target.with_suffix(".pdf")
        make = self._made()
        self._run(
            lambda: reports.save_as(make(), target),
            lambda _none: self.bar.ask(tr("The keys were saved.")),
        )

    def _made(self) -> Callable[[], bytes]:
        """Return what makes the PDF, in the language shown and on the paper of the settings."""
        groups = [
            (name, tuple((tr(each.help), keys_of(each)) for each in commands if each.keys))
            for name, commands in by_group()
        ]
        return partial(_render, groups, self._context.settings.paper, current())

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self.bar.hide()
        self._context.tasks.run(
            lambda _progress: work(),
            done=done,
            failed=lambda error: self.bar.ask(error.sentence, tone="error"),
        )


def _render(
    groups: Sequence[tuple[str, tuple[tuple[str, str], ...]]], paper: str, language: str
) -> bytes:
    from acne_desktop.reporting import key_sheet  # noqa: PLC0415 - reads reportlab

    with speaking(language):
        sheet = [key_sheet.KeyGroup(name, rows) for name, rows in groups if rows]
        return key_sheet.render(sheet, paper, date.today())


def _listed(groups: Sequence[tuple[str, list[Command]]], count: int) -> QWidget:
    listed = QWidget()
    if not groups:
        column = QVBoxLayout(listed)
        column.addWidget(label(tr("No command fits."), tone="muted"))
        column.addStretch(1)
        return listed
    row = QHBoxLayout(listed)
    row.setContentsMargins(0, 0, theme.M, 0)
    row.setSpacing(theme.XXL + theme.S)
    half = sum(len(commands) + 2 for _, commands in groups) / count
    columns = [QVBoxLayout() for _ in range(count)]
    filled = 0.0
    for name, commands in groups:
        place = 0 if count == 1 or filled + len(commands) / 2 < half else 1
        columns[place].addWidget(_group(name, commands))
        filled += len(commands) + 2
    for column in columns:
        column.setSpacing(theme.L)
        column.addStretch(1)
        row.addLayout(column, 1)
    return listed


def _group(name: str, commands: Sequence[Command]) -> QWidget:
    part = QWidget()
    grid = QGridLayout(part)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.L)
    grid.setVerticalSpacing(theme.XS)
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(name, Type.CAPTION, bold=True, tone="muted"), 0, 0, 1, 2)
    top = Qt.AlignmentFlag.AlignTop
    for row, command in enumerate(commands, start=1):
        grid.addWidget(give_way(label(tr(command.help), wrap=True)), row, 0, top)
        keys = label(keys_of(command), tone="muted")
        grid.addWidget(keys, row, 1, top | Qt.AlignmentFlag.AlignRight)
    return part
