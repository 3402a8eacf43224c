"""Colours, sizes, fonts and icons of the window; nobody else names one."""

import sys
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from acne_desktop import language, paths
from acne_desktop.ui import sizes
from acne_desktop.ui.colours import CONTRAST_COLOURS, DARK_COLOURS, LIGHT_COLOURS, Colours
from acne_desktop.ui.sizes import column, em, panel, px, size
from acne_desktop.ui.stylesheet import stylesheet

__all__ = [
    "CONTRAST_COLOURS",
    "DARK_COLOURS",
    "LIGHT_COLOURS",
    "Colours",
    "column",
    "em",
    "panel",
    "px",
    "size",
]

# Read at the moment of use, since the scale may have changed: never keep one in a constant.
XS: int
S: int
M: int
L: int
XL: int
XXL: int
RADIUS: int
ICON: int
CONTROL: int  # height of buttons and fields

if not TYPE_CHECKING:

    def __getattr__(name: str) -> int:
        if name == "CONTROL":
            return sizes.control()
        if name in sizes.SPACES:
            return px(sizes.SPACES[name])
        raise AttributeError(name)


_FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Droid Sans Fallback"]
# Before Droid's Chinese shapes; read only where Japanese is spoken.
_JAPANESE = ["Noto Sans", "Noto Sans Arabic", "Noto Sans JP", "Droid Sans Fallback"]
_JAPANESE_FILES = ("NotoSansJP-Regular.ttf", "NotoSansJP-Bold.ttf")
_FONT_FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "DroidSansFallbackFull.ttf",
)


class Type(Enum):
    """The four sizes of text, in device-independent pixels at 100 %."""

    CAPTION = 12
    BODY = 14
    TITLE = 18
    GRADE = 28


class Scheme(StrEnum):
    """What the user chose: the system's own scheme, or one of the three."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Motion(StrEnum):
    """Whether motion is reduced: as the system has it, always, or never."""

    SYSTEM = "system"
    REDUCED = "on"
    FULL = "off"


@dataclass
class _State:
    colours: Colours = LIGHT_COLOURS
    scheme: Scheme = Scheme.SYSTEM
    still: bool = False
    fonts_loaded: bool = False
    japanese_loaded: bool = False
    worn: tuple[object, ...] = ()  # the colours and sizes that every widget has taken on


_state = _State()


def colours() -> Colours:
    """Return the colours in force; ask again on ``QEvent.PaletteChange``."""
    return _state.colours


def is_dark() -> bool:
    """Tell whether the dark colours are in force."""
    return _state.colours is not LIGHT_COLOURS


def scheme() -> Scheme:
    """Return what the user chose."""
    return _state.scheme


def font(type_: Type, *, bold: bool = False) -> QFont:
    """Return the application's font at one of its sizes, with tabular figures."""
    made = QFont(_JAPANESE if language.current() == "ja" else _FAMILIES)
    made.setPixelSize(sizes.text(type_.value))
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def prepare(app: QApplication, scheme: Scheme) -> None:
    """Give the still empty window its colours, quickly; :func:`apply` does the rest.

    The platform's own palette tells whether it is dark: asking for its colour scheme makes Qt
    build all its enums, which takes longer than the first paint itself.
    """
    _state.scheme = scheme
    platform_is_dark = app.palette().window().color().lightness() < 128
    _state.colours = _colours_of(scheme, system_is_dark=platform_is_dark)
    app.setPalette(_palette(_state.colours))
    _state.worn = ()


def apply(app: QApplication, scheme: Scheme) -> None:
    """Dress the whole application: style, fonts, palette and the few rules Fusion lacks."""
    if not _state.fonts_loaded:
        _load(_FONT_FILES)
        _state.fonts_loaded = True
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(lambda: _follow_system(app))
    _state.scheme = scheme
    _tell_window_frames(scheme)
    _dress(app)


def resize(app: QApplication, *, scale: int, font_size: int) -> bool:
    """Put a scale and a size of texts, per cent, in force; tell whether that is a change.

    What is made from now on has the new sizes; the window makes its pages anew.
    """
    changed = sizes.use(scale=scale, font=font_size)
    if changed and _state.fonts_loaded:
        _dress(app)
    return changed


def speak(app: QApplication) -> None:
    """Write as the language in force does, once the window has its fonts."""
    if _state.fonts_loaded:
        if language.current() == "ja" and not _state.japanese_loaded:
            _load(_JAPANESE_FILES)
            _state.japanese_loaded = True
        app.setFont(font(Type.BODY))


def set_motion(app: QApplication, motion: Motion) -> None:
    """Say whether things may move."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - see prepare()

    effect = Qt.UIEffect
    system_is_still = not app.isEffectEnabled(effect.UI_General) and sys.platform == "win32"
    _state.still = motion is Motion.REDUCED or (motion is Motion.SYSTEM and system_is_still)
    for each in (effect.UI_AnimateMenu, effect.UI_AnimateCombo, effect.UI_AnimateTooltip):
        app.setEffectEnabled(each, not _state.still)


def may_move() -> bool:
    """Tell whether anything may move by itself: not where motion is reduced."""
    return not _state.still


def _tell_window_frames(scheme: Scheme) -> None:
    """Let the system draw title bars to match; has no effect on our own colours."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - see prepare()

    hints = QGuiApplication.styleHints()
    if scheme is Scheme.SYSTEM:
        hints.unsetColorScheme()
    else:
        light = scheme is Scheme.LIGHT
        hints.setColorScheme(Qt.ColorScheme.Light if light else Qt.ColorScheme.Dark)


