"""Photographs that came together, while they are read and until their views are known; no Qt."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from acne_desktop.domain.inspection import Inspection
from acne_desktop.domain.photo import View
from acne_desktop.services import candidates

if TYPE_CHECKING:
    from acne_desktop.services.intake import IncomingPhoto


@dataclass
class Batch:
    """``places`` are the slots that say that a photograph is being read, in the files' order.

    ``fresh``: the photographs are a triplet of their own.
    """

    places: list[View]
    fresh: bool
    read: dict[View, IncomingPhoto] = field(default_factory=dict)
    failed: dict[View, str] = field(default_factory=dict)

    def drop(self, view: View) -> bool:
        """Wait no longer for the photograph of a slot; tell whether it was one of these."""
        if view not in self.places:
            return False
        self.places.remove(view)
        self.read.pop(view, None)
        self.failed.pop(view, None)
        return True

    @property
    def is_settled(self) -> bool:
        """Tell whether every photograph was read, or failed."""
        return len(self.read) + len(self.failed) == len(self.places)

    @property
    def photos(self) -> list[IncomingPhoto]:
        """The photographs that were read, in the files' order."""
        return [self.read[view] for view in self.places if view in self.read]

    def arranged(
        self, seen: Sequence[Inspection | None], free: Collection[View]
    ) -> dict[View, IncomingPhoto]:
        """Return each photograph at its view; ``seen`` is what is seen of :attr:`photos`."""
        waited = [view for view in self.places if view in self.read]
        places = candidates.places_for(seen, waited, free)
        return dict(zip(places, self.photos, strict=True))

    def errors_beside(self, empty: Sequence[View]) -> dict[View, str]:
        """Return each sentence at the slot where its photograph lacks now."""
        left = [view for view in empty if view not in self.failed]
        shown = {}
        for view, sentence in self.failed.items():
            place = view if view in empty or not left else left.pop(0)
            shown[place] = sentence
        return shown
