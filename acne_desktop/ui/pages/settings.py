"""The settings: sections at the left, a search on top; each change is in force at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from acne_desktop.domain.account import Permission
from acne_desktop.language import tr
from acne_desktop.services import settings as stored
from acne_desktop.services.setting import Setting
from acne_desktop.services.settings_schema import (
    APPEARANCE,
    MODELS,
    SCHEMA,
    SECTIONS,
    find,
    shown,
)
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.models import ModelsSection
from acne_desktop.ui.pages.models_work import ModelsWork
from acne_desktop.ui.pages.settings_list import SettingsList
from acne_desktop.ui.pages.settings_making import SettingsMaker
from acne_desktop.ui.pages.settings_rows import SettingRow
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.label import label
from acne_desktop.ui.widgets.patient_header import HEIGHT
from acne_desktop.ui.widgets.question_bar import QuestionBar
from acne_desktop.ui.widgets.shell import Pages

_SIDE_WIDTH = 160
_SEARCH_WIDTH = 320
_SECTION = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Place:
    """Where one is on the page, so that it can be made anew under the user's hand."""

    section: str
    query: str
    setting: str
    scrolled: int
    undo: tuple[str, dict[str, Any]] | None


class SettingsPage(QWidget):
    """Draws every setting of the schema; the models have a page of their own in it."""

    about_requested = Signal()
    patients_requested = Signal()
    folder_requested = Signal()
    other_folder_requested = Signal()

    def __init__(self, context: AppContext, work: ModelsWork | None = None) -> None:
        super().__init__()
        self._context = context
        self._undo: tuple[str, dict[str, Any]] | None = None
        self.models = ModelsSection(context, work)
        self.models.about_requested.connect(self.about_requested)
        self.models.patients_requested.connect(self.patients_requested)
        self.maker = SettingsMaker(context, self)
        self.maker.models_requested.connect(lambda: self.show_section(MODELS))
        self.maker.folder_requested.connect(self.folder_requested)
        self.maker.other_folder_requested.connect(self.other_folder_requested)
        self.rows = {each.id: self._row(each) for each in SCHEMA if each.section}
        self.list = SettingsList(self.rows)
        self.list.section_reset_wanted.connect(self._reset_section)
        self.bar = QuestionBar()
        self._make_side()
        self._lay_out()
        self.setFocusProxy(self.sections)
        context.actions.bind("search", self.focus_search, page=self)
        context.settings_changed.connect(self._show_values)
        context.clinic_changed.connect(self._forget_undo)
        self.show_section(next(iter(SECTIONS)))
        self._show_values()

    def _row(self, each: Setting) -> SettingRow:
        row = SettingRow(each, self.maker.control(each))
        row.control.entered.connect(partial(self._enter, each))
        row.reset_wanted.connect(partial(self._reset_one, each))
        return row

    def _make_side(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the settings"))
        self.search.setAccessibleName(tr("Search the settings"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(theme.em(_SEARCH_WIDTH))
        self.search.addAction(
            theme.icon("search", tone="muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.search.textChanged.connect(self._search)
        self.sections = QListWidget()
        self.sections.setAccessibleName(tr("Sections"))
        for section, name in SECTIONS.items():
            item = QListWidgetItem(tr(name), self.sections)
            item.setData(_SECTION, section)
            item.setSizeHint(QSize(0, theme.CONTROL))
        self._show_sections()
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sections.currentItemChanged.connect(self._chosen)
        self.sections.itemClicked.connect(self._chosen)
        self.reset_all = QPushButton(tr("Reset all settings"))
        theme.set_tone(self.reset_all, "quiet")
        self.reset_all.clicked.connect(self._reset_everything)

    def _lay_out(self) -> None:
        title = QWidget()
        title.setFixedHeight(theme.em(HEIGHT))
        theme.set_surface(title)
        bar = QHBoxLayout(title)
        bar.setContentsMargins(theme.L, 0, theme.L, 0)
        bar.setSpacing(theme.XL)
        bar.addWidget(label(tr("Settings"), Type.TITLE, bold=True))
        bar.addStretch(1)
        bar.addWidget(self.search, 1)
        side = QWidget()
        theme.set_surface(side)
        side.setFixedWidth(self._side_width())
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.S, theme.L, theme.S, theme.S)
        column.addWidget(self.sections, 1)
        column.addWidget(self.reset_all)
        self.body = Pages()
        self.body.addWidget(self.list)
        self.body.addWidget(self.models)
        right = QVBoxLayout()
        right.setSpacing(1)
        right.addWidget(self.bar)
        right.addWidget(self.body, 1)
        sides = QHBoxLayout()
        sides.setSpacing(1)
        sides.addWidget(side)
        sides.addLayout(right, 1)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(1)
        page.addWidget(title)
        page.addLayout(sides, 1)

    def _side_width(self) -> int:
        """Return a width that holds the longest name in any language."""
        around = 2 * theme.S
        longest = max(
            *(self._width_of(tr(name)) for name in SECTIONS.values()),
            self.reset_all.sizeHint().width(),
        )
        return max(theme.px(_SIDE_WIDTH), longest + around)

    def _width_of(self, name: str) -> int:
        return self.sections.fontMetrics().horizontalAdvance(name) + 2 * theme.M

    # -- what is shown

    def _may_show(self, each: Setting) -> bool:
        """Tell whether whoever works here may change a setting: how it looks, everybody may."""
        return self._context.may_change(each.id)

    def _show_sections(self) -> None:
        everything = self._context.may(Permission.CHANGE_SETTINGS)
        for at in range(self.sections.count()):
            item = self.sections.item(at)
            item.setHidden(not everything and item.data(_SECTION) != APPEARANCE)

    @property
    def section(self) -> str:
        """The section that is chosen."""
        item = self.sections.currentItem()
        return str(item.data(_SECTION)) if item else ""

    def show_section(self, section: str) -> None:
        """Show a section, and no search."""
        self.search.clear()
        for at in range(self.sections.count()):
            if self.sections.item(at).data(_SECTION) == section:
                self.sections.setCurrentRow(at)
        self._show()

    def focus_search(self) -> None:
        """Put the keyboard on the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def refresh(self) -> None:
        """Read anew what is shown."""
        self._show_sections()
        self._show_values()
        if self._context.may(Permission.SEE_PATIENTS):
            self.models.refresh()
        if not self._context.may(Permission.CHANGE_SETTINGS) and self.section != APPEARANCE:
            self.show_section(APPEARANCE)

    def _chosen(self) -> None:
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._show()

    def _search(self) -> None:
        self._show()

    def _show(self) -> None:
        query = self.search.text().strip()
        if not query and self.section == MODELS:
            self.body.setCurrentWidget(self.models)
            return
        self.body.setCurrentWidget(self.list)
        found = find(query) if query else shown(self.section)
        self.list.show_settings([each for each in found if self._may_show(each)])

    def _show_values(self) -> None:
        self.maker.refresh()
        values = self._context.settings
        first = stored.defaults(id_ for id_, row in self.rows.items() if row.setting.has_value)
        changed: set[str] = set()
        for id_, row in self.rows.items():
            value = getattr(values, id_, None)
            differs = id_ in first and value != first[id_]
            row.show_value(value, changed=differs)
            if differs:
                changed.add(row.setting.section)
        for section, button in self.list.resets.items():
            button.setVisible(section in changed)
        self.reset_all.setVisible(bool(changed))

    # -- changing

    def _enter(self, each: Setting, value: object) -> None:
        self._context.change_settings(**{each.id: value})
        if each.id == "recent_patients" and not value:
            self.maker.forget_recent()

    def _reset_one(self, each: Setting) -> None:
        self._reset([each], tr("{label} was reset.", label=tr(each.label)))

    def _reset_section(self, section: str) -> None:
        some = [each for each in shown(section) if self._may_show(each)]
        self._reset(some, tr("{section} was reset.", section=tr(SECTIONS[section])))

    def _reset_everything(self) -> None:
        everything = [each for each in SCHEMA if each.section and self._may_show(each)]
        self._reset(everything, tr("All settings were reset."))

    def _reset(self, some: Iterable[Setting], sentence: str) -> None:
        before = self._context.settings
        first = stored.defaults(each.id for each in some if each.has_value)
        changes = {id_: value for id_, value in first.items() if getattr(before, id_) != value}
        self._offer_undo(sentence, {id_: getattr(before, id_) for id_ in changes})
        self._context.change_settings(**changes)

    def _offer_undo(self, sentence: str, values: dict[str, Any]) -> None:
        self._undo = (sentence, values)

        def undo() -> None:
            self._undo = None
            self._context.change_settings(**values)

        self.bar.ask(sentence, [(tr("Undo"), undo), (tr("Close"), self._forget_undo)])

    def _forget_undo(self) -> None:
        self._undo = None
        self.bar.hide()

    # -- made anew

    def place(self) -> Place:
        """Return where one is."""
        focused = next((id_ for id_, row in self.rows.items() if row.control.hasFocus()), "")
        scrolled = self.list.verticalScrollBar().value()
        return Place(self.section, self.search.text(), focused, scrolled, self._undo)

    def return_to(self, place: Place) -> None:
        """Go where one was."""
        self.show_section(place.section)
        if place.query:
            self.search.setText(place.query)
        if place.undo is not None:
            self._offer_undo(*place.undo)
        if place.setting:
            self.rows[place.setting].control.setFocus(Qt.FocusReason.OtherFocusReason)
            row = self.rows[place.setting]
            QTimer.singleShot(0, row, lambda: self.list.ensureWidgetVisible(row))
