"""Looks at all photographs of a folder or a table, and plans the visits that they would make."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from acne_desktop.domain.account import Permission
from acne_desktop.domain.inspection import Quality, Verdict
from acne_desktop.domain.patient import Patient, PatientDetails, folded
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import Cancelled, InvalidRecordError, KnownError
from acne_desktop.language import mark, tr
from acne_desktop.services import candidates, kept_photos, patients, thumbnails
from acne_desktop.services.candidates import Candidate
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing import layout
from acne_desktop.services.importing.layout import Group
from acne_desktop.services.importing.pictures import Pictures
from acne_desktop.services.importing.planned import (
    Elsewhere,
    Plan,
    PlannedPhoto,
    PlannedVisit,
    State,
)
from acne_desktop.services.kept_photos import KeptAt
from acne_desktop.services.permissions import needs
from acne_desktop.storage import patients as stored_patients

if TYPE_CHECKING:
    from acne_desktop.services.inspection import Inspector

__all__ = ["Elsewhere", "Plan", "PlannedPhoto", "PlannedVisit", "Report", "State", "scan"]

Report = Callable[[float, str], None]

_NO_PATIENT = mark(
    "No patient: enter the identifier, or put these photographs into a folder that is named after "
    "it and choose the folder above."
)


@needs(Permission.CHANGE_PATIENTS)
def scan(
    clinic: Clinic,
    source: Path,
    inspector: "Inspector | None",
    *,
    listed: Path | None = None,
    progress: Report,
    cancelled: Callable[[], bool],
) -> Plan:
    """Look at every photograph in a folder or a table, and plan its visits. Changes no record.

    Each photograph is read, looked at and let go of: what stays are small records. ``listed`` is
    a table for a folder (see :func:`layout.find`). A file or a folder that cannot be read is told
    by its visit. Raises :class:`PhotoError` where there is nothing to be found, and
    :class:`Cancelled`.
    """
    groups = layout.find(source, listed, leave=clinic.folders.data)
    pictures = Pictures(clinic)
    scanning = _Scanning(clinic, inspector, pictures, progress, cancelled)
    looked_at = scanning.look(groups)
    return Plan(tuple(_Planning(clinic, pictures, groups).visits(looked_at)))


@dataclass
class _Scanning:
    """Goes through kept photographs that were never fingerprinted, then through the files."""

    clinic: Clinic
    inspector: "Inspector | None"
    pictures: Pictures
    progress: Report
    cancelled: Callable[[], bool]

    def look(self, groups: Sequence[Group]) -> list[list[Candidate]]:
        """Return what is seen of each group's files."""
        missing = self.pictures.without_fingerprint()
        count = sum(len(group.files) for group in groups if not group.problem)
        whole = max(len(missing) + count, 1)
        self.pictures.remember_kept(
            missing,
            progress=lambda done: self.progress(
                done / whole,
                tr("Comparing kept photograph {n} of {all}", n=done + 1, all=len(missing)),
            ),
            cancelled=self.cancelled,
        )
        done = 0
        found = []
        for group in groups:
            photos = []
            for file in group.files:
                if self.cancelled():
                    raise Cancelled
                if group.problem:
                    photos.append(Candidate(file, file.name, problem=group.problem))
                    continue
                text = tr("Looking at photograph {n} of {count}", n=done + 1, count=count)
                self.progress((len(missing) + done) / whole, text)
                photos.append(self._look_at(file))
                done += 1
            found.append(photos)
        return found

    def _look_at(self, file: Path) -> Candidate:
        photo = candidates.look_at(self.clinic, file, self.inspector)
        if not photo.problem:
            try:
                small = partial(thumbnails.of_file, self.clinic, photo.sha256, file)
                self.pictures.add(photo.sha256, small)
            except KnownError as error:  # the file went away, and nothing is kept of it
                return replace(photo, problem=error.sentence)
        return photo


