"""Electronic signatures: who, when, what it means, and exactly what was signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from acne_desktop.domain.audit import canonical, digest
from acne_desktop.domain.visit import Visit
from acne_desktop.language import mark, tr


class Meaning(StrEnum):
    """What somebody says by signing."""

    APPROVED = "approved"
    REVIEWED = "reviewed"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    UNBLINDED = "unblinded"
    REPLACED = "replaced"
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
    Meaning.REPLACED: mark("I let somebody else read in the place of this reader"),
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


@dataclass(frozen=True)
class Given:
    """A signature of a record; one that is superseded stays, with what was signed."""

    signature: Signature
    superseded: bool

    @property
    def sentence(self) -> str:
        """Return the signature as it is printed, and whether it still holds."""
        if not self.superseded:
            return self.signature.sentence
        return tr("{signature} (superseded by a later change)", signature=self.signature.sentence)


def graded(visit: Visit) -> dict[str, object]:
    """Return what is signed of a visit's grade: what was decided, on which photographs.

    Neither a name nor an identifier: what is signed can never be erased. Nor when it was decided,
    nor what a later model suggests: taking a change back makes the record what was signed again.
    """
    decision = visit.decision
    return {
        "visit": visit.id,
        "patient": visit.patient_id,
        "day": visit.day.isoformat(),
        "photographs": {
            view.value: {"sha256": photo.sha256, "turn": visit.turns.get(view, 0)}
            for view, photo in visit.photos.items()
        },
        "decision": None
        if decision is None
        else {
            "grade": int(decision.grade),
            "wording": decision.wording_id,
            "reason": decision.reason,
            "comment": decision.comment,
            "counts": {kind.value: count for kind, count in (decision.counts or {}).items()},
        },
    }
