"""Studies for tests: people, visits with photographs, a protocol, opened and read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from PIL import Image
from PIL.ExifTags import Base as Tags

from acne_desktop.domain.account import Account, AccountDetails, Role
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS, Photo, View
from acne_desktop.domain.read import Answer
from acne_desktop.domain.study import Enrolment, Part, Protocol
from acne_desktop.domain.visit import NewVisit
from acne_desktop.services import intake, passwords, reads, studies
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import accounts as stored_accounts
from acne_desktop.storage import patients as stored_patients
from acne_desktop.storage import reads as stored_reads
from acne_desktop.storage import studies as stored_studies
from acne_desktop.storage import visits as stored_visits
from tests.accounts import PASSWORD
from tests.fakes import suggestion
from tests.photographs import encoded, face
from tests.unit.services.visits_made_up import NOON, made_up_photo

FIRST_DAY = date(1999, 3, 4)


@cache
def _hash() -> str:
    return passwords.hashed(PASSWORD)


def person(clinic: Clinic, name: str, *roles: Role) -> Account:
    """Add somebody whose password is ``PASSWORD``, without working it out anew."""
    details = AccountDetails(name, f"Dr {name} Holm", frozenset(roles))
    with clinic.database.writing() as session:
        account = stored_accounts.add(
            session, details, password=_hash(), must_change=False, now=NOON
        )
    clinic.has_accounts = True
    return account


@dataclass
class Cast:
    """Who works in a study, and how the clinic becomes theirs."""

    clinic: Clinic
    manager: Account
    readers: list[Account]
    adjudicator: Account

    def protocol(self, **changes: object) -> Protocol:
        """Return a protocol with everybody in their place, small enough for few visits."""
        made = Protocol(
            readers=tuple(each.id for each in self.readers),
            adjudicators=(self.adjudicator.id,),
            repeat_share=0,
            decoy_share=0,
        )
        return replace(made, **changes)  # type: ignore[arg-type]


def cast(clinic: Clinic, readers: int = 2) -> Cast:
    """Return a study's people; the manager is signed in."""
    manager = person(clinic, "Mona", Role.STUDY_MANAGER)
    made = [person(clinic, f"Reader{number}", Role.READER) for number in range(1, readers + 1)]
    adjudicator = person(clinic, "Adja", Role.ADJUDICATOR)
    clinic.sign_in(manager)
    return Cast(clinic, manager, made, adjudicator)


def visits(
    clinic: Clinic, count: int, *, photographs: bool = False, suggested: Grade | None = None
) -> list[int]:
    """Add patients with a visit each; their photographs are files only where asked for."""
    found = []
    for number in range(1, count + 1):
        photos = {view: _photo(clinic, view, number, photographs) for view in VIEWS}
        details = PatientDetails(f"MRN-{number:04}", f"Zebulon Quince{number}", date(1987, 6, 5))
        with clinic.database.writing() as session:
            patient_id = stored_patients.add(session, details, synthetic=False).id
            new = NewVisit(
                patient_id,
                FIRST_DAY + timedelta(days=number),
                photos,
                suggestion=None if suggested is None else suggestion(suggested),
            )
            found.append(stored_visits.add(session, new))
    return found


def _photo(clinic: Clinic, view: View, number: int, as_file: bool) -> Photo:
    if not as_file:
        return made_up_photo(view, str(number))
    exif = Image.Exif()
    exif[Tags.ImageDescription] = f"Zebulon Quince{number}"
    data = encoded(face(view, seed=number), "jpeg", exif=exif.tobytes())
    incoming = intake.read_photo_bytes(data)
    clinic.photos.put(data, incoming.sha256, incoming.suffix)
    return incoming.as_photo(view)


def enrolled(
    people: Cast, count: int, protocol: Protocol, *, training: int = 0, **more: object
) -> int:
    """Return a draft with so many visits to read, after as many of training, graded by number."""
    clinic = people.clinic
    study_id = studies.create(clinic, "ACNE-7", "A study of nothing", protocol).id
    made = visits(clinic, count + training, **more)  # type: ignore[arg-type]
    enrolments = [
        Enrolment(
            visit_id,
            f"SUBJ-{at:03}",
            "Week 4",
            arm="Verum" if at % 2 else "Placebo",
            part=Part.TRAINING if at < training else Part.MAIN,
            reference_grade=GRADES[at % 5] if at < training else None,
        )
        for at, visit_id in enumerate(made)
    ]
    studies.enrol(clinic, study_id, enrolments)
    return study_id


def opened(people: Cast, count: int, protocol: Protocol, **more: object) -> int:
    """Return a study that is open for reading."""
    study_id = enrolled(people, count, protocol, **more)  # type: ignore[arg-type]
    studies.open_for_reading(people.clinic, study_id, PASSWORD)
    return study_id


def subject_of(clinic: Clinic, read_id: int) -> int:
    """Return the number in the subject's code of a read, for tests that grade by it."""
    with clinic.database.reading() as session:
        handed = stored_reads.get(session, read_id)
        assert handed is not None
        visits_of = {each.id: each for each in stored_studies.visits(session, handed.study_id)}
    return int(visits_of[handed.study_visit_id].enrolment.subject.rpartition("-")[2])


def read_all(
    clinic: Clinic,
    reader: Account,
    study_id: int,
    grade: Callable[[int], Grade | None],
    comment: str = "",
) -> int:
    """Let somebody read all there is; ``grade`` is asked with the subject's number."""
    clinic.sign_in(reader)
    count = 0
    while (read := reads.next_read(clinic, study_id)) is not None:
        given = grade(subject_of(clinic, read.id))
        why = "" if given is not None else "Out of focus"
        reads.commit(clinic, read.id, Answer(given, why, comment))
        count += 1
    return count
