"""One change of the records: what it says, what it did to each record, and which it takes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from acne_desktop.language import tr

State = Mapping[str, object]  # what JSON holds; a record's whole state


@dataclass(frozen=True)
class Told:
    """What a change did, in a sentence that is translated when it is shown.

    ``text`` is in English and marked for translation, with ``values`` to be put in by name.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return tr(self.text, **self.values)


@dataclass(frozen=True)
class Part:
    """What a change did to one record; a state is None where the record was not there."""

    kind: str
    record_id: int
    before: State | None
    after: State | None


@dataclass(frozen=True)
class Change:
    """A change, whole; ``undoes`` is the number of the change that it takes back.

    ``undone`` says that a later change has taken this one back.
    """

    id: int
    made_at: datetime
    told: Told
    patient_id: int | None
    visit_id: int | None
    parts: tuple[Part, ...]
    undoes: int | None = None
    undone: bool = False
