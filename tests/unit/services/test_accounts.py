"""Accounts in a clinic: set up once, changed by administrators, never without one of them."""

from pathlib import Path

import pytest

from acne_desktop.domain.account import NOBODY, AccountDetails, Permission, Role
from acne_desktop.errors import InvalidRecordError, PermissionDeniedError, SignInError
from acne_desktop.services import accounts, passwords, patients, sign_in
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.services.permissions import allowed
from tests.accounts import ADMINISTRATOR, PASSWORD, added, set_up

READER = frozenset({Role.READER})


def test_a_clinic_without_accounts_works_but_for_what_needs_a_name(clinic: Clinic) -> None:
    assert not clinic.has_accounts
    assert patients.count(clinic) == 0
    refused = {each for each in Permission if not allowed(clinic, each)}
    assert refused == {
        Permission.MANAGE_ACCOUNTS,
        Permission.READ,
        Permission.ADJUDICATE,
        Permission.SIGN,
    }


def test_the_first_account_is_an_administrator_and_signed_in(clinic: Clinic) -> None:
    account = set_up(clinic, Role.CLINICIAN)
    assert account.roles == {Role.ADMINISTRATOR, Role.CLINICIAN}
    assert clinic.signed_in == account
    assert clinic.database.actor == account.actor
    with pytest.raises(PermissionDeniedError):
        set_up(clinic)


def test_accounts_stay_on_and_nobody_is_signed_in_at_the_start(tmp_path: Path) -> None:
    with open_clinic(tmp_path / "data") as clinic:
        set_up(clinic, Role.CLINICIAN)
    with open_clinic(tmp_path / "data") as clinic:
        assert clinic.has_accounts
        assert clinic.database.actor == NOBODY
        with pytest.raises(PermissionDeniedError, match="Sign in"):
            patients.count(clinic)
        sign_in.sign_in(clinic, ADMINISTRATOR, PASSWORD)
        assert patients.count(clinic) == 0
        sign_in.sign_out(clinic)
        with pytest.raises(PermissionDeniedError):
            patients.count(clinic)


def test_no_password_is_kept_readable(clinic: Clinic) -> None:
    set_up(clinic)
    clinic.database.close()  # folds the log into the file
    kept = clinic.folders.database.read_bytes()
    assert PASSWORD.encode() not in kept
    assert b"$argon2id$" in kept


def test_a_password_handed_over_must_be_changed_first(clinic: Clinic) -> None:
    set_up(clinic)
    _account, password = accounts.create(
        clinic, AccountDetails("Bo", "Bo Holm", frozenset({Role.CLINICIAN}))
    )
    sign_in.sign_in(clinic, "bo", password)
    with pytest.raises(PermissionDeniedError, match="password of your own"):
        patients.count(clinic)
    with pytest.raises(InvalidRecordError):
        accounts.change_own_password(clinic, password, password)
    with pytest.raises(SignInError):
        accounts.change_own_password(clinic, "not the present one", PASSWORD)
    accounts.change_own_password(clinic, password, PASSWORD)
    assert patients.count(clinic) == 0
    with pytest.raises(SignInError):
        sign_in.sign_in(clinic, "Bo", password)
    assert sign_in.sign_in(clinic, "Bo", PASSWORD).name == "Bo"


def test_a_reset_lets_somebody_in_at_once(clinic: Clinic) -> None:
    set_up(clinic)
    bo = added(clinic, "Bo", Role.READER)
    for _ in range(3):
        with pytest.raises(SignInError):
            sign_in.sign_in(clinic, "Bo", "wrong")
    password = accounts.reset_password(clinic, bo.id)
    assert sign_in.sign_in(clinic, "Bo", password).must_change


def test_one_s_own_password_is_not_reset(clinic: Clinic) -> None:
    ada = set_up(clinic)
    with pytest.raises(InvalidRecordError):
        accounts.reset_password(clinic, ada.id)


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["Ada", " ada ", "ADA", "Áda"])
def test_a_name_is_never_given_twice(clinic: Clinic, name: str) -> None:
    set_up(clinic)
    with pytest.raises(InvalidRecordError):
        accounts.create(clinic, AccountDetails(name, "Somebody Else", READER))


