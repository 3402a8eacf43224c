"""Patients in the database: keeping them, one by one; see :mod:`storage.register` for the list."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from acne_desktop.domain.change import State
from acne_desktop.domain.patient import Patient, PatientDetails, Sex, folded
from acne_desktop.domain.searching import Term, search_text, terms
from acne_desktop.errors import ChangedSinceError, NotFoundError
from acne_desktop.language import tr
from acne_desktop.storage.audit import UNAUDITED
from acne_desktop.storage.changes import Kind
from acne_desktop.storage.dialects import has_like, place_in
from acne_desktop.storage.tables import PatientRecord


def add(session: Session, details: PatientDetails, *, synthetic: bool) -> Patient:
    """Add a patient whose identifier is free; see :func:`with_identifier`."""
    record = PatientRecord(synthetic=synthetic, created_at=datetime.now(UTC))
    _fill(session, record, details)
    session.add(record)
    session.flush()
    return _patient(record)


def change(session: Session, patient_id: int, details: PatientDetails) -> Patient:
    """Replace a patient's details. Raises :class:`NotFoundError`."""
    record = _record(session, patient_id)
    _fill(session, record, details)
    session.flush()
    return _patient(record)


def taken() -> str:
    """Return what is said where an identifier is another patient's."""
    return tr("Another patient has this identifier: enter a different one, or open that patient.")


def get(session: Session, patient_id: int) -> Patient:
    """Return a patient. Raises :class:`NotFoundError`."""
    return _patient(_record(session, patient_id))


def with_identifier(session: Session, identifier: str) -> Patient | None:
    """Return the patient who has an identifier, whatever its case and spaces."""
    record = session.scalars(select(PatientRecord).where(shown(), _has(identifier))).one_or_none()
    return None if record is None else _patient(record)


def candidates(session: Session, details: PatientDetails) -> list[Patient]:
    """Return all patients among whom ``domain.twins.likely_twins`` can find any."""
    same = _has(details.identifier)
    words = matching(terms(details.name))
    condition = or_(same, and_(*words)) if words else same
    records = session.scalars(select(PatientRecord).where(shown(), condition))
    return [_patient(record) for record in records]


def opened(session: Session, patient_id: int, at: datetime) -> None:
    """Note when a patient was looked at; of no importance where they are gone by then."""
    session.execute(
        update(PatientRecord).where(PatientRecord.id == patient_id).values(opened_at=at),
        execution_options=UNAUDITED,
    )


def forget_opened(session: Session) -> None:
    """Forget of all patients when they were looked at."""
    session.execute(
        update(PatientRecord).where(PatientRecord.opened_at.is_not(None)).values(opened_at=None),
        execution_options=UNAUDITED,
    )


def remove(session: Session, patient_id: int) -> None:
    """Hide a patient from every list; their visits are the caller's to hide."""
    _record(session, patient_id)
    _put(session, patient_id, None)


def merge(session: Session, patient_id: int, kept_id: int, *, identifier: str) -> None:
    """Let a patient be found as another from now on; their records are the caller's to move.

    ``identifier`` is one by which the other is found besides their own.
    """
    state = dict(_read(session, patient_id) or {})
    _record(session, kept_id)
    _put(session, patient_id, state | {"merged_into": kept_id, "identifier": identifier})


def kept_number(session: Session, patient_id: int) -> int:
    """Return the patient into whom this one was merged, at the end of the chain, or themselves."""
    while (record := session.get(PatientRecord, patient_id)) is not None:
        if record.merged_into is None:
            break
        patient_id = record.merged_into
    return patient_id


def shown() -> ColumnElement[bool]:
    """Return the condition that a patient was neither removed nor merged into another.

    In the very words of the indices, so that they serve.
    """
    return and_(PatientRecord.removed.is_(False), PatientRecord.merged_into.is_(None))


def matching(searched: list[Term]) -> list[ColumnElement[bool]]:
    """Return a condition for each term of a search: one of its words or dates is found."""
    return [or_(*_any_of(term)) for term in searched]


