"""A study in the database whose readers have read: made of a clinic's own visits."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from acne_desktop.domain.account import AccountDetails, Role
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.read import Answer, Kind, PlannedRead
from acne_desktop.domain.study import Enrolment, Protocol, State
from acne_desktop.services.clinic import Clinic
from acne_desktop.storage import accounts, reads, studies

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
READERS = ("Ann", "Bo")


def read_study(clinic: Clinic, visits: Sequence[int], grades: Sequence[tuple[Grade, Grade]]) -> int:
    """Return an open study in which two readers gave each visit their grades."""
    with clinic.database.writing() as session:
        people = [
            accounts.add(
                session,
                AccountDetails(name, f"{name} Lee", frozenset({Role.READER})),
                password="hash",
                must_change=False,
                now=NOW,
            ).id
            for name in READERS
        ]
        study = studies.add(session, "ACN-204", "Acne in adults", NOW)
        protocol = Protocol(readers=tuple(people), adjudicators=(people[1],))
        studies.add_protocol(session, study, protocol, reason="First", made_by=None, now=NOW)
        enrolled = [
            studies.enrol(session, study, Enrolment(visit, f"S{place}", "Baseline", "active"))
            for place, visit in enumerate(visits)
        ]
        planned = [
            PlannedRead(visit, person, Kind.FIRST, place)
            for place, visit in enumerate(enrolled)
            for person in people
        ]
        reads.add(session, study, 1, planned)
        studies.set_state(session, study, State.OPEN)
        given = [grade for both in grades for grade in both]
        for number, grade in enumerate(given, start=1):
            at = NOW + timedelta(minutes=number)
            reads.commit(session, number, Answer(grade), at, version=1, suggestion_shown=False)
    return study
