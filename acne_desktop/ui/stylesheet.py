"""The few rules that Fusion and a palette cannot express: ranks of buttons, focus, tones."""

import re
from collections.abc import Mapping

from acne_desktop.ui.sizes import px

_PIXELS = re.compile(r"(\d+)px")
_EDGE, _FOCUS_EDGE, _SIDE = 1, 2, 12

# Sizes are those at 100 %; stylesheet() scales them. Kept to controls:
# pages and widgets use palettes, layouts and set_tone(); they add no rules.
_RULES = """
QPushButton, QComboBox, QLineEdit {{
    min-height: {inner}px; border: 1px solid {control}; border-radius: 6px;
    background: {surface}; color: {text}; padding: 0 {side}px;
    selection-background-color: {accent}; selection-color: {on_accent};
}}
QPushButton:hover, QComboBox:hover {{ background: {hover}; }}
QPushButton:pressed {{ background: {selected}; }}
QPushButton:checked {{ background: {selected}; border-color: {accent}; }}
QPushButton:focus, QComboBox:focus, QLineEdit:focus {{
    border: 2px solid {accent}; padding: 0 {side_focus}px; min-height: {inner_focus}px;
}}
QPushButton:disabled, QComboBox:disabled, QLineEdit:disabled {{
    color: {disabled}; border-color: {line};
}}
QPushButton[tone="primary"] {{
    background: {accent}; color: {on_accent}; border-color: {accent}; font-weight: bold;
}}
QPushButton[tone="primary"]:hover {{ background: {accent_hover}; }}
QPushButton[tone="primary"]:focus {{ border: 2px solid {text}; }}
QPushButton[tone="primary"]:disabled {{
    background: {hover}; color: {disabled}; border-color: {line};
}}
QPushButton[tone="quiet"] {{ border-color: transparent; background: transparent; }}
QPushButton[tone="quiet"]:hover {{ background: {hover}; }}
QPushButton[tone="quiet"]:checked {{ border-color: {control}; background: {selected}; }}
QPushButton[tone="quiet"]:focus {{ border: 2px solid {accent}; }}
QPushButton[tone="quiet"]:disabled {{ border-color: transparent; }}
QPushButton[close="true"] {{ padding: 0 8px; }}
QPushButton[close="true"]:focus {{ padding: 0 7px; }}
QPushButton[tone="banner"] {{
    background: transparent; color: {on_banner}; border-color: {on_banner}; min-height: 22px;
}}
QPushButton[tone="banner"]:focus {{ border: 2px solid {on_banner}; min-height: 20px; }}
QPushButton[tone="banner"]:hover {{ background: {surface}; }}
QLineEdit[tone="error"] {{ border-color: {error}; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox QAbstractItemView {{
    border: 1px solid {line}; background: {surface}; outline: none;
    selection-background-color: {selected}; selection-color: {text};
}}
QPlainTextEdit, QTextEdit {{
    border: 1px solid {control}; border-radius: 6px; background: {surface}; color: {text};
    padding: 4px; selection-background-color: {accent}; selection-color: {on_accent};
}}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {accent}; padding: 3px; }}
QTextBrowser, QTextBrowser:focus {{ border: none; padding: 0; background: transparent; }}
QToolButton {{
    border: 2px solid transparent; border-radius: 6px; padding: 4px;
    background: transparent; color: {text};
}}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {selected}; }}
QToolButton:focus {{ border-color: {accent}; }}
QToolButton:disabled {{ color: {disabled}; }}
QToolButton[tone="chip"] {{ border: 1px solid {control}; padding: 4px 11px; }}
QToolButton[tone="chip"]:checked {{ border-color: {accent}; color: {text}; }}
QToolButton[tone="chip"]:focus {{ border: 2px solid {accent}; padding: 3px 10px; }}
QToolButton::menu-indicator {{ image: none; }}
QLabel[tone="muted"] {{ color: {muted}; }}
QLabel[tone="error"] {{ color: {error}; }}
QLabel[tone="warning"] {{ color: {warning}; }}
QLabel[tone="success"] {{ color: {success}; }}
QLabel[tone="accent"] {{ color: {accent}; }}
QLabel[tone="banner"] {{ color: {on_banner}; }}
QWidget[ground="banner"] {{ background: {banner}; }}
QWidget[ground="error"] {{ background: {error_ground}; }}
QDialog {{ border: 1px solid {line}; }}
QToolTip {{
    background: {text}; color: {surface}; border: 1px solid {text}; padding: 4px 6px;
}}
QMenu {{ background: {surface}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {selected}; color: {text}; }}
QMenu::item:disabled {{ color: {disabled}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: 14px; height: 14px; }}
QCheckBox, QRadioButton {{ spacing: 8px; }}
QProgressBar {{
    border: none; border-radius: 3px; background: {line};
    min-height: 6px; max-height: 6px;
}}
QProgressBar::chunk {{ border-radius: 3px; background: {accent}; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {control}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {accent}; }}
QSlider::handle:horizontal {{
    width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
    background: {surface}; border: 2px solid {accent};
}}
QSlider::handle:horizontal:focus {{ background: {accent}; }}
QSlider::sub-page:horizontal:disabled {{ background: {control}; }}
QSlider::handle:horizontal:disabled {{ border-color: {disabled}; }}
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: 12px; }}
QScrollBar:horizontal {{ height: 12px; }}
QScrollBar::handle {{ background: {control}; border-radius: 3px; margin: 3px; }}
QScrollBar::handle:vertical {{ min-height: 32px; }}
QScrollBar::handle:horizontal {{ min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTableView::item {{ padding: 0 9px; }}
QListWidget::item {{ padding: 0 8px; border-radius: 6px; }}
QListWidget[close="true"]::item {{ padding: 4px 0; }}
QListWidget::item:selected {{ background: {selected}; color: {text}; }}
QHeaderView {{ background: {surface}; }}
QHeaderView::section {{
    background: {surface}; color: {muted}; border: none; border-bottom: 1px solid {line};
    padding: 6px 12px; text-align: left;
}}
QTableView, QListView {{
    border: none; background: {surface}; outline: none; gridline-color: {line};
    selection-background-color: {selected}; selection-color: {text};
}}
"""


def stylesheet(colours: Mapping[str, object], *, control: int) -> str:
    """Return the application's style sheet for one scheme's colours, at the scale in force.

    ``control`` is the height of buttons and fields, with their edges.
    """
    scaled = _PIXELS.sub(lambda found: f"{px(int(found[1]))}px", _RULES)
    edge, focus_edge = px(_EDGE), px(_FOCUS_EDGE)
    return scaled.format(
        **colours,
        inner=control - 2 * edge,
        inner_focus=control - 2 * focus_edge,
        side=px(_SIDE) - edge,
        side_focus=px(_SIDE) - focus_edge,
    )
