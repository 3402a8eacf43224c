"""Roles that must not meet, passwords that are guessed, and how long a wrong one makes one wait."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acne_desktop.domain.account import (
    BLINDED,
    LEAST_PASSWORD,
    MAX_NAME,
    MAY,
    SEEING,
    AccountDetails,
    PasswordRule,
    Permission,
    Role,
    broken_rules,
    check_password,
    conflicts,
    wait_seconds,
)
from acne_desktop.errors import InvalidRecordError

HIDDEN = {
    Permission.SEE_PATIENTS,
    Permission.CHANGE_PATIENTS,
    Permission.GRADE,
    Permission.EXPORT_PATIENTS,
    Permission.SEE_AGREEMENT,
    Permission.SEE_AUDIT,
    Permission.MANAGE_STUDIES,
    Permission.MANAGE_ACCOUNTS,
}


@given(st.frozensets(st.sampled_from(Role)))
def test_nobody_reads_and_sees_what_is_hidden(roles: frozenset[Role]) -> None:
    may = {each for role in roles for each in MAY[role]}
    assert conflicts(roles) == (Permission.READ in may and bool(may & HIDDEN))


def test_every_role_is_blinded_or_seeing_and_has_its_permissions() -> None:
    assert BLINDED | SEEING == set(Role) == set(MAY)
    assert not BLINDED & SEEING
    assert {each for held in MAY.values() for each in held} == set(Permission)


@pytest.mark.parametrize(
    "details",
    [
        AccountDetails(" ", "Anna Berg", frozenset({Role.READER})),
        AccountDetails("anna", " ", frozenset({Role.READER})),
        AccountDetails("a" * (MAX_NAME + 1), "Anna Berg", frozenset({Role.READER})),
        AccountDetails("anna", "Anna Berg", frozenset()),
        AccountDetails("anna", "Anna Berg", frozenset({Role.READER, Role.CLINICIAN})),
        AccountDetails("anna", "Anna Berg", frozenset({Role.ADJUDICATOR, Role.ADMINISTRATOR})),
    ],
)
def test_details_that_break_a_rule_are_refused(details: AccountDetails) -> None:
    with pytest.raises(InvalidRecordError):
        details.checked()


def test_details_are_tidied() -> None:
    roles = frozenset({Role.READER, Role.ADJUDICATOR})
    given_ = AccountDetails("  anna ", "Anna   Berg", roles)
    assert given_.checked() == AccountDetails("anna", "Anna Berg", roles)


@pytest.mark.parametrize(
    "password",
    [
        "short-one-1",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "123456789012",
        "abcdefghijklm",
        "passwordpassword",
        "Password123456!",
        "Willkommen2026!",
        "qwertyuiop12",
        "correct horse battery staple",
        "dermatologist2026",
        "my name is ANNA so there",
        "the Bérgs of Oslo, 1987",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(InvalidRecordError):
        check_password(password, "anna", "A. Berg")


@pytest.mark.parametrize(
    "password", ["violet tractor 9", "kfmp-xtqa-7hbn-wq3r", "Großmutters-Möwe7"]
)
def test_others_are_taken(password: str) -> None:
    assert len(password) >= LEAST_PASSWORD
    check_password(password, "anna", "A. Berg")


def test_each_rule_is_told_by_itself() -> None:
    assert broken_rules("anna b.", "anna", "A. Berg") == [PasswordRule.LONG, PasswordRule.NAMELESS]
    assert broken_rules("PasswordPassword") == [PasswordRule.UNCOMMON]
    assert broken_rules("violet tractor 9", "anna") == []
    for rule in PasswordRule:
        assert rule.label != rule.sentence


def test_the_wait_grows_and_ends_at_a_quarter_of_an_hour() -> None:
    waits = [wait_seconds(n) for n in range(200)]
    assert waits[:5] == [0, 0, 0, 8, 16]
    assert all(one <= other for one, other in pairwise(waits))
    assert waits[-1] == 15 * 60
