"""Who works here: accounts, roles, what each may do, and the rules of passwords."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from acne_desktop.domain.patient import folded
from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import mark, tr

MAX_NAME = 80
LEAST_PASSWORD = 12
MAX_PASSWORD = 1024  # more is no password, but work for whoever hashes it

_FREE_TRIES = 2
_LONGEST_WAIT = 15 * 60


class Permission(StrEnum):
    """One thing that a service lets an account do."""

    SEE_PATIENTS = "see_patients"
    CHANGE_PATIENTS = "change_patients"
    GRADE = "grade"
    EXPORT_PATIENTS = "export_patients"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_STUDIES = "manage_studies"
    READ = "read"
    ADJUDICATE = "adjudicate"
    SEE_AGREEMENT = "see_agreement"
    SEE_AUDIT = "see_audit"
    CHANGE_SETTINGS = "change_settings"
    CHANGE_SECURITY = "change_security"
    SIGN = "sign"


class Role(StrEnum):
    """What somebody does here; an account may have several, see :func:`conflicts`."""

    CLINICIAN = "clinician"
    READER = "reader"
    ADJUDICATOR = "adjudicator"
    STUDY_MANAGER = "study_manager"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.CLINICIAN: mark("Clinician"),
    Role.READER: mark("Reader"),
    Role.ADJUDICATOR: mark("Adjudicator"),
    Role.STUDY_MANAGER: mark("Study manager"),
    Role.ADMINISTRATOR: mark("Administrator"),
}

MAY: dict[Role, frozenset[Permission]] = {
    Role.CLINICIAN: frozenset(
        {
            Permission.SEE_PATIENTS,
            Permission.CHANGE_PATIENTS,
            Permission.GRADE,
            Permission.EXPORT_PATIENTS,
            Permission.CHANGE_SETTINGS,
            Permission.SIGN,
        }
    ),
    Role.READER: frozenset({Permission.READ}),
    Role.ADJUDICATOR: frozenset({Permission.READ, Permission.ADJUDICATE}),
    Role.STUDY_MANAGER: frozenset(
        {
            Permission.SEE_PATIENTS,
            Permission.MANAGE_STUDIES,
            Permission.SEE_AGREEMENT,
            Permission.SEE_AUDIT,
            Permission.SIGN,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.MANAGE_ACCOUNTS,
            Permission.SEE_AUDIT,
            Permission.CHANGE_SETTINGS,
            Permission.CHANGE_SECURITY,
        }
    ),
}

# Whoever reads blinded must not see whom the photographs show, nor what others have read.
BLINDED = frozenset({Role.READER, Role.ADJUDICATOR})
SEEING = frozenset({Role.CLINICIAN, Role.STUDY_MANAGER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Actor:
    """Who does something, as the audit trail names them; without an account, nobody by name."""

    id: int | None
    name: str


NOBODY = Actor(None, "")

# What only somebody with a name can do; the rest is open to a clinic without accounts.
PERSONAL = frozenset(
    {Permission.MANAGE_ACCOUNTS, Permission.READ, Permission.ADJUDICATE, Permission.SIGN}
)


@dataclass(frozen=True)
class Account:
    """Somebody who signs in. A closed account stays, for what was done with it."""

    id: int
    name: str
    full_name: str
    roles: frozenset[Role]
    active: bool
    must_change: bool
    created_at: datetime

    @property
    def actor(self) -> Actor:
        """Return whom changes are put down to."""
        return Actor(self.id, self.name)

    @property
    def permissions(self) -> frozenset[Permission]:
        """Return all that the account's roles let it do."""
        return frozenset(each for role in self.roles for each in MAY[role])

    def may(self, permission: Permission) -> bool:
        """Tell whether the account may do something now: not before its password is its own."""
        return self.active and not self.must_change and permission in self.permissions


@dataclass(frozen=True)
class AccountDetails:
    """What an administrator enters about an account."""

    name: str
    full_name: str
    roles: frozenset[Role]

    def checked(self) -> "AccountDetails":
        """Return the details with spaces tidied. Raises :class:`InvalidRecordError`."""
        name, full_name = " ".join(self.name.split()), " ".join(self.full_name.split())
        if not name:
            raise InvalidRecordError(tr("Enter a name to sign in with."))
        if not full_name:
            raise InvalidRecordError(tr("Enter the person's full name: it stands in signatures."))
        if max(len(name), len(full_name)) > MAX_NAME:
            raise InvalidRecordError(tr("Shorten the name to {n} characters.", n=MAX_NAME))
        check_roles(self.roles)
        return AccountDetails(name, full_name, self.roles)


