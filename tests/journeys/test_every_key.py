"""Every advertised key does what it says, in the real window, where its command can be used."""

import importlib
import pkgutil

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from acne_desktop.ui.commands import COMMANDS
from tests.journeys import keys
from tests.journeys.keys.desk import PROOFS, Desk, desk, kept

__all__ = ["desk", "kept"]

for module in pkgutil.iter_modules(keys.__path__):
    importlib.import_module(f"{keys.__name__}.{module.name}")

ADVERTISED = [(command.id, key) for command in COMMANDS for key in command.keys]


def test_every_command_is_proved() -> None:
    lacking = [command.id for command in COMMANDS if command.keys and command.id not in PROOFS]
    assert not lacking, (
        f"write a @proof for each of {lacking} in tests/journeys/keys/: how to get where its key "
        "works, and what is so once the key was pressed (see desk.py there)"
    )
    unknown = set(PROOFS) - {command.id for command in COMMANDS}
    assert not unknown, f"there is no such command any more: take out the proofs of {unknown}"


@pytest.mark.parametrize(("id_", "key"), ADVERTISED, ids=[f"{i} {k}" for i, k in ADVERTISED])
def test_the_key_does_what_it_says(id_: str, key: str, desk: Desk) -> None:
    if id_ not in PROOFS:
        pytest.fail(f"no @proof of {id_}: see test_every_command_is_proved")
    happened = PROOFS[id_](desk)
    assert not happened(), f"it was so before {key} was pressed: the proof proves nothing"
    desk.press(key)
    desk.wait(happened)
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()
    desk.settle()
