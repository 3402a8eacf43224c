"""What a study manager sees at a glance: every study in figures, and one study whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from acne_desktop.domain import protocol_words
from acne_desktop.domain.account import Permission
from acne_desktop.domain.signature import Meaning, Signature
from acne_desktop.domain.study import Part, Protocol, State, Study, StudyVisit, Version
from acne_desktop.language import mark, tr
from acne_desktop.services import study_results, study_suggesting
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.studies import SUBJECT, signed_content
from acne_desktop.services.study_results import Progress
from acne_desktop.storage import accounts
from acne_desktop.storage import reads as stored_reads
from acne_desktop.storage import signatures as stored_signatures
from acne_desktop.storage import studies as stored
from acne_desktop.storage.engine import Session

# What of a signed study may differ by now, by what tells it.
CHANGES = {
    "protocol_version": mark("the protocol"),
    "visits_sha256": mark("the visits"),
    "reads_sha256": mark("the reads"),
}


@dataclass(frozen=True)
class Overview:
    """A study as the list shows it; ``waiting`` are third reads that nobody has taken yet."""

    study: Study
    visits: int
    training: int
    done: int
    planned: int
    waiting: int


@dataclass(frozen=True)
class Signed:
    """A signature of a study, and what has changed since then; see :data:`CHANGES`."""

    signature: Signature
    changed: tuple[str, ...] = ()

    @property
    def only_grown(self) -> bool:
        """Tell whether reads came after it, which it was signed to let happen."""
        locks = self.signature.meaning in (Meaning.LOCKED, Meaning.UNBLINDED)
        return not locks and self.changed == (CHANGES["reads_sha256"],)

    @property
    def superseded(self) -> bool:
        """Tell whether a later change has superseded it."""
        return bool(self.changed) and not self.only_grown

    def lines(self, names: Mapping[int, str]) -> list[tuple[str, str]]:
        """Return the parts of what was signed, each with its name."""
        content = json.loads(self.signature.content)
        protocol = Protocol.from_json(content["protocol"])
        told = [
            (tr("Study"), str(content["study"])),
            (tr("Version of the protocol"), str(content["protocol_version"])),
            *((line.name, line.text) for line in protocol_words.lines(protocol, names)),
        ]
        for name, key in ((tr("Visits"), "visits"), (tr("Reads"), "reads")):
            told.append((name, f"{content[key]}, SHA-256 {content[key + '_sha256']}"))
        return told


@dataclass(frozen=True)
class Details:
    """A study whole. ``names`` are the full names of everybody, by the account's number.

    Arms stand with the visits only while they are entered, and after the unblinding.
    """

    study: Study
    versions: Sequence[Version]
    visits: Sequence[StudyVisit]
    progress: Progress
    signed: Sequence[Signed]
    names: Mapping[int, str]
    unsuggested: int = 0  # visits of which the model has said nothing

    @property
    def can_suggest(self) -> bool:
        """Tell whether the model may be asked about visits of which it has said nothing."""
        return self.unsuggested > 0 and self.study.state in study_suggesting.ASKING

    @property
    def main(self) -> int:
        """How many visits are read for the study itself."""
        return sum(each.enrolment.part is Part.MAIN for each in self.visits)


@needs(Permission.MANAGE_STUDIES)
def all_of(clinic: Clinic) -> list[Overview]:
    """Return every study, the newest first."""
    with clinic.database.reading() as session:
        return [_overview(session, study) for study in stored.all_of(session)]


@needs(Permission.MANAGE_STUDIES)
def details(clinic: Clinic, study_id: int) -> Details:
    """Return a study whole. Raises :class:`NotFoundError`."""
    progress = study_results.progress(clinic, study_id)
    with clinic.database.reading() as session:
        study = stored.get(session, study_id)
        visits = stored.visits(session, study_id)
        return Details(
            study=study,
            versions=stored.versions(session, study_id),
            visits=[_shown(study, visit) for visit in visits],
            progress=progress,
            signed=_signed(session, study_id),
            names={account.id: account.full_name for account in accounts.all_of(session)},
            unsuggested=len(study_suggesting.lacking(session, visits)),
        )


def _overview(session: Session, study: Study) -> Overview:
    tallies = stored_reads.tallies(session, study.id)
    parts = [visit.enrolment.part for visit in stored.visits(session, study.id)]
    return Overview(
        study=study,
        visits=parts.count(Part.MAIN),
        training=parts.count(Part.TRAINING),
        done=sum(each.committed for each in tallies),
        planned=sum(each.planned for each in tallies),
        waiting=sum(each.planned for each in tallies if each.reader_id is None),
    )


def _shown(study: Study, visit: StudyVisit) -> StudyVisit:
    if study.state in (State.DRAFT, State.UNBLINDED):
        return visit
    return replace(visit, enrolment=replace(visit.enrolment, arm=""))


def _signed(session: Session, study_id: int) -> list[Signed]:
    return [
        Signed(signature, _changed(session, study_id, signature))
        for signature in stored_signatures.of(session, SUBJECT, study_id)
    ]


def _changed(session: Session, study_id: int, signature: Signature) -> tuple[str, ...]:
    now = signed_content(session, study_id, signature.meaning.value)
    if signature.covers(now):
        return ()
    then = json.loads(signature.content)
    return tuple(words for key, words in CHANGES.items() if then.get(key) != now[key])