@dataclass
class _Planning:
    """Makes visits of what was looked at, and compares them with the records and each other."""

    clinic: Clinic
    pictures: Pictures
    groups: Sequence[Group]
    _patients: dict[str, Patient | None] = field(default_factory=dict)
    _where: dict[str, list[Elsewhere]] = field(default_factory=dict)  # by the first like it

    def visits(self, looked_at: Sequence[Sequence[Candidate]]) -> list[PlannedVisit]:
        made = []
        for group, photos in zip(self.groups, looked_at, strict=True):
            for day, some in _by_day(group, photos).items():
                made.append(self._visit(group, day, some))
        return made

    def _visit(self, group: Group, day: date | None, photos: Sequence[Candidate]) -> PlannedVisit:
        patient = self._patient(group.identifier)
        kept = self._kept(photos)
        planned: list[PlannedPhoto] = []
        for photo in photos:
            planned.append(self._photo(group, photo, kept, planned))
        here = Elsewhere(patient.details.identifier if patient else group.identifier, day)
        for each in planned:
            if not each.candidate.problem and not each.copy_of:
                first = self.pictures.first_like(each.candidate.sha256)
                self._where.setdefault(first, []).append(here)
        return PlannedVisit(
            identifier=here.identifier,
            name=patient.details.name if patient else group.name,
            patient=patient,
            day=day,
            photos=planned,
            taken=_views(planned),
            problem=group.problem or _unfit(group),
            doubt=self._doubt(group, patient),
        )

    def _kept(self, photos: Sequence[Candidate]) -> Mapping[str, tuple[list[KeptAt], list[KeptAt]]]:
        """Return for each photograph the visits that hold its bytes, and its picture saved anew."""
        ours = {photo.sha256 for photo in photos if photo.sha256}
        anew = {sha256: self.pictures.kept_like(sha256) for sha256 in ours}
        where = kept_photos.where(self.clinic, ours.union(*anew.values()))
        return {
            sha256: (
                list(where.get(sha256, [])),
                [visit for other in anew[sha256] for visit in where.get(other, [])],
            )
            for sha256 in ours
        }

    def _photo(
        self,
        group: Group,
        photo: Candidate,
        kept: Mapping[str, tuple[list[KeptAt], list[KeptAt]]],
        before: Sequence[PlannedPhoto],
    ) -> PlannedPhoto:
        assert isinstance(photo.source, Path)
        said = group.views.get(photo.source)
        if photo.problem:
            return PlannedPhoto(photo, said=said)
        first = self.pictures.first_like(photo.sha256)
        same = (p for p in before if self.pictures.first_like(p.candidate.sha256) == first)
        exact, anew = kept[photo.sha256]
        return PlannedPhoto(
            photo,
            kept=tuple(exact),
            kept_anew=tuple(anew),
            folder_of=self._other(group, photo.source),
            elsewhere=tuple(self._where.get(first, ())),
            copy_of=next((p.candidate.name for p in same), ""),
            said=said,
        )

    def _other(self, group: Group, file: Path) -> str:
        """Return the identifier of another patient after whom a file's folder seems to be named.

        Another registered one, another of this plan, or an identifier that is made the same way.
        """
        named = layout.identifier_in(file.parent)
        if not named or folded(named) == folded(group.identifier):
            return ""
        other = self._patient(named)
        if other is not None:
            return other.details.identifier
        known = {folded(each.identifier) for each in self.groups}
        alike = _shape(named) == _shape(group.identifier) and any(c.isdigit() for c in named)
        return named if folded(named) in known or alike else ""

    def _doubt(self, group: Group, patient: Patient | None) -> str:
        """Ask where a table names a patient otherwise than the records do."""
        if not group.name or group.problem:
            return ""
        if patient is not None:
            if _words(group.name) == _words(patient.details.name):
                return ""
            number = patient.details.identifier
            return tr(
                "The table and the records name #{number} differently. Is it this patient?",
                number=number,
            )
        details = PatientDetails(group.identifier, group.name)
        for twin in patients.twins(self.clinic, details):
            number = twin.details.identifier
            return tr(
                "The records have this name as #{number}. Is {identifier} another person?",
                number=number,
                identifier=group.identifier,
            )
        return ""

    def _patient(self, identifier: str) -> Patient | None:
        key = folded(identifier)
        if key not in self._patients:
            with self.clinic.database.reading() as session:
                self._patients[key] = (
                    stored_patients.with_identifier(session, identifier) if key else None
                )
        return self._patients[key]


def _by_day(group: Group, photos: Sequence[Candidate]) -> dict[date | None, list[Candidate]]:
    """Return a group's photographs by their days: one day, or those that the camera knows."""
    if group.day is not None or group.problem:
        return {group.day: list(photos)}
    days: dict[date | None, list[Candidate]] = {}
    for photo in photos:
        days.setdefault(photo.taken_at.date() if photo.taken_at else None, []).append(photo)
    unread = [photo for photo in days.get(None, ()) if photo.problem]
    if len(days) == 2 and unread == days.get(None):
        del days[None]
        next(iter(days.values())).extend(unread)  # told with the visit that it may belong to
    return days


def _views(photos: Sequence[PlannedPhoto]) -> dict[View, int]:
    """Return the best photograph of each view: by what is said of it, else by what is seen."""
    taken: dict[View, int] = {}
    for at, photo in enumerate(photos):
        view = photo.said or photo.seen
        if view is None or photo.candidate.problem or photo.copy_of:
            continue
        if view not in taken or _rank(photo) < _rank(photos[taken[view]]):
            taken[view] = at
    return {view: taken[view] for view in VIEWS if view in taken}


def _rank(photo: PlannedPhoto) -> tuple[bool, Verdict, float]:
    """Return what is least for the best: seen as what is said, of the best verdict, sharpest."""
    inspection = photo.candidate.inspection
    if inspection is None:
        return False, Verdict.USABLE, 0.0
    sharpness = [f.value for f in inspection.findings if f.quality is Quality.SHARPNESS]
    differs = photo.seen is not None and photo.seen is not (photo.said or photo.seen)
    return differs, inspection.verdict, -max(sharpness, default=0.0)


def _unfit(group: Group) -> str:
    """Say why a patient cannot be registered as they are called; empty where they can."""
    if not group.identifier:
        return tr(_NO_PATIENT)
    try:
        PatientDetails(group.identifier, group.name or group.identifier).checked(date.today())
    except InvalidRecordError as error:
        return error.sentence
    return ""


def _shape(identifier: str) -> str:
    """Return how an identifier is made: A-1042 is a letter, a stroke and four digits."""
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", identifier))


def _words(name: str) -> list[str]:
    return sorted(folded(name).replace(",", " ").split())
