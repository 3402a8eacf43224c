"""The languages of the window and of the reports: what is said in English is said in theirs.

Texts stand in English in the code and are looked up by it: ``tr("Add {n} photographs", n=3)``.
The catalogues are ``resources/translations/<code>.po``; ``pybabel`` and any editor of such files
know them. A text that a catalogue lacks is said in English.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from acne_desktop.paths import resources

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ENGLISH = "en"
# Each by its own name, for whoever cannot read the language shown.
LANGUAGES: dict[str, str] = {
    "en": "English",
    "fr": "Français",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "zh": "简体中文",
    "ja": "日本語",
}

_shown = ENGLISH  # the window's; every thread has it unless it is speaking() another
_spoken: ContextVar[str | None] = ContextVar("language", default=None)
_catalogues: dict[str, Catalog | None] = {}
_reading = threading.Lock()


def tr(text: str, /, **values: object) -> str:
    """Return a text in the language in force, with ``values`` put in by name."""
    said = _said(text)
    return said.format(**values) if values else said


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """Return the form of a text that goes with the number ``n``, which is put in as ``n``."""
    catalogue = _catalogue(current())
    form = one if n == 1 else many
    if catalogue is not None:
        message = catalogue.get(one)
        forms = message.string if message is not None else ()
        if isinstance(forms, tuple | list):
            place = _plural_place(catalogue, n)
            form = forms[place] if place < len(forms) and forms[place] else form
    return form.format(n=n, **values)


def mark(text: str) -> str:
    """Return a text as it is; says that ``tr`` will be asked for it where it is shown."""
    return text


def listed(parts: Sequence[str]) -> str:
    """Return parts as a sentence lists them: ``one, two and three``."""
    if len(parts) < 2:
        return "".join(parts)
    return tr("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])


def current() -> str:
    """Return the code of the language in force: that of :func:`speaking`, or the window's."""
    return _spoken.get() or _shown


def use(code: str) -> None:
    """Make a language the window's. An unknown code is a bug (KeyError)."""
    global _shown  # noqa: PLW0603 - one window, one language
    LANGUAGES[code]
    _shown = code


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak another language in this thread for a while: a report is in the patient's."""
    LANGUAGES[code]
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def joined(parts: Iterable[str]) -> str:
    """Return short things in a row, with the comma of the language in force."""
    comma = "\N{IDEOGRAPHIC COMMA}" if current() in ("zh", "ja") else ", "
    return comma.join(parts)


def of_system(locales: list[str]) -> str:
    """Return the first language among the system's (such as ``de-AT``) that there is."""
    for locale in locales:
        code = locale.replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return ENGLISH


def _said(text: str) -> str:
    # A catalogue's entry for the empty text is its own head.
    catalogue = _catalogue(current()) if text else None
    message = catalogue.get(text) if catalogue is not None else None
    string = message.string if message is not None else ""
    return string if isinstance(string, str) and string else text


def _plural_place(catalogue: Catalog, n: int) -> int:
    # Of the eight languages, Japanese and Chinese have one form; French and Brazilian
    # Portuguese count none as one.
    if catalogue.num_plurals == 1:
        return 0
    return int(n > 1) if current() in ("fr", "pt") else int(n != 1)


def _catalogue(code: str) -> Catalog | None:
    if code == ENGLISH:
        return None
    if code not in _catalogues:
        with _reading:
            if code not in _catalogues:
                _catalogues[code] = _read(code)
    return _catalogues[code]


def _read(code: str) -> Catalog | None:
    from babel.messages.pofile import read_po  # noqa: PLC0415 - English starts without it

    path = resources() / "translations" / f"{code}.po"
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return read_po(file, locale=code)
