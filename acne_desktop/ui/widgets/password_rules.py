"""The rules of a password as a list in which each is ticked while one types."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from acne_desktop.domain.account import PasswordRule, broken_rules
from acne_desktop.language import tr
from acne_desktop.ui import theme
from acne_desktop.ui.theme import Type
from acne_desktop.ui.widgets.icon_label import IconLabel
from acne_desktop.ui.widgets.label import give_way, label

_ICON = 14


class PasswordRules(QWidget):
    """Tells of each rule whether it is kept; of an empty password none is."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[PasswordRule, tuple[IconLabel, QLabel]] = {}
        self.kept: frozenset[PasswordRule] = frozenset()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        for rule in PasswordRule:
            icon = IconLabel("circle", size=theme.em(_ICON), tone="muted")
            words = label(rule.label, Type.CAPTION)
            self._rows[rule] = icon, give_way(words)
            words.setWordWrap(True)
            row = QHBoxLayout()
            row.setSpacing(theme.S)
            row.addWidget(icon)
            row.addWidget(words, 1)
            column.addLayout(row)
        self.judge("")

    def judge(self, password: str, *names: str) -> None:
        """Tick the rules that a password keeps."""
        broken = broken_rules(password, *names) if password else list(PasswordRule)
        self.kept = frozenset(PasswordRule) - frozenset(broken)
        for rule, (icon, words) in self._rows.items():
            kept = rule in self.kept
            icon.set_icon("circle-check" if kept else "circle", "success" if kept else "muted")
            theme.set_tone(words, "" if kept else "muted")
            words.setAccessibleName(
                tr("{rule}: kept", rule=rule.label)
                if kept
                else tr("{rule}: not yet", rule=rule.label)
            )
