"""Keeps the catalogues in step with the code: ``python -m tests.translating [update|check]``.

``update`` puts every text of the code into each catalogue, untranslated where it is new, and takes
out what is no longer said. ``check`` names what lacks or is wrong, and fails if anything is.
"""

import string
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from acne_desktop.language import ENGLISH, LANGUAGES
from acne_desktop.ui.commands import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
LOCALES = {"pt": "pt_BR", "zh": "zh_Hans_CN"}
_KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "tr": None,
    "mark": None,
    "marked": None,
    "trn": (1, 2),
}

_BEGUN = datetime(2026, 11, 27, tzinfo=UTC)

Text = str | tuple[str, ...]


@cache
def texts() -> list[Text]:
    """Return every text that the code says, a pair where it has a plural, in a fixed order."""
    found: dict[Text, None] = {}
    for _file, _line, text, _comments, _context in extract_from_dir(
        str(ROOT / "acne_desktop"), method_map=[("**.py", "python")], keywords=_KEYWORDS
    ):
        found.setdefault(text if isinstance(text, str) else tuple(text))
    for command in COMMANDS:
        for words in (command.text, command.help, command.group):
            found.setdefault(words)
    return sorted(found, key=str)


def catalogue(code: str) -> Catalog:
    """Return a language's catalogue; an empty one where there is no file yet."""
    path = FOLDER / f"{code}.po"
    if not path.is_file():
        return _empty(code)
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES.get(code, code))


def update(code: str) -> int:
    """Bring a catalogue's file in step with the code; return how many texts it lacks."""
    old = catalogue(code)
    new = _empty(code)
    lacking = 0
    for text in texts():
        kept = old.get(_key(text))
        said = kept.string if kept is not None else ""
        lacking += not _complete(said)
        new.add(text, said or None)
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / f"{code}.po").open("wb") as file:
        write_po(file, new, width=100, no_location=True, omit_header=False)
    return lacking


def _empty(code: str) -> Catalog:
    """Return a catalogue whose head says nothing that changes by itself."""
    return Catalog(
        locale=LOCALES.get(code, code),
        header_comment=f"# What acne_desktop says in {LANGUAGES[code]}; see tests/translating.py.",
        project="acne_desktop",
        creation_date=_BEGUN,
        revision_date=_BEGUN,
        charset="utf-8",
        fuzzy=False,
    )


def faults(code: str) -> Iterator[str]:
    """Yield what is wrong with a catalogue, one sentence each."""
    kept = catalogue(code)
    wanted = {_key(text): text for text in texts()}
    for key, text in wanted.items():
        message = kept.get(key)
        said = message.string if message is not None else ""
        if not _complete(said):
            yield f"{code}: not translated: {key!r}"
        elif _forms(said, kept) is None:
            yield f"{code}: wrong number of plural forms: {key!r}"
        else:
            yield from slips(code, text, said)
    for message in kept:
        if message.id and _key(message.id) not in wanted:
            yield f"{code}: no longer said: {_key(message.id)!r}"


def slips(code: str, text: Text, said: object) -> Iterator[str]:
    """Yield where a translation's placeholders are not those of the text."""
    fields = {name for form in _strings(text) for name in _fields(form)}
    for form in _strings(said):
        try:
            there = _fields(form)
        except ValueError:
            yield f"{code}: braces do not match: {form!r}"
            continue
        # A plural's form may leave the number out: "one visit".
        if not there <= fields or (isinstance(text, str) and there != fields):
            yield f"{code}: placeholders differ: {form!r}"


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def _forms(said: object, kept: Catalog) -> object | None:
    plural = isinstance(said, tuple | list)
    return None if plural and len(_strings(said)) != kept.num_plurals else said


def _strings(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(part) for part in text]  # type: ignore[attr-defined]


def _complete(said: object) -> bool:
    return all(_strings(said)) and bool(_strings(said))


def _key(text: object) -> str:
    return text if isinstance(text, str) else str(text[0])  # type: ignore[index]


def main() -> int:
    """Do what the first argument says."""
    what = sys.argv[1] if len(sys.argv) > 1 else "check"
    codes = [code for code in LANGUAGES if code != ENGLISH]
    if what == "update":
        for code in codes:
            print(f"{code}: {update(code)} texts of {len(texts())} are not translated")
        return 0
    found = [fault for code in codes for fault in faults(code)]
    print("\n".join(found) or "All catalogues are complete.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
