"""What a setting is: one record, from which it is read, checked, shown, explained and reset."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from acne_desktop.language import tr


class Kind(Enum):
    """What can be entered. A ``LISTED`` value is one of those that this workstation has.

    A ``LINK`` has no value: it leads to what is done elsewhere.
    """

    CHOICE = "choice"
    LISTED = "listed"
    NUMBER = "number"
    TEXT = "text"
    LONG_TEXT = "long text"
    SWITCH = "switch"
    PICTURE = "picture"
    FOLDER = "folder"
    LINK = "link"


@dataclass(frozen=True)
class Setting:
    """One setting. ``id`` is the field of :class:`Settings`; ``label`` and ``help`` in English.

    ``section`` is empty for what the application remembers by itself and no page shows.
    ``choices`` are what may be taken, with their names; of a number, ``least`` and ``most`` are
    its limits and ``steps`` what is offered; of a text, ``most`` is its longest and ``pattern``
    tells what is well formed. ``remakes`` says that the window has to make its pages anew.
    """

    id: str
    section: str
    kind: Kind
    label: str = ""
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    names_stay: bool = False  # the choices' names are the same in every language
    steps: tuple[int, ...] = ()
    least: int = 0
    most: int = 4000
    pattern: str = ".*"
    remakes: bool = False

    @property
    def has_value(self) -> bool:
        """Tell whether there is anything to be kept."""
        return self.kind is not Kind.LINK

    def fits(self, value: object) -> bool:
        """Tell whether a value, read from a file, may be this setting's."""
        match self.kind:
            case Kind.SWITCH:
                return isinstance(value, bool)
            case Kind.NUMBER:
                return type(value) is int and self.least <= value <= self.most
            case Kind.CHOICE:
                return value in [choice for choice, _ in self.choices]
            case Kind.PICTURE:
                return isinstance(value, str) and not {"/", "\\"} & set(value)
            case Kind.LINK:
                return False
            case _:
                return isinstance(value, str) and self._is_well_formed(value)

    def _is_well_formed(self, text: str) -> bool:
        return len(text) <= self.most and bool(re.fullmatch(self.pattern, text, re.DOTALL))

    def named(self, choice: str) -> str:
        """Return a choice's name in the language in force."""
        name = dict(self.choices)[choice]
        return name if self.names_stay and choice not in _TRANSLATED else tr(name)


# Among names that stay, these are words.
_TRANSLATED = ("system", "same")


def by_id(schema: tuple[Setting, ...]) -> Mapping[str, Setting]:
    """Return the settings by their names."""
    return {setting.id: setting for setting in schema}
