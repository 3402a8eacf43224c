"""Hashes passwords with argon2id, and compares them in a time that tells nothing."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

COST = RFC_9106_LOW_MEMORY  # argon2id, 64 MiB, three passes, four lanes
_HASHER = PasswordHasher.from_parameters(COST)

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none is mistaken for another
_GROUPS, _GROUP = 4, 4


def hashed(password: str) -> str:
    """Return a password's hash, with its salt and cost."""
    return _HASHER.hash(password)


def fits(hash_: str | None, password: str) -> bool:
    """Tell whether a password is the one that was hashed; without a hash it never is.

    Also then a hash is computed, so that the time does not tell who has an account.
    """
    try:
        right = _HASHER.verify(hash_ or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return right and hash_ is not None


def is_weaker(hash_: str) -> bool:
    """Tell whether a hash was made at another cost than new ones are."""
    return _HASHER.check_needs_rehash(hash_)


def made_up() -> str:
    """Return a password to hand over, which has to be changed; about 79 bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe())
