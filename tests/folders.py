"""A clinic that is nothing but its folders, for services that look at no records."""

from types import SimpleNamespace
from typing import cast

from acne_desktop.domain.account import Account
from acne_desktop.paths import Folders
from acne_desktop.services.clinic import Clinic


def clinic_in(folders: Folders, account: Account | None = None) -> Clinic:
    """Return a clinic kept in a folder; with an account, its services do what that one may."""
    made = SimpleNamespace(
        folders=folders,
        has_accounts=account is not None,
        signed_in=account,
        keep_up=lambda: None,  # nobody else works here
    )
    return cast(Clinic, made)
