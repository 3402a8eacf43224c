"""What a command is: one thing that the user can do, with its key and its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One thing the user can do. ``keys`` are in Qt's portable notation, the first is shown.

    ``text``, ``help`` and ``group`` are in English, as they stand in the table; who shows them
    translates them: ``language.tr(command.text)``.
    """

    id: str
    text: str
    keys: tuple[str, ...]
    help: str
    group: str
    icon: str = ""
