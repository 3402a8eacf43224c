"""Colours, sizes, fonts and icons of the window; nobody else names one."""

from dataclasses import dataclass
from enum import Enum, StrEnum

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

from acne_desktop import paths
from acne_desktop.ui.stylesheet import stylesheet

XS, S, M, L, XL, XXL = 4, 8, 12, 16, 24, 32
RADIUS = 6
ICON = 20
CONTROL = 32  # height of buttons and fields

# One hue from light to dark, with even steps of lightness so that the grades are told apart in
# grey as well. The same in both schemes: a grade keeps its colour.
_GRADES = ("#EEE6FF", "#CFBCF4", "#A98DDB", "#765BA4", "#473466")
_ON_GRADES = ("#1B1612", "#1B1612", "#1B1612", "#FFFFFF", "#FFFFFF")


@dataclass(frozen=True)
class Colours:
    """One scheme's colours, as ``#RRGGBB``.

    ``line`` only separates; ``control`` outlines what can be used and reaches 3:1;
    ``grades[i]`` is the ground of grade ``i`` and ``on_grades[i]`` its numeral.
    """

    window: str
    surface: str
    raised: str
    hover: str
    selected: str
    line: str
    control: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    error: str
    warning: str
    success: str
    banner: str
    on_banner: str
    error_ground: str
    photo_surround: str = "#7B7B7B"
    on_photo_surround: str = "#000000"
    on_photo: str = "#FFFFFF"  # lines over a photograph; a dark edge makes them seen on any
    on_photo_good: str = "#8BE8AE"
    photo_edge: str = "#101010"
    grades: tuple[str, ...] = _GRADES
    on_grades: tuple[str, ...] = _ON_GRADES


LIGHT_COLOURS = Colours(
    window="#F3F5F6",
    surface="#FFFFFF",
    raised="#F9FAFB",
    hover="#E9EDEF",
    selected="#DCEBEB",
    line="#DCE1E4",
    control="#7C878D",
    text="#182024",
    muted="#536067",
    disabled="#8C969B",
    accent="#0B6A6E",
    accent_hover="#095659",
    on_accent="#FFFFFF",
    error="#AD2121",
    warning="#855300",
    success="#1D6B3C",
    banner="#E4ECF7",
    on_banner="#23406B",
    error_ground="#FBECEB",
)

DARK_COLOURS = Colours(
    window="#15191C",
    surface="#1D2327",
    raised="#252C31",
    hover="#2C353A",
    selected="#1D4144",
    line="#343E44",
    control="#78858C",
    text="#E8EDEF",
    muted="#A7B2B8",
    disabled="#6F7B82",
    accent="#5CC2C2",
    accent_hover="#7BD1D1",
    on_accent="#08282A",
    error="#FF9A94",
    warning="#F0BD62",
    success="#82D09B",
    banner="#22324A",
    on_banner="#C3D7F5",
    error_ground="#3A2224",
)

_FAMILIES = ["Noto Sans", "Noto Sans Arabic", "Droid Sans Fallback"]
_FONT_FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "DroidSansFallbackFull.ttf",
)


class Type(Enum):
    """The four sizes of text, in device-independent pixels."""

    CAPTION = 12
    BODY = 14
    TITLE = 18
    GRADE = 28


class Scheme(StrEnum):
    """What the user chose: the system's own scheme, or one of the two."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass
class _State:
    colours: Colours = LIGHT_COLOURS
    scheme: Scheme = Scheme.SYSTEM
    fonts_loaded: bool = False


_state = _State()


def colours() -> Colours:
    """Return the colours in force; ask again on ``QEvent.PaletteChange``."""
    return _state.colours


def is_dark() -> bool:
    """Tell whether the dark colours are in force."""
    return _state.colours is DARK_COLOURS


def font(type_: Type, *, bold: bool = False) -> QFont:
    """Return the application's font at one of its sizes, with tabular figures."""
    made = QFont(_FAMILIES)
    made.setPixelSize(type_.value)
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
    dark = scheme is Scheme.DARK or (scheme is Scheme.SYSTEM and platform_is_dark)
    _state.colours = DARK_COLOURS if dark else LIGHT_COLOURS
    app.setPalette(_palette(_state.colours))


def apply(app: QApplication, scheme: Scheme) -> None:
    """Dress the whole application: style, fonts, palette and the few rules Fusion lacks."""
    if not _state.fonts_loaded:
        _load_fonts()
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(lambda: _follow_system(app))
    _state.scheme = scheme
    _tell_window_frames(scheme)
    _dress(app)


def _tell_window_frames(scheme: Scheme) -> None:
    """Let the system draw title bars to match; has no effect on our own colours."""
    from PySide6.QtCore import Qt  # noqa: PLC0415 - see prepare()

    hints = QGuiApplication.styleHints()
    if scheme is Scheme.SYSTEM:
        hints.unsetColorScheme()
    else:
        dark = scheme is Scheme.DARK
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)


def _follow_system(app: QApplication) -> None:
    if _state.scheme is Scheme.SYSTEM:
        _dress(app)


def _wanted(app: QApplication) -> Colours:
    from PySide6.QtCore import Qt  # noqa: PLC0415 - see prepare()

    dark = _state.scheme is Scheme.DARK or (
        _state.scheme is Scheme.SYSTEM and app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    )
    return DARK_COLOURS if dark else LIGHT_COLOURS


def _dress(app: QApplication) -> None:
    _state.colours = _wanted(app)
    app.setFont(font(Type.BODY))
    app.setPalette(_palette(_state.colours))
    for control in ("QCheckBox", "QRadioButton"):
        app.setPalette(_outlined(_state.colours), control)  # type: ignore[arg-type] # stub errs
    app.setStyleSheet(stylesheet(vars(_state.colours), radius=RADIUS, control=CONTROL))


def _load_fonts() -> None:
    folder = paths.resources() / "fonts"
    for name in _FONT_FILES:
        QFontDatabase.addApplicationFont(str(folder / name))
    _state.fonts_loaded = True


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
    button.setIcon(icon(name, tone=tone))
    button.setIconSize(QSize(ICON + XS if button.text() else ICON, ICON))


def pixmap(name: str, *, size: int = ICON, tone: str = "text", scale: float = 1.0) -> QPixmap:
    """Return an icon as a picture of ``size`` pixels a side, for labels and painters."""
    return icon(name, tone=tone).pixmap(QSize(size, size), scale)
