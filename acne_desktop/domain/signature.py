"""Electronic signatures: who, when, what it means, and exactly what was signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from acne_desktop.domain.audit import canonical, digest
from acne_desktop.language import mark, tr


class Meaning(StrEnum):
    """What somebody says by signing."""

    APPROVED = "approved"
    REVIEWED = "reviewed"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    UNBLINDED = "unblinded"
    RESPONSIBLE = "responsible"

    @property
    def label(self) -> str:
        """Return the words that screen and paper show."""
        return tr(_MEANINGS[self])


_MEANINGS = {
    Meaning.APPROVED: mark("I approve this"),
    Meaning.REVIEWED: mark("I have reviewed this"),
    Meaning.LOCKED: mark("I lock these reads: none will be added or taken back"),
    Meaning.UNLOCKED: mark("I open these reads again"),
    Meaning.UNBLINDED: mark("I lift the blinding"),
    Meaning.RESPONSIBLE: mark("I am responsible for this grade"),
}


@dataclass(frozen=True)
class Signature:
    """A signature. ``content`` is the canonical text of what was signed, ``sha256`` its hash."""

    id: int
    account_id: int
    full_name: str
    made_at: datetime
    meaning: Meaning
    reason: str
    subject: str
    record_id: int
    content: str
    sha256: str

    def covers(self, content: Mapping[str, object]) -> bool:
        """Tell whether a record is still what was signed; if not, the signature is superseded."""
        return digest(content) == self.sha256 and canonical(content) == self.content

    @property
    def sentence(self) -> str:
        """Return it as it is printed: name, moment in UTC, meaning."""
        return tr(
            "{name}, {moment} UTC: {meaning}",
            name=self.full_name,
            moment=f"{self.made_at:%Y-%m-%d %H:%M:%S}",
            meaning=self.meaning.label,
        )
