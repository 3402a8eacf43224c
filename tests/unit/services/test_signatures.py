"""Signing: the password again, exactly what was signed, and superseded by a later change."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from acne_desktop.domain.account import AccountDetails, Role
from acne_desktop.domain.audit import digest
from acne_desktop.domain.signature import Meaning, Signature
from acne_desktop.errors import PermissionDeniedError, SignInError
from acne_desktop.services import accounts, signatures
from acne_desktop.services.clinic import Clinic

PASSWORD = "calm harbour at dawn"
SIGNED = {"code": "ACNE-1", "reads": 12}


@pytest.fixture
def manager(clinic: Clinic) -> Clinic:
    """Return a clinic in which a study manager is signed in."""
    details = AccountDetails("vera", "Vera Beispiel", frozenset({Role.STUDY_MANAGER}))
    accounts.set_up(clinic, details, PASSWORD)
    return clinic


def _sign(clinic: Clinic, password: str = PASSWORD) -> Signature:
    return signatures.sign(
        clinic,
        password=password,
        meaning=Meaning.LOCKED,
        subject="studies",
        record_id=3,
        step=lambda _session: SIGNED,
        reason=" all read ",
    )


def test_a_signature_says_who_when_and_what(manager: Clinic) -> None:
    made = _sign(manager)
    assert signatures.of(manager, "studies", 3) == [made]
    assert (made.full_name, made.reason, made.sha256) == (
        "Vera Beispiel",
        "all read",
        digest(SIGNED),
    )
    assert made.sentence.startswith("Vera Beispiel, ")
    assert made.sentence.endswith("none will be added or taken back")


def test_it_needs_the_password_again(manager: Clinic) -> None:
    with pytest.raises(SignInError):
        _sign(manager, "calm harbour at noon")
    assert signatures.of(manager, "studies", 3) == []


def test_it_needs_a_name(clinic: Clinic) -> None:
    with pytest.raises(PermissionDeniedError):
        _sign(clinic)


def test_a_later_change_supersedes_it(manager: Clinic) -> None:
    made = _sign(manager)
    assert made.covers({"reads": 12, "code": "ACNE-1"})
    assert not made.covers({"reads": 13, "code": "ACNE-1"})


@pytest.mark.both_databases
def test_the_database_refuses_to_change_one(manager: Clinic) -> None:
    _sign(manager)
    for statement in ("UPDATE signatures SET full_name = 'x'", "DELETE FROM signatures"):
        with pytest.raises(DBAPIError, match="append-only"), manager.database.writing() as session:
            session.execute(text(statement))
