"""A clinic that is nothing but its folders, for services that look at no records."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

from sqlalchemy.orm import Session

from acne_desktop.domain.account import Account, Actor
from acne_desktop.paths import Folders
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import audit


def clinic_in(folders: Folders, account: Account | None = None) -> Clinic:
    """Return a clinic kept in a folder; with an account, its services do what that one may."""
    made = SimpleNamespace(
        folders=folders,
        has_accounts=account is not None,
        signed_in=account,
        keep_up=lambda: None,  # nobody else works here
        database=SimpleNamespace(writing=_into_nothing),
    )
    return cast(Clinic, made)


@contextmanager
def _into_nothing() -> Iterator[Session]:
    """Give a session whose notes are never written."""
    session = Session()
    audit.follow(session, Actor(None, "nobody"))
    yield session
