"""The report service gathers one visit's records, and writes its file whole or not at all."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.photo import View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import Cancelled, NotFoundError, PhotoDamagedError, StorageError
from acne_desktop.reporting.content import Accuracy, Options
from acne_desktop.services import grading, intake, patients, report_records, reports, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.settings import Settings
from tests.fakes import suggestion
from tests.model_packages import plain_package
from tests.photographs import face, write_photo
from tests.unit.reporting.samples import images_of, text_of

DAY = date(2026, 3, 4)
PRESENT = Settings(clinic_name="Test clinic")

pytestmark = pytest.mark.usefixtures("qapp")

Save = Callable[..., Visit]


@pytest.fixture
def save(clinic: Clinic, triplet_files: dict[View, Path]) -> Save:
    """Return a function that saves a visit of one patient."""
    details = PatientDetails("A-1042", "Mustermann, Erika", date(2003, 3, 14), Sex.FEMALE)
    patient = patients.register(clinic, details)

    def saved(
        *,
        day: date = DAY,
        grade: Grade | None = Grade.MILD,
        suggested: Suggestion | None = None,
        reason: str = "",
        files: dict[View, Path] | None = None,
    ) -> Visit:
        photos = {v: intake.read_photo(f) for v, f in (files or triplet_files).items()}
        decision = None
        if grade is not None:
            decision = Decision(grade, "fda", datetime(2026, 3, 4, 12, tzinfo=UTC), reason, "")
        return visits.save(
            clinic,
            patient_id=patient.id,
            day=day,
            photos=photos,
            suggestion=suggested,
            decision=decision,
        )

    return saved


def test_a_report_tells_the_visit_as_it_is_stored(clinic: Clinic, save: Save) -> None:
    save(day=date(2026, 1, 5), grade=Grade.SEVERE)
    visit = save(suggested=suggestion(Grade.MODERATE), reason="Few pustules.")
    pdf = reports.visit_report(clinic, visit.id, settings=PRESENT, made_on=DAY)
    text = text_of(pdf)
    for words in (
        "Test clinic",
        "Mustermann, Erika",
        "A-1042",
        "14 March 2003 (22 years)",
        "4 March 2026",
        "Mild",
        "Overrides the model",
        "Few pustules.",
        "5 Jan 2026",
        "not a lesion map",
    ):
        assert words in text
    assert len([image for image in images_of(pdf) if image.jpeg]) == 6


def test_the_decisions_own_wording_is_quoted(clinic: Clinic, save: Save) -> None:
    pdf = reports.visit_report(clinic, save().id, settings=PRESENT)
    from acne_desktop.services.wording import load_wording

    definition = load_wording("fda").definitions[Grade.MILD]
    assert " ".join(definition.split()) in text_of(pdf)


def test_the_latest_decision_counts(clinic: Clinic, save: Save) -> None:
    visit = save(grade=Grade.SEVERE)
    visits.decide(clinic, visit.id, Decision(Grade.CLEAR, "fda", datetime.now(UTC)))
    text = text_of(reports.visit_report(clinic, visit.id, settings=PRESENT))
    assert "Clear" in text
    assert text.count("Severe") == 0


def test_an_ungraded_visit_says_so(clinic: Clinic, save: Save) -> None:
    visit = save(grade=None, suggested=suggestion(Grade.SEVERE))
    text = text_of(reports.visit_report(clinic, visit.id, settings=PRESENT))
    assert "Not yet graded by a clinician" in text


def test_paper_and_options_are_followed(clinic: Clinic, save: Save) -> None:
    visit = save(suggested=suggestion(Grade.MILD))
    pdf = reports.visit_report(
        clinic, visit.id, paper="Letter", settings=PRESENT, options=Options(attention=False)
    )
    with pikepdf.open(BytesIO(pdf)) as document:
        assert [float(side) for side in document.pages[0].mediabox] == [0, 0, 612, 792]
    assert "Attention maps" not in text_of(pdf)
    assert len([image for image in images_of(pdf) if image.jpeg]) == 3


def test_photographs_are_upright_and_lose_their_notes(
    clinic: Clinic, save: Save, tmp_path: Path
) -> None:
    from PIL import ExifTags, Image

    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6  # lies on its side in the file
    exif[ExifTags.Base.Make] = "Secret camera"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[1] = "N"
    lying = face(View.FRONTAL, width=1200, height=900)
    file = write_photo(tmp_path / "lying.jpg", lying, exif=exif)
    visit = save(files={View.FRONTAL: file})
    pdf = reports.visit_report(clinic, visit.id, settings=PRESENT)
    (image,) = [image for image in images_of(pdf) if image.jpeg]
    assert image.jpeg is not None
    assert image.rows > image.columns
    assert image.columns / (image.width / 72) == pytest.approx(300, abs=0.5)
    assert not Image.open(BytesIO(image.jpeg)).getexif()
    assert b"Secret camera" not in pdf


def test_the_same_records_give_the_same_bytes(clinic: Clinic, save: Save) -> None:
    visit = save(suggested=suggestion(Grade.MILD))
    one = reports.visit_report(clinic, visit.id, settings=PRESENT, made_on=DAY)
    assert reports.visit_report(clinic, visit.id, settings=PRESENT, made_on=DAY) == one


def test_a_visit_that_does_not_exist(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError):
        reports.visit_report(clinic, 99, settings=PRESENT)


def test_a_damaged_original_is_not_left_out_silently(clinic: Clinic, save: Save) -> None:
    visit = save()
    (stored, *_) = [file for file in clinic.folders.photos.rglob("*.jpg") if file.is_file()]
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1])
    with pytest.raises(PhotoDamagedError):
        reports.visit_report(clinic, visit.id, settings=PRESENT)


def test_progress_is_told_and_can_stop_the_work(clinic: Clinic, save: Save) -> None:
    visit = save(suggested=suggestion(Grade.MILD))
    told: list[float] = []
    reports.visit_report(
        clinic, visit.id, settings=PRESENT, progress=lambda fraction, _text: told.append(fraction)
    )
    assert told == sorted(told)
    assert len(told) >= 4

    def stop(_fraction: float, _text: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        reports.visit_report(clinic, visit.id, settings=PRESENT, progress=stop)


def test_the_accuracy_is_told_only_of_the_model_that_suggested(
    clinic: Clinic, save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grading, "models", lambda: tmp_path / "models")
    figures = {"real": {"accuracy": 0.61, "accuracy_interval": [0.55, 0.67]}}
    plain_package(tmp_path / "models" / "iga-9")
    own = plain_package(clinic.folders.models / "clinic-1", figures=figures)
    made = replace(suggestion(Grade.MILD), model_version=own.version, model_hash=own.hash)
    visit = save(suggested=made)
    assert "61" in text_of(reports.visit_report(clinic, visit.id, settings=PRESENT))
    own.folder.rename(tmp_path / "removed")
    assert "accuracy" not in text_of(reports.visit_report(clinic, visit.id, settings=PRESENT))


@pytest.mark.parametrize("figures", [{}, {"real": None}, {"real": {}}, {"real": {"accuracy": 0.5}}])
def test_figures_that_lack_an_interval_are_not_told(figures: dict[str, object]) -> None:
    assert report_records.accuracy_of(figures) is None


def test_figures_on_real_photographs_are_told() -> None:
    figures = {"real": {"accuracy": 0.61, "accuracy_interval": [0.55, 0.67]}}
    assert report_records.accuracy_of(figures) == Accuracy(0.61, 0.55, 0.67)


def test_the_file_name_says_nothing_about_the_patient(save: Save) -> None:
    assert reports.file_name(save()) == "report-visit-2026-03-04.pdf"


def test_saving_replaces_a_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")
    reports.save_as(b"new", target)
    assert target.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "cannot be written"), (errno.EIO, "cannot")],
)
def test_a_disk_that_refuses_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def refuse(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageError, match=words):
        reports.save_as(b"new", target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="another folder"):
        reports.save_as(b"new", tmp_path / "gone" / "report.pdf")
