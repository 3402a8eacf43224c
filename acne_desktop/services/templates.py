"""Texts that the clinic uses again and again: reasons of overrides, and paragraphs of plans.

They lie in one small file of the data folder. What ships is kept there in English and said in the
language of the window; what the clinic adds is said as it was written.
"""

import json
import logging
from dataclasses import dataclass, replace

from acne_desktop.domain.account import Permission
from acne_desktop.language import mark, tr
from acne_desktop.paths import Folders
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage.files import disk_failures, write_whole

MOST_REASONS = 9  # one key each
_log = logging.getLogger(__name__)

REASONS: tuple[str, ...] = (
    mark("Lesions outside the photographs"),
    mark("Photograph misleading (light, make-up)"),
    mark("Nodules felt, not seen"),
    mark("Post-inflammatory marks, not active lesions"),
    mark("Clinical course"),
)


@dataclass(frozen=True)
class Paragraph:
    """A short text for the treatment plan, inserted by its name."""

    name: str
    text: str

    @property
    def shown_name(self) -> str:
        """Return the name as the screen has it."""
        return tr(self.name)

    @property
    def shown_text(self) -> str:
        """Return the text as it is inserted."""
        return tr(self.text)


PLANS: tuple[Paragraph, ...] = (
    Paragraph(
        mark("Skin care"),
        mark(
            "Wash your face twice a day with a mild cleanser and lukewarm water. Use care and sun "
            "protection that are labelled non-comedogenic. Do not squeeze or scratch."
        ),
    ),
    Paragraph(
        mark("Cream in the evening"),
        mark(
            "Apply the cream thinly to the whole affected area every evening, not to single spots "
            "only. Dryness and slight redness are common at first: then use it every other evening."
        ),
    ),
    Paragraph(
        mark("Patience"),
        mark(
            "It takes eight to twelve weeks until the treatment shows its full effect. Go on with "
            "it even if you see little change at first, and call us if your skin gets much worse."
        ),
    ),
)


@dataclass(frozen=True)
class Templates:
    """The reasons in the order of their keys, and the paragraphs in the order of their menu."""

    reasons: tuple[str, ...] = REASONS
    plans: tuple[Paragraph, ...] = PLANS

    @property
    def shown_reasons(self) -> tuple[str, ...]:
        """Return the reasons as the screen has them, and the record keeps them."""
        return tuple(tr(reason) for reason in self.reasons)

    def with_reason(self, reason: str) -> "Templates":
        """Add a reason at the end; the same one twice, or a tenth, changes nothing."""
        tidy = " ".join(reason.split())
        full = len(self.reasons) >= MOST_REASONS
        if not tidy or full or tidy in (*self.reasons, *self.shown_reasons):
            return self
        return replace(self, reasons=(*self.reasons, tidy))

    def without_reason(self, place: int) -> "Templates":
        """Take out the reason at a place."""
        return replace(self, reasons=self.reasons[:place] + self.reasons[place + 1 :])

    def with_plan(self, name: str, text: str) -> "Templates":
        """Add a paragraph, in place of one that has this name already."""
        tidy = " ".join(name.split())
        if not tidy or not text.strip():
            return self
        others = tuple(each for each in self.plans if tidy not in (each.name, each.shown_name))
        return replace(self, plans=(*others, Paragraph(tidy, text.strip())))

    def without_plan(self, place: int) -> "Templates":
        """Take out the paragraph at a place."""
        return replace(self, plans=self.plans[:place] + self.plans[place + 1 :])


def load(folders: Folders) -> Templates:
    """Return the clinic's texts; those that ship where it has no file, or none that makes sense."""
    try:
        found = json.loads(folders.templates.read_text(encoding="utf-8"))
        reasons = tuple(str(reason) for reason in found["reasons"])
        plans = tuple(Paragraph(str(each["name"]), str(each["text"])) for each in found["plans"])
    except OSError:
        return Templates()
    except (KeyError, TypeError, ValueError):
        _log.warning("the clinic's templates make no sense and are passed over")
        return Templates()
    return Templates(reasons[:MOST_REASONS], plans)


@needs(Permission.GRADE)
def save(clinic: Clinic, templates: Templates) -> None:
    """Write the texts, whole or not at all. Raises :class:`StorageError`."""
    folders = clinic.folders
    values = {
        "reasons": list(templates.reasons),
        "plans": [{"name": each.name, "text": each.text} for each in templates.plans],
    }
    text = json.dumps(values, ensure_ascii=False, indent=2)
    with disk_failures():
        folders.data.mkdir(parents=True, exist_ok=True)
        write_whole(folders.templates, text.encode())