def test_a_closed_account_keeps_its_name_and_stays_out(clinic: Clinic) -> None:
    set_up(clinic)
    bo = added(clinic, "Bo", Role.CLINICIAN)
    accounts.close(clinic, bo.id)
    with pytest.raises(InvalidRecordError):
        accounts.create(clinic, AccountDetails("bo", "Another Bo", READER))
    with pytest.raises(SignInError):
        sign_in.sign_in(clinic, "Bo", PASSWORD)
    assert [(each.name, each.active) for each in accounts.all_of(clinic)] == [
        ("Ada", True),
        ("Bo", False),
    ]
    accounts.reopen(clinic, bo.id)
    assert sign_in.sign_in(clinic, "Bo", PASSWORD).id == bo.id


@pytest.mark.both_databases
def test_there_is_always_an_administrator(clinic: Clinic) -> None:
    ada = set_up(clinic)
    with pytest.raises(InvalidRecordError, match="last administrator"):
        accounts.close(clinic, ada.id)
    with pytest.raises(InvalidRecordError, match="last administrator"):
        accounts.change_roles(clinic, ada.id, frozenset({Role.CLINICIAN}))
    assert accounts.all_of(clinic) == [ada]
    bo = added(clinic, "Bo", Role.ADMINISTRATOR)
    accounts.close(clinic, bo.id)
    with pytest.raises(InvalidRecordError, match="last administrator"):
        accounts.close(clinic, ada.id)
    accounts.reopen(clinic, bo.id)
    accounts.change_roles(clinic, ada.id, frozenset({Role.CLINICIAN}))
    with pytest.raises(PermissionDeniedError):  # what one has given up is gone at once
        accounts.all_of(clinic)


def test_roles_that_must_not_meet_are_refused(clinic: Clinic) -> None:
    set_up(clinic)
    bo = added(clinic, "Bo", Role.READER)
    with pytest.raises(InvalidRecordError):
        accounts.change_roles(clinic, bo.id, frozenset({Role.READER, Role.STUDY_MANAGER}))
    changed = accounts.change_roles(clinic, bo.id, frozenset({Role.READER, Role.ADJUDICATOR}))
    assert changed.roles == {Role.READER, Role.ADJUDICATOR}


def test_what_changed_elsewhere_is_so_when_it_is_read_anew(clinic: Clinic) -> None:
    set_up(clinic)
    bo = added(clinic, "Bo", Role.CLINICIAN)
    accounts.change_roles(clinic, bo.id, frozenset({Role.READER}))
    clinic.sign_in(bo)  # as another workstation has it
    assert patients.count(clinic) == 0
    renewed = accounts.renew(clinic)
    assert renewed is not None
    assert renewed.roles == READER
    with pytest.raises(PermissionDeniedError):
        patients.count(clinic)


@pytest.mark.both_databases
def test_whoever_was_closed_elsewhere_is_signed_out(clinic: Clinic) -> None:
    ada = set_up(clinic)
    bo = added(clinic, "Bo", Role.CLINICIAN)
    accounts.close(clinic, bo.id)
    clinic.sign_in(bo)
    assert accounts.renew(clinic) is None
    assert clinic.database.actor == NOBODY
    assert ada.active


def test_handed_over_passwords_are_long_and_differ() -> None:
    made = {passwords.made_up() for _ in range(200)}
    assert len(made) == 200
    assert {len(each) for each in made} == {19}


def test_whoever_was_given_another_password_elsewhere_is_signed_out(clinic: Clinic) -> None:
    set_up(clinic)
    bo = added(clinic, "Bo", Role.CLINICIAN)
    accounts.reset_password(clinic, bo.id)
    clinic.sign_in(bo)
    assert accounts.renew(clinic) is None
