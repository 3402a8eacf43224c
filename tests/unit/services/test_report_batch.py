"""Many reports in one go: what fails is listed, what does not is printed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import Cancelled
from acne_desktop.services import intake, patients, report_batch, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.reports import Kind, Options
from acne_desktop.services.settings import Settings
from tests.fakes import suggestion
from tests.photographs import face, write_photo
from tests.unit.reporting.archive_rules import broken_rules
from tests.unit.reporting.samples import pages_of, text_of

pytestmark = pytest.mark.usefixtures("qapp")
SETTINGS = Settings(clinic_name="Test clinic")
Save = Callable[..., Visit]


@pytest.fixture
def save(clinic: Clinic, tmp_path: Path) -> Save:
    """Return a function that saves a visit with one photograph of its own."""
    known: dict[str, int] = {}
    count = iter(range(1, 99))

    def saved(name: str = "Eins, Anna", day: date = date(2026, 3, 4)) -> Visit:
        if name not in known:
            known[name] = patients.register(clinic, PatientDetails(name[:4], name)).id
        pixels = face(View.FRONTAL, width=90 + next(count), height=160)
        photo = intake.read_photo(write_photo(tmp_path / "f.jpg", pixels))
        return visits.save(
            clinic,
            patient_id=known[name],
            day=day,
            photos={View.FRONTAL: photo},
            suggestion=suggestion(Grade.MILD, views=(View.FRONTAL,)),
            decision=Decision(Grade.MILD, "fda", datetime(2026, 3, 4, 12, tzinfo=UTC)),
        )

    return saved


def damage(clinic: Clinic, visit: Visit) -> None:
    (stored,) = clinic.folders.photos.rglob(f"{visit.photos[View.FRONTAL].sha256}*")
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1])


def test_one_document_holds_all_reports_in_order(clinic: Clinic, save: Save) -> None:
    wanted = [save(name).id for name in ("Zwei, Bert", "Eins, Anna", "Drei, Cara")]
    told: list[tuple[float, str]] = []
    done = report_batch.batch(
        clinic,
        wanted,
        settings=SETTINGS,
        options=Options(kind=Kind.PATIENT),
        progress=lambda fraction, text: told.append((fraction, text)),
    )
    pages = pages_of(done.pdf)
    assert [("Zwei" in p, "Eins" in p, "Drei" in p) for p in pages] == [
        (True, False, False),
        (False, True, False),
        (False, False, True),
    ]
    assert all("Page 1 of 1" in page for page in pages)
    assert done.made == tuple(wanted)
    assert done.failures == ()
    assert [text for _, text in told] == [f"Report {n} of 3" for n in (1, 2, 3)]
    assert broken_rules(done.pdf) == []


def test_a_damaged_photograph_and_a_missing_visit_are_listed_and_stop_nothing(
    clinic: Clinic, save: Save
) -> None:
    first, second, third = save(), save("Zwei, Bert"), save("Drei, Cara")
    damage(clinic, second)
    done = report_batch.batch(clinic, [first.id, second.id, 99, third.id], settings=SETTINGS)
    assert done.made == (first.id, third.id)
    damaged, missing = done.failures
    assert (damaged.visit_id, damaged.day) == (second.id, second.day)
    assert damaged.patient is not None
    assert damaged.patient.details.name == "Zwei, Bert"
    assert "damaged" in damaged.sentence
    assert (missing.visit_id, missing.patient) == (99, None)
    text = text_of(done.pdf)
    assert "Drei, Cara" in text
    assert "Zwei, Bert" not in text


def test_where_none_can_be_made_there_is_no_document(clinic: Clinic) -> None:
    done = report_batch.batch(clinic, [98, 99], settings=SETTINGS)
    assert done.pdf == b""
    assert [failure.visit_id for failure in done.failures] == [98, 99]


def test_of_a_series_there_is_one_for_each_patient(clinic: Clinic, save: Save) -> None:
    one, other = save(day=date(2026, 3, 4)), save(day=date(2026, 4, 4))
    third = save("Zwei, Bert")
    done = report_batch.batch(
        clinic, [one.id, other.id, third.id], settings=SETTINGS, options=Options(kind=Kind.SERIES)
    )
    assert done.made == (one.id, third.id)
    assert "2 visits" in text_of(done.pdf)


def test_the_language_is_the_one_asked_for(clinic: Clinic, save: Save) -> None:
    done = report_batch.batch(
        clinic, [save().id], settings=SETTINGS, options=Options(kind=Kind.PATIENT), language="de"
    )
    assert "Mitesser" in text_of(done.pdf)


def test_cancelling_stops_before_the_next(clinic: Clinic, save: Save) -> None:
    wanted = [save().id, save("Zwei, Bert").id]

    def stop(fraction: float, _text: str) -> None:
        if fraction > 0:
            raise Cancelled

    with pytest.raises(Cancelled):
        report_batch.batch(clinic, wanted, settings=SETTINGS, progress=stop)
    # What was held for the document is free again.
    assert report_batch.batch(clinic, wanted[:1], settings=SETTINGS).made == (wanted[0],)


def test_the_latest_visits_of_patients(clinic: Clinic, save: Save) -> None:
    save(day=date(2026, 3, 4))
    latest = save(day=date(2026, 5, 4))
    nobody = patients.register(clinic, PatientDetails("N", "Nobody"))
    found, without = report_batch.latest_visits(clinic, [latest.patient_id, nobody.id])
    assert found == [latest.id]
    assert [patient.id for patient in without] == [nobody.id]
