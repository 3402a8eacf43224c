"""The demo clinic: made-up patients with rendered photographs, in a data folder of its own."""

import json
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from acne_desktop.domain.assessment import Decision, Suggestion, is_override
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.treatment import TreatmentDetails
from acne_desktop.errors import Cancelled, DatabaseError, NotFoundError, StorageError
from acne_desktop.language import tr
from acne_desktop.paths import Folders, resources
from acne_desktop.services import patients, treatments, visits
from acne_desktop.services.clinic import Clinic, database_exists, holding, open_clinic
from acne_desktop.services.grading import Grader
from acne_desktop.services.intake import read_photo
from acne_desktop.storage.files import disk_failures

OWN_COUNT = "Clinician's own count of lesions."

_MARKER_TEXT = (
    "The demo clinic of acne_desktop. Every patient here is made up and every photograph is "
    "rendered; nothing shows or names a real person. This folder can be deleted.\n"
)
_UNFINISHED = "unfinished"

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class _DemoVisit:
    """One visit as ``demo.json`` tells it; ``decision`` is None where it is left to the user."""

    patient: PatientDetails
    day: date
    photos: Mapping[View, Path]
    decision: Mapping[str, Any] | None
    plan: str = ""
    next_visit: date | None = None

    def earlier(self, by: timedelta) -> "_DemoVisit":
        """Return the visit, all its days earlier."""
        following = self.next_visit - by if self.next_visit else None
        return replace(self, day=self.day - by, next_visit=following)


@dataclass(frozen=True)
class _Story:
    """All visits, each patient's oldest first, and treatments by the patient's identifier."""

    visits: list[_DemoVisit]
    treatments: Mapping[str, list[TreatmentDetails]]


