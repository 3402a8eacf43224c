"""Who acts on the command line: a name and its password, where the clinic has accounts."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from acne_desktop.cli.shared import data_dir, database
from acne_desktop.errors import KnownError

if TYPE_CHECKING:
    from acne_desktop.domain.audit import Action
    from acne_desktop.services.clinic import Clinic

# Services are imported inside the functions: `--help` must not wait for a database.
# ruff: noqa: PLC0415

VARIABLE = "ACNE_DESKTOP_PASSWORD"


def add_user(parser: argparse.ArgumentParser) -> None:
    """Let a command be told who acts."""
    parser.add_argument(
        "--user", metavar="NAME", help="who acts, where the clinic has accounts; asks the password"
    )
    parser.add_argument(
        "--password-fd",
        type=int,
        metavar="N",
        help=f"take the password from this file descriptor (or from {VARIABLE}) instead",
    )


@dataclass(frozen=True)
class Reading:
    """A clinic that is read, also beside a window, and where it is noted what was read."""

    clinic: "Clinic"
    _arguments: argparse.Namespace
    _noted: "Clinic | None"

    def note(self, action: "Action", subject: str, new: Mapping[str, object] | None = None) -> None:
        """Write to the audit trail what was done, under the name of whoever acts."""
        from acne_desktop.services import audit

        if self._noted is None:
            where = data_dir(self._arguments), action, subject
            audit.note_beside(*where, new=new, database=database(self._arguments))
            return
        audit.note(self._noted, action, subject, new={**(new or {}), "through": audit.COMMAND_LINE})


@contextmanager
def reading(arguments: argparse.Namespace) -> Iterator[Reading]:
    """Open a clinic to read, and let whoever acts do what they may.

    Raises :class:`SignInError`, and what :func:`services.clinic.reading` raises.
    """
    from acne_desktop.services import clinic as clinics

    where = data_dir(arguments), database(arguments)
    with clinics.reading(*where) as clinic:
        if not clinic.has_accounts:
            _check_nobody(arguments)
            yield Reading(clinic, arguments, None)
            return
        with clinics.noting(*where) as noted, signed_in(noted, arguments):
            clinic.sign_in(noted.signed_in)
            yield Reading(clinic, arguments, noted)


@contextmanager
def signed_in(clinic: "Clinic", arguments: argparse.Namespace) -> Iterator[None]:
    """Let whoever acts do what they may in a clinic, as long as the command runs."""
    from acne_desktop.services import audit, sign_in

    if not clinic.has_accounts:
        _check_nobody(arguments)
        yield
        return
    if not arguments.user:
        raise KnownError("This clinic has accounts: say who acts with --user NAME.")
    sign_in.sign_in(clinic, arguments.user, _password(arguments), through=audit.COMMAND_LINE)
    try:
        yield
    finally:
        sign_in.sign_out(clinic)


def _check_nobody(arguments: argparse.Namespace) -> None:
    if arguments.user:
        raise KnownError("This clinic has no accounts: leave --user out.")


def _password(arguments: argparse.Namespace) -> str:
    if arguments.password_fd is not None:
        try:
            with os.fdopen(arguments.password_fd, encoding="utf-8", closefd=False) as file:
                return file.readline().rstrip("\r\n")
        except (OSError, UnicodeError):
            raise KnownError(
                f"No password can be read from file descriptor {arguments.password_fd}."
            ) from None
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        raise KnownError(
            f"There is no terminal to ask for the password at: use --password-fd, or {VARIABLE}."
        )
    return getpass.getpass(f"Password of {arguments.user}: ")
