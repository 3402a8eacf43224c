"""Signing in: one sentence for every wrong try, and a wait that no restart shortens."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import argon2
import pytest

from acne_desktop.domain.account import Role
from acne_desktop.domain.audit import Action
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.errors import SignInError
from acne_desktop.services import audit, passwords, patients, sign_in
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.storage import accounts as stored
from tests.accounts import ADMINISTRATOR, PASSWORD, added, set_up

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
WRONG = "a wrong password"


def refused(clinic: Clinic, name: str, password: str, now: datetime = NOW) -> str:
    with pytest.raises(SignInError) as caught:
        sign_in.sign_in(clinic, name, password, now=now)
    return caught.value.sentence


def test_nothing_tells_whether_the_name_or_the_password_is_wrong(clinic: Clinic) -> None:
    set_up(clinic)
    closed = added(clinic, "Bo", Role.READER)
    with clinic.database.writing() as session:
        stored.set_active(session, closed.id, False)
    names = (ADMINISTRATOR, "nobody", "Bo")
    for _ in range(6):
        assert len({refused(clinic, name, WRONG) for name in names}) == 1
    for later in (timedelta(seconds=5), timedelta(minutes=20)):
        assert len({refused(clinic, name, WRONG, NOW + later) for name in names}) == 1


def test_a_hash_is_computed_for_every_try(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(clinic)
    passwords.fits(None, "make the hash of nobody")
    seen = []
    verify = argon2.PasswordHasher.verify

    def counted(self: argon2.PasswordHasher, hash_: str, password: str) -> bool:
        seen.append(hash_.split("$")[1:4])
        return bool(verify(self, hash_, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    for name in (ADMINISTRATOR, "nobody"):
        for _ in range(5):  # the last two while one has to wait
            refused(clinic, name, WRONG)
    assert len(seen) == 10
    assert len({tuple(each) for each in seen}) == 1  # at the same cost
    assert seen[0][0] == "argon2id"


@pytest.mark.both_databases
def test_two_wrong_tries_cost_nothing_and_the_third_some_seconds(clinic: Clinic) -> None:
    set_up(clinic)
    for _ in range(2):
        assert "not right" in refused(clinic, ADMINISTRATOR, WRONG)
    assert sign_in.sign_in(clinic, ADMINISTRATOR, PASSWORD, now=NOW)
    for _ in range(3):  # the right one began the count anew
        assert "not right" in refused(clinic, ADMINISTRATOR, WRONG)
    assert "8 seconds" in refused(clinic, ADMINISTRATOR, PASSWORD)
    assert "1 second." in refused(clinic, ADMINISTRATOR, PASSWORD, NOW + timedelta(seconds=7.5))
    assert sign_in.sign_in(clinic, ADMINISTRATOR, PASSWORD, now=NOW + timedelta(seconds=8))


def test_the_wait_grows_to_a_quarter_of_an_hour_and_survives_a_restart(tmp_path: Path) -> None:
    now = NOW
    with open_clinic(tmp_path / "data") as clinic:
        set_up(clinic)
        for _ in range(12):
            refused(clinic, ADMINISTRATOR, WRONG, now)
            now += timedelta(minutes=15)
        now -= timedelta(minutes=15)
    with open_clinic(tmp_path / "data") as clinic:
        assert "15 minutes" in refused(clinic, ADMINISTRATOR, PASSWORD, now)
        now += timedelta(minutes=15)
        assert sign_in.sign_in(clinic, ADMINISTRATOR, PASSWORD, now=now)


def test_the_password_again_counts_as_a_try(clinic: Clinic) -> None:
    ada = set_up(clinic)
    assert sign_in.confirm(clinic, PASSWORD, now=NOW) == ada
    for _ in range(3):
        with pytest.raises(SignInError):
            sign_in.confirm(clinic, WRONG, now=NOW)
    with pytest.raises(SignInError, match="8 seconds"):
        sign_in.confirm(clinic, PASSWORD, now=NOW)


def test_a_hash_of_lower_cost_is_replaced(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = set_up(clinic)
    stronger = argon2.PasswordHasher(time_cost=2, memory_cost=512, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", stronger)
    sign_in.sign_in(clinic, ADMINISTRATOR, PASSWORD)
    with clinic.database.reading() as session:
        kept = stored.secret(session, ada.id).password
    assert not passwords.is_weaker(kept)
    assert sign_in.sign_in(clinic, ADMINISTRATOR, PASSWORD) == ada


def test_the_cost_is_what_rfc_9106_asks_for() -> None:
    assert passwords.COST.type is argon2.Type.ID
    assert passwords.COST.memory_cost >= 64 * 1024
    assert passwords.COST.time_cost >= 3


def test_the_trail_names_who_came_and_went_and_never_what_was_typed(clinic: Clinic) -> None:
    ada = set_up(clinic)
    added(clinic, "Bo", Role.STUDY_MANAGER)
    sign_in.lock(clinic)
    refused(clinic, ADMINISTRATOR, WRONG)
    refused(clinic, "hunter2-hunter2", WRONG)
    sign_in.sign_in(clinic, ADMINISTRATOR, PASSWORD)
    found = audit.entries(clinic)
    told = [(each.action, each.actor, each.record) for each in found if each.old is each.new]
    assert told[:4] == [
        (Action.SIGNED_IN, "Ada", str(ada.id)),
        (Action.REFUSED, "", ""),
        (Action.REFUSED, "", str(ada.id)),
        (Action.LOCKED, "Ada", str(ada.id)),
    ]
    written = repr(found)
    assert "argon2" not in written
    assert "hunter2" not in written
    assert audit.verify(clinic).sound


def test_undo_ends_with_signing_out(clinic: Clinic) -> None:
    set_up(clinic, Role.CLINICIAN)
    patients.register(clinic, PatientDetails("A-1", "Erika Muster"))
    patients.amend(clinic, 1, PatientDetails("A-1", "Erika Mustermann"))
    assert clinic.changes.can_undo
    sign_in.sign_out(clinic)
    assert not clinic.changes.can_undo