def _any_of(term: Term) -> Iterator[ColumnElement[bool]]:
    for part in (*term.words, *(day for day in term.dates if "?" not in day)):
        yield place_in(PatientRecord.search_text, part) > 0
    for pattern in term.dates:
        if "?" in pattern:  # most rows are told by the longest part that is known, far faster
            known = max(pattern.split("?"), key=len)
            fits = has_like(PatientRecord.search_text, pattern)
            yield and_(place_in(PatientRecord.search_text, known) > 0, fits)


def _has(identifier: str) -> ColumnElement[bool]:
    return PatientRecord.identifier_key == folded(identifier)


def _fill(session: Session, record: PatientRecord, details: PatientDetails) -> None:
    record.identifier = details.identifier
    record.identifier_key = folded(details.identifier)
    record.name = details.name
    record.name_key = folded(details.name)
    record.date_of_birth = details.date_of_birth
    record.sex = details.sex.value
    record.note = details.note
    _fill_search_text(session, record)


def _fill_search_text(session: Session, record: PatientRecord) -> None:
    """Let a patient be found by the identifiers of those who were merged into them, too."""
    others = tuple(_merged_identifiers(session, record.id)) if record.id else ()
    record.search_text = search_text(_details(record), others)


def _merged_identifiers(session: Session, patient_id: int) -> Iterator[str]:
    merged = select(PatientRecord).where(
        PatientRecord.merged_into == patient_id, PatientRecord.removed.is_(False)
    )
    for record in session.scalars(merged).all():
        yield record.identifier
        yield from _merged_identifiers(session, record.id)


def _record(session: Session, patient_id: int) -> PatientRecord:
    record = session.get(PatientRecord, patient_id)
    if record is None or record.removed:
        raise NotFoundError(tr("This patient is not in the records any more: refresh the list."))
    if record.merged_into is not None:
        raise NotFoundError(
            tr("This patient was registered twice and has been merged: search for them again.")
        )
    return record


def _patient(record: PatientRecord) -> Patient:
    return Patient(record.id, _details(record), record.synthetic)


def _details(record: PatientRecord) -> PatientDetails:
    return PatientDetails(
        record.identifier, record.name, record.date_of_birth, Sex(record.sex), record.note
    )


def _read(session: Session, patient_id: int) -> State | None:
    record = session.get(PatientRecord, patient_id)
    if record is None or record.removed:
        return None
    born = record.date_of_birth
    return {
        "identifier": record.identifier,
        "name": record.name,
        "date_of_birth": born.isoformat() if born else None,
        "sex": record.sex,
        "note": record.note,
        "merged_into": record.merged_into,
    }


def _put(session: Session, patient_id: int, state: State | None) -> None:
    record = session.get(PatientRecord, patient_id)
    assert record is not None  # rows of patients are never deleted
    record.removed = state is None
    if state is None:
        _free_identifier(record)
        return
    born, merged_into = state["date_of_birth"], state["merged_into"]
    details = PatientDetails(
        identifier=str(state["identifier"]),
        name=str(state["name"]),
        date_of_birth=date.fromisoformat(str(born)) if born else None,
        sex=Sex(str(state["sex"])),
        note=str(state["note"]),
    )
    before, after = record.merged_into, int(str(merged_into)) if merged_into is not None else None
    other = with_identifier(session, details.identifier) if after is None else None
    if other is not None and other.id != patient_id:
        raise ChangedSinceError(
            tr("Another patient has this identifier by now: give that one a different one first.")
        )
    with session.no_autoflush:  # not before the identifier is known to be free
        record.merged_into = after
        _fill(session, record, details)
        if after is not None:
            _free_identifier(record)
    session.flush()
    for kept_id in {before, after} - {None}:
        kept = session.get(PatientRecord, kept_id)
        assert kept is not None
        _fill_search_text(session, kept)


def _free_identifier(record: PatientRecord) -> None:
    """Let another patient have the identifier of one that is shown no longer."""
    record.identifier_key = f"{record.identifier_key}\n{record.id}"


# A patient: what the clinic enters, and whether it was merged into another.
KIND = Kind("patient", _read, _put)
