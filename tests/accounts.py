"""Accounts for tests: people of every role in a clinic, and signing in as one of them."""

from acne_desktop.domain.account import Account, AccountDetails, Role
from acne_desktop.services import accounts, sign_in
from acne_desktop.services.clinic import Clinic

PASSWORD = "violet tractor 9"
ADMINISTRATOR = "Ada"


def set_up(clinic: Clinic, *roles: Role) -> Account:
    """Turn accounts on; the first administrator, with more roles if asked, is signed in."""
    details = AccountDetails(ADMINISTRATOR, "Dr Ada Lund", frozenset(roles))
    return accounts.set_up(clinic, details, PASSWORD)


def added(clinic: Clinic, name: str, *roles: Role) -> Account:
    """Add somebody who has chosen a password already; the administrator stays signed in."""
    before = clinic.signed_in
    details = AccountDetails(name, f"Dr {name} Holm", frozenset(roles))
    account, password = accounts.create(clinic, details)
    sign_in.sign_in(clinic, name, password)
    account = accounts.change_own_password(clinic, password, PASSWORD)
    clinic.sign_in(before)
    return account