def _follow_system(app: QApplication) -> None:
    if _state.scheme is Scheme.SYSTEM:
        _dress(app)


def _colours_of(scheme: Scheme, *, system_is_dark: bool) -> Colours:
    if scheme is Scheme.SYSTEM:
        return DARK_COLOURS if system_is_dark else LIGHT_COLOURS
    chosen = {Scheme.DARK: DARK_COLOURS, Scheme.CONTRAST: CONTRAST_COLOURS}
    return chosen.get(scheme, LIGHT_COLOURS)


def _wanted(app: QApplication) -> Colours:
    from PySide6.QtCore import Qt  # noqa: PLC0415 - see prepare()

    hints = app.styleHints()
    if _state.scheme is Scheme.SYSTEM and _wants_contrast(app):
        return CONTRAST_COLOURS
    return _colours_of(_state.scheme, system_is_dark=hints.colorScheme() is Qt.ColorScheme.Dark)


def _wants_contrast(app: QApplication) -> bool:
    from PySide6.QtCore import Qt  # noqa: PLC0415 - see prepare()

    wish = app.styleHints().accessibility().contrastPreference()
    return wish is Qt.ContrastPreference.HighContrast


def _dress(app: QApplication) -> None:
    """Give every widget the look that is wanted; takes long, so not where it has that already."""
    _state.colours = _wanted(app)
    wanted = (_state.colours, *sizes.in_force())
    if wanted == _state.worn:
        return
    _state.worn = wanted
    speak(app)
    app.setPalette(_palette(_state.colours))
    for control in ("QCheckBox", "QRadioButton", "QListWidget"):
        app.setPalette(_outlined(_state.colours), control)  # type: ignore[arg-type] # stub errs
    app.setStyleSheet(stylesheet(vars(_state.colours), control=sizes.control()))


def _load(fonts: tuple[str, ...]) -> None:
    folder = paths.resources() / "fonts"
    for name in fonts:
        QFontDatabase.addApplicationFont(str(folder / name))


def _palette(c: Colours) -> QPalette:
    """Return the palette: ``PlaceholderText`` is muted text, ``BrightText`` is an error."""
    role = QPalette.ColorRole
    wanted = {
        role.Window: c.window,
        role.WindowText: c.text,
        role.Base: c.surface,
        role.AlternateBase: c.raised,
        role.Text: c.text,
        role.Button: c.surface,
        role.ButtonText: c.text,
        role.PlaceholderText: c.muted,
        role.BrightText: c.error,
        role.ToolTipBase: c.text,
        role.ToolTipText: c.surface,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: c.accent,
        role.LinkVisited: c.accent,
        role.Light: c.raised,
        role.Midlight: c.line,
        role.Mid: c.line,
        role.Dark: c.control,
        role.Shadow: c.line,
    }
    palette = QPalette()
    for which, colour in wanted.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.disabled))
    return palette


def _outlined(c: Colours) -> QPalette:
    """Return a palette in which Fusion outlines its check boxes at 3:1.

    Fusion draws that outline in the window's colour made darker by 1.4.
    """
    palette = _palette(c)
    palette.setColor(QPalette.ColorRole.Window, QColor(c.control).lighter(140))
    return palette


def set_tone(widget: QWidget, tone: str) -> None:
    """Colour a label by meaning: ``muted``, ``error``, ``warning``, ``success``, ``accent`` or ''.

    Also sets a button's rank: ``primary`` or ``quiet``. The colour follows the scheme.
    """
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def set_surface(widget: QWidget, role: QPalette.ColorRole = QPalette.ColorRole.Base) -> None:
    """Give a plain widget a background (Base = surface, AlternateBase = raised)."""
    widget.setAutoFillBackground(True)
    widget.setBackgroundRole(role)


def is_palette_change(event: QEvent) -> bool:
    """Tell whether an event of ``changeEvent`` says that the scheme has changed."""
    return event.type() == QEvent.Type.PaletteChange


def icon(name: str, *, tone: str = "text") -> QIcon:
    """Return the line icon ``resources/icons/<name>.svg``, tinted when it is painted.

    ``tone`` is the name of a field of :class:`Colours`; the tint follows the scheme.
    """
    from acne_desktop.ui.icons import tinted  # noqa: PLC0415 - after the first paint

    return tinted(name, tone)


def put_icon(button: QAbstractButton, name: str, *, tone: str = "text") -> None:
    """Give a button an icon, with the room between it and the words that the style lacks."""
    side = px(sizes.SPACES["ICON"])
    button.setIcon(icon(name, tone=tone))
    button.setIconSize(QSize(side + px(sizes.SPACES["XS"]) if button.text() else side, side))


def pixmap(name: str, *, size: int = 0, tone: str = "text", scale: float = 1.0) -> QPixmap:
    """Return an icon as a picture of ``size`` pixels a side, for labels and painters."""
    side = size or px(sizes.SPACES["ICON"])
    return icon(name, tone=tone).pixmap(QSize(side, side), scale)