def build_demo(
    data_dir: Path,
    *,
    grader: Grader,
    source: Path | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Clinic:
    """Open the demo clinic in ``data_dir``; make it first where it does not exist yet.

    The patients come from ``source`` (``resources/demo``): ``demo.json`` and its photographs; the
    suggestions are what ``grader`` says of them. The database appears in the folder only once all
    of it is there: a demo that was not finished is thrown away and begun again.
    Raises :class:`Cancelled`, :class:`DatabaseError` where the folder holds a real clinic,
    :class:`InUseError`, :class:`StorageError` and :class:`PhotoError`.
    """
    if not database_exists(data_dir):
        _make(
            Folders(data_dir),
            _story(source or resources() / "demo"),
            grader,
            progress or (lambda fraction, text: None),
            cancelled or (lambda: False),
        )
    return open_clinic(data_dir, synthetic=True)


def _make(
    folders: Folders,
    story: _Story,
    grader: Grader,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> None:
    _claim(folders)
    unfinished = Folders(folders.data / _UNFINISHED)
    with holding(folders):
        _discard(folders)
        try:
            with open_clinic(unfinished.data, synthetic=True) as clinic:
                _fill(clinic, story, grader, progress, cancelled)
            _publish(unfinished, folders)
        except BaseException:
            with suppress(StorageError):  # the next attempt does it
                _discard(folders)
            raise


def _claim(folders: Folders) -> None:
    """Mark a folder as the demo's, unless photographs lie there that are not the demo's."""
    marker = folders.synthetic
    with disk_failures():
        if marker.exists():
            return
        if folders.photos.is_dir() and any(folders.photos.iterdir()):
            raise DatabaseError(
                "This folder holds photographs of another clinic: choose another folder for the "
                "demo clinic."
            )
        folders.data.mkdir(parents=True, exist_ok=True)
        marker.write_text(_MARKER_TEXT, encoding="utf-8")


def _discard(folders: Folders) -> None:
    """Throw away what an earlier attempt has left; the folder is marked as the demo's."""
    with disk_failures():
        for folder in (folders.data / _UNFINISHED, folders.photos):
            if folder.exists():
                shutil.rmtree(folder)


def _publish(unfinished: Folders, folders: Folders) -> None:
    """Move a finished demo to its place: the photographs first, the database last."""
    with disk_failures():
        unfinished.photos.replace(folders.photos)
        unfinished.trail_end.replace(folders.trail_end)
        unfinished.database.replace(folders.database)
        shutil.rmtree(unfinished.data)


def _fill(
    clinic: Clinic,
    story: _Story,
    grader: Grader,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> None:
    numbers: dict[str, int] = {}
    for done, visit in enumerate(story.visits):
        if cancelled():
            raise Cancelled
        progress(done / len(story.visits), f"Visit {done + 1} of {len(story.visits)}")
        identifier = visit.patient.identifier
        if identifier not in numbers:
            numbers[identifier] = patients.register(clinic, visit.patient).id
        photos = {view: read_photo(path) for view, path in visit.photos.items()}
        previews = {view: photo.preview for view, photo in photos.items()}
        suggestion = replace(grader.assess(previews, cancelled=cancelled), made_at=_noon(visit.day))
        visits.save(
            clinic,
            patient_id=numbers[identifier],
            day=visit.day,
            photos=photos,
            suggestion=suggestion,
            decision=_decision(visit, suggestion),
            plan=visit.plan,
            next_visit=visit.next_visit,
        )
    for identifier, given in story.treatments.items():
        for details in given:
            treatments.add(clinic, numbers[identifier], details)
    progress(1.0, "Ready")


def _decision(visit: _DemoVisit, suggestion: Suggestion) -> Decision | None:
    """Return what the story's clinician decided; an override always has a reason."""
    told = visit.decision
    if told is None:
        return None
    grade = Grade(told["grade"])
    return Decision(
        grade=grade,
        wording_id=suggestion.wording_id,
        made_at=_noon(visit.day),
        reason=str(told.get("reason") or OWN_COUNT) if is_override(grade, suggestion) else "",
        comment=str(told.get("comment") or ""),
    )


def _noon(day: date) -> datetime:
    """Return when the story's visit was graded, so that its history reads as one would."""
    return min(datetime.combine(day, time(12), tzinfo=UTC), datetime.now(UTC))


def _story(source: Path) -> _Story:
    """Read ``demo.json``, and ``care.json`` where there is one."""
    try:
        told = json.loads((source / "demo.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFoundError(
            tr("The demo patients are not installed: install the application again.")
        ) from None
    care_file = source / "care.json"
    care = json.loads(care_file.read_text(encoding="utf-8")) if care_file.is_file() else {}
    visits_told = [
        _demo_visit(source, person, visit, care.get(person["identifier"], {}))
        for person in told["patients"]
        for visit in sorted(person["visits"], key=lambda visit: str(visit["day"]))
    ]
    treated = {
        person["identifier"]: [
            _treatment(each) for each in care.get(person["identifier"], {}).get("treatments", ())
        ]
        for person in told["patients"]
    }
    return _until(date.today(), _Story(visits_told, treated))


def _until(today: date, story: _Story) -> _Story:
    """Return the story, all of it earlier by as much as it reaches into the future.

    The computer's clock may be behind the day on which the story was written.
    """
    ahead = max((visit.day - today for visit in story.visits), default=timedelta(0))
    by = max(ahead, timedelta(0))
    return _Story(
        [visit.earlier(by) for visit in story.visits],
        {
            identifier: [
                replace(
                    each,
                    started=each.started - by,
                    stopped=each.stopped - by if each.stopped else None,
                )
                for each in given
            ]
            for identifier, given in story.treatments.items()
        },
    )


def _treatment(told: Mapping[str, Any]) -> TreatmentDetails:
    return TreatmentDetails(
        drug=told["drug"],
        started=date.fromisoformat(told["started"]),
        dose=told["dose"],
        stopped=_day(told.get("stopped")),
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _demo_visit(
    source: Path, person: Mapping[str, Any], visit: Mapping[str, Any], care: Mapping[str, Any]
) -> _DemoVisit:
    ordered = care.get("visits", {}).get(visit["day"], {})
    details = PatientDetails(
        identifier=person["identifier"],
        name=person["name"],
        date_of_birth=_day(person.get("date_of_birth")),
        sex=Sex(person.get("sex") or Sex.UNKNOWN),
        note=person.get("note") or "",
    )
    named = visit["photos"]
    return _DemoVisit(
        patient=details,
        day=date.fromisoformat(visit["day"]),
        photos={view: source / named[view.value] for view in VIEWS if view.value in named},
        decision=visit.get("decision"),
        plan=ordered.get("plan", ""),
        next_visit=_day(ordered.get("next_visit")),
    )
