"""Puts in force how the window looks and speaks: language, scheme, scale, texts, motion."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from acne_desktop import language
from acne_desktop.services.settings import Settings
from acne_desktop.ui import theme

_KEPT = ("language", "theme", "scale", "font_size", "reduced_motion")
# Qt's own words, those of its dialogs and menus, ship under these names.
_QT_NAMES = {"pt": "pt_BR", "zh": "zh_CN"}


@dataclass
class _State:
    translator: QTranslator | None = None
    speaks_for: str = ""


_state = _State()


def language_of(chosen: str) -> str:
    """Return the code of the language that a setting stands for."""
    if chosen != "system":
        return chosen
    return language.of_system(QLocale.system().uiLanguages())


def begin(app: QApplication, settings: Settings) -> None:
    """Prepare the still empty window, quickly; :func:`dress` does the rest."""
    language.use(language_of(settings.language))
    theme.resize(app, scale=settings.scale, font_size=settings.font_size)
    theme.prepare(app, theme.Scheme(settings.theme))


def dress(app: QApplication, settings: Settings) -> None:
    """Put everything in force, before the window is filled."""
    _speak(app, language_of(settings.language))
    theme.resize(app, scale=settings.scale, font_size=settings.font_size)
    theme.set_motion(app, theme.Motion(settings.reduced_motion))
    theme.apply(app, theme.Scheme(settings.theme))


def change(app: QApplication, settings: Settings) -> bool:
    """Put changed settings in force; tell whether the window has to make its pages anew."""
    theme.set_motion(app, theme.Motion(settings.reduced_motion))
    if theme.scheme() != settings.theme:
        theme.apply(app, theme.Scheme(settings.theme))
    resized = theme.resize(app, scale=settings.scale, font_size=settings.font_size)
    return _speak(app, language_of(settings.language)) or resized


def keep(settings: Settings, shown: Settings) -> Settings:
    """Return a clinic's settings with the look of the window as it is on the screen."""
    return replace(settings, **{name: getattr(shown, name) for name in _KEPT})


def _speak(app: QApplication, code: str) -> bool:
    changed = language.current() != code
    language.use(code)
    if _state.speaks_for != code:
        _state.speaks_for = code
        QLocale.setDefault(QLocale(code))
        _translate_qt(app, code)
        theme.speak(app)
    return changed


def _translate_qt(app: QApplication, code: str) -> None:
    if _state.translator is not None:
        app.removeTranslator(_state.translator)
        _state.translator = None
    if code == language.ENGLISH:
        return
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator()
    if translator.load(f"qtbase_{_QT_NAMES.get(code, code)}", folder):
        app.installTranslator(translator)
        _state.translator = translator
