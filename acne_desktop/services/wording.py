"""The published wordings of the five grades, one file each in ``resources/wordings``."""

import json

from acne_desktop.domain.iga import Wording
from acne_desktop.errors import NotFoundError
from acne_desktop.language import current, tr
from acne_desktop.paths import resources


def load_wording(wording_id: str = "fda") -> Wording:
    """Return a wording in the language in force, as published where it has no translation.

    Raises :class:`NotFoundError` for one that does not ship.
    """
    for wording in wordings():
        if wording.id == wording_id:
            return wording
    raise NotFoundError(
        tr("The wording of the grades is not installed: choose another one, or install it again.")
    )


def wordings() -> list[Wording]:
    """Return all wordings that ship, in the order of their titles."""
    files = (resources() / "wordings").glob("*.json")
    found = [
        Wording.from_dict(json.loads(file.read_text(encoding="utf-8")), current()) for file in files
    ]
    return sorted(found, key=lambda wording: wording.title)
