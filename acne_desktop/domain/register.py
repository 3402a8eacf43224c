"""What is asked of the register of patients: a text, filters, and an order."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from acne_desktop.domain.iga import Grade


class Order(StrEnum):
    """What the list is sorted by; patients without such a date stand last, then by name."""

    NAME = "name"
    LAST_VISIT = "last_visit"
    NEXT_VISIT = "next_visit"


@dataclass(frozen=True)
class Query:
    """Which patients are wanted. Filters add up; of several grades, any.

    ``due_by`` wants those whose latest visit names a next one on or before that day: it has been
    reached and no visit has followed. ``grades`` are of the latest visit, ``ungraded`` wants any
    visit without a grade.
    """

    text: str = ""
    due_by: date | None = None
    ungraded: bool = False
    grades: frozenset[Grade] = frozenset()
    order: Order = Order.NAME
    descending: bool = False

    @property
    def is_filtered(self) -> bool:
        """Tell whether more than the text narrows the list."""
        return self.due_by is not None or self.ungraded or bool(self.grades)

    @property
    def is_everyone(self) -> bool:
        """Tell whether nobody is left out."""
        return not self.text.strip() and not self.is_filtered

    def without_filters(self) -> "Query":
        """Return the query with its text and order only."""
        return replace(self, due_by=None, ungraded=False, grades=frozenset())