def conflicts(roles: Iterable[Role]) -> bool:
    """Tell whether roles must not meet in one person: reading blinded, and seeing what is hidden.

    Whoever reads or adjudicates may not see identifying data or the reads of others.
    """
    held = frozenset(roles)
    return bool(held & BLINDED) and bool(held & SEEING)


def check_roles(roles: frozenset[Role]) -> None:
    """Raise :class:`InvalidRecordError` where there is no role, or roles that must not meet."""
    if not roles:
        raise InvalidRecordError(tr("Choose at least one role."))
    if conflicts(roles):
        raise InvalidRecordError(
            tr(
                "Readers and adjudicators see neither patients nor the reads of others: choose "
                "only these roles, or none of them."
            )
        )


class PasswordRule(StrEnum):
    """What a password has to be, in the order in which it is told."""

    LONG = "long"
    UNCOMMON = "uncommon"
    NAMELESS = "nameless"

    @property
    def label(self) -> str:
        """Return the rule in words, as a list shows it."""
        return tr(_RULES[self][0], n=LEAST_PASSWORD)

    @property
    def sentence(self) -> str:
        """Return what to do where it is broken."""
        return tr(_RULES[self][1], n=LEAST_PASSWORD)


_RULES = {
    PasswordRule.LONG: (
        mark("At least {n} characters"),
        mark("Choose a password of at least {n} characters."),
    ),
    PasswordRule.UNCOMMON: (
        mark("Not among the first that are guessed"),
        mark("This password is among the first that are guessed: choose another one."),
    ),
    PasswordRule.NAMELESS: (
        mark("Without the person\N{RIGHT SINGLE QUOTATION MARK}s name"),
        mark("Choose a password that does not contain the name."),
    ),
}


def broken_rules(password: str, *names: str) -> list[PasswordRule]:
    """Return the rules that a password breaks.

    ``names`` are the person's own: none of their words of three letters or more may be in it.
    """
    plain = folded(password)
    broken = {
        PasswordRule.LONG: len(password) < LEAST_PASSWORD,
        PasswordRule.UNCOMMON: _is_common(plain),
        PasswordRule.NAMELESS: any(word in plain for word in _words(names)),
    }
    return [rule for rule in PasswordRule if broken[rule]]


def check_password(password: str, *names: str) -> None:
    """Raise :class:`InvalidRecordError` where a password is easily guessed, or endless."""
    if len(password) > MAX_PASSWORD:
        raise InvalidRecordError(tr("Choose a password of at most {n} characters.", n=MAX_PASSWORD))
    for rule in broken_rules(password, *names):
        raise InvalidRecordError(rule.sentence)


def wait_seconds(failures: int) -> int:
    """Return how long no password is looked at after so many wrong ones in a row."""
    if failures <= _FREE_TRIES:
        return 0
    return int(min(2.0 ** min(failures, 20), _LONGEST_WAIT))


def _words(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in folded(name).split() if len(word) > 2}


def _is_common(plain: str) -> bool:
    """Tell whether a password is a common one, also with figures or signs put behind, or twice."""
    if len(set(plain)) < 4 or plain in _ROWS or plain in _ROWS[::-1]:
        return True
    stem = plain.rstrip("0123456789!?.,-_*#$%& ")
    return any(_made_of(each, part) for each in (plain, stem) for part in _COMMON)


def _made_of(text: str, part: str) -> bool:
    """Tell whether a text is one word, or the same word again and again."""
    times, rest = divmod(len(text), len(part))
    return rest == 0 and times > 0 and part * times == text


_ROWS = "1234567890123456789012345678901234567890 abcdefghijklmnopqrstuvwxyz"

_COMMON = (
    "password",
    "passwort",
    "passw0rd",
    "p@ssword",
    "p@ssw0rd",
    "mypassword",
    "changeme",
    "welcome",
    "willkommen",
    "bienvenue",
    "motdepasse",
    "contrasena",
    "administrator",
    "administrador",
    "letmein",
    "letmeinplease",
    "iloveyou",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "qwertyasdfgh",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "q1w2e3r4t5y6",
    "qazwsxedcrfv",
    "123456",
    "12345678",
    "123456789",
    "1234567890",
    "abc123",
    "abcd1234",
    "monkey",
    "dragon",
    "sunshine",
    "princess",
    "football",
    "superman",
    "trustno1",
    "secret",
    "geheim",
    "correcthorsebatterystaple",
    "correct horse battery staple",
    "dermatology",
    "dermatologie",
    "dermatologist",
    "acne",
    "acnedesktop",
    "acne_desktop",
    "clinic",
    "hospital",
)
