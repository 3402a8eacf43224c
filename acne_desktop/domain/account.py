"""Who works here: accounts, roles, and what each may do."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who does something, as the audit trail names them; without an account, nobody by name."""

    id: int | None
    name: str


NOBODY = Actor(None, "")
