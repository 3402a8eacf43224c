"""The clinic's own data set: names nobody, keeps its folds, and says what it left out."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import View
from acne_desktop.errors import Cancelled, DatasetError, StorageError
from acne_desktop.services import clinic_data, intake, visits
from acne_desktop.services.clinic import Clinic, open_clinic, reading
from acne_desktop.services.clinic_data import Balance
from acne_desktop.training import dataset
from tests.photographs import face
from tests.unit.services.graded_visits import add_graded, add_patient, add_visit


@pytest.fixture
def camera(tmp_path: Path) -> Path:
    return tmp_path / "camera"


@pytest.fixture
def two(clinic: Clinic, camera: Path) -> Clinic:
    """Return a clinic with two patients: two graded triplets, a graded pair, one ungraded."""
    first, second = add_patient(clinic, 1), add_patient(clinic, 2)
    add_visit(clinic, camera, first, Grade.SEVERE, later=30)
    add_visit(clinic, camera, first, Grade.MILD, later=0)
    add_visit(clinic, camera, second, Grade.MILD, views=(View.LEFT, View.RIGHT))
    add_visit(clinic, camera, second, None, later=9)
    return clinic


def table(out: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((out / "triplets.csv").read_text())))


def contents(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_the_balance_counts_what_a_clinician_has_graded(two: Clinic) -> None:
    found = clinic_data.balance(two)
    assert (found.visits, found.triplets, found.subjects) == (3, 2, 2)
    assert found.visits_by_grade == {**dict.fromkeys(GRADES, 0), Grade.MILD: 2, Grade.SEVERE: 1}
    assert found.subjects_by_grade[Grade.MILD] == 2
    assert found.lacking == "58 more graded triplets are needed before a model can be trained."


def test_a_grade_counts_as_it_was_decided_last(two: Clinic) -> None:
    (number,) = [n for n in (1, 2, 3) if visits.get(two, n).grade is Grade.SEVERE]
    visits.decide(two, number, Decision(Grade.CLEAR, "fda", datetime.now(UTC)))
    assert clinic_data.balance(two).visits_by_grade[Grade.CLEAR] == 1
    assert clinic_data.balance(two).visits_by_grade[Grade.SEVERE] == 0


def test_what_lacks_is_said_in_one_sentence() -> None:
    none = dict.fromkeys(GRADES, 0)
    many = Balance(90, 60, 40, none, none | {Grade.MILD: 30, Grade.SEVERE: 5})
    assert many.lacking == ""
    assert replace(many, triplets=59).lacking.startswith("1 more graded triplet is needed")
    assert "only IGA 2 has them" in replace(many, subjects_by_grade=none | {Grade.MILD: 30}).lacking
    few = replace(many, subjects_by_grade=none | {Grade.MILD: 4, Grade.SEVERE: 4})
    assert "none has them yet" in few.lacking


def test_the_trainer_reads_what_is_exported(two: Clinic, tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported = clinic_data.export(two, out)
    read = dataset.read(out)

    assert exported.balance.visits == len(read.visits) == 3
    assert read.about.source == dataset.REAL
    assert read.about.cautions
    by_subject: dict[str, list[tuple[str, Grade]]] = {}
    for visit in read.visits:
        by_subject.setdefault(visit.subject, []).append((visit.visit, visit.grade))
    assert sorted(by_subject.values(), key=len) == [
        [("1", Grade.MILD)],
        [("1", Grade.MILD), ("2", Grade.SEVERE)],
    ]


def test_the_demo_clinics_export_is_marked_synthetic(tmp_path: Path, camera: Path) -> None:
    with open_clinic(tmp_path / "demo", synthetic=True) as demo:
        add_visit(demo, camera, add_patient(demo, 1), Grade.MILD)
        clinic_data.export(demo, tmp_path / "out")
    assert dataset.read(tmp_path / "out").about.source == dataset.SYNTHETIC


def test_nothing_identifies_a_patient(two: Clinic, tmp_path: Path) -> None:
    out = tmp_path / "out"
    clinic_data.export(two, out)
    everything = b"\n".join(
        [name.encode() + b"\n" + data for name, data in contents(out).items()]
    ).lower()
    for word in (b"mustermann", b"erika", b"mrn-", b"1999-09", b"2024-0", b".png"):
        assert word not in everything
    assert {path.stat().st_mtime for path in out.iterdir()} == {946_684_800}
    subjects = {row["subject"] for row in table(out)}
    assert all(len(subject) == 13 for subject in subjects)
    assert [row["subject"] for row in table(out)] == sorted(row["subject"] for row in table(out))


def test_photographs_are_upright_srgb_without_any_notes(clinic: Clinic, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010E] = "Mustermann, Erika"
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    source = tmp_path / "camera.jpg"
    Image.fromarray(face(width=96, height=72)).save(
        source, quality=98, subsampling=0, exif=exif, icc_profile=profile, comment=b"Erika"
    )
    patient = add_patient(clinic, 1)
    visits.save(
        clinic,
        patient_id=patient,
        day=date(2024, 3, 4),
        photos={View.FRONTAL: intake.read_photo(source)},
        decision=Decision(Grade.MILD, "fda", datetime.now(UTC)),
    )
    out = tmp_path / "out"
    clinic_data.export(clinic, out)

    (path,) = out.glob("*.jpg")
    data = path.read_bytes()
    for mark in (b"Exif", b"ICC_PROFILE", b"xap", b"Erika", b"Photoshop"):
        assert mark not in data
    with Image.open(path) as written:
        assert written.size == (72, 96)
        assert set(written.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        pixels = np.asarray(written.convert("RGB"), float)
    shown = intake.preview(clinic, visits.get(clinic, 1).photos[View.FRONTAL])
    assert np.abs(pixels - shown).mean() < 4


def test_a_later_export_keeps_the_codes_and_drops_what_is_gone(
    two: Clinic, tmp_path: Path, camera: Path
) -> None:
    out = tmp_path / "out"
    clinic_data.export(two, out)
    before, codes = contents(out), {row["subject"] for row in table(out)}
    clinic_data.export(two, out)
    assert contents(out) == before

    stale = out / f"{min(codes)}-9-left.jpg"
    stale.write_bytes(b"of a visit that is no longer graded")
    third = add_patient(two, 3)
    add_visit(two, camera, third, Grade.CLEAR)
    clinic_data.export(two, out)
    assert codes < {row["subject"] for row in table(out)}
    assert not stale.exists()


def test_another_clinics_codes_differ(tmp_path: Path, camera: Path) -> None:
    seen = []
    for name in ("one", "other"):
        with open_clinic(tmp_path / name) as clinic:
            add_visit(clinic, camera, add_patient(clinic, 1), Grade.MILD)
            clinic_data.export(clinic, tmp_path / f"{name}-out")
        seen += [row["subject"] for row in table(tmp_path / f"{name}-out")]
    assert seen[0] != seen[1]


def test_it_goes_beside_a_running_application(two: Clinic, tmp_path: Path) -> None:
    with reading(two.folders.data) as reader:
        assert clinic_data.export(reader, tmp_path / "out").balance.visits == 3


def test_a_visit_with_a_damaged_photograph_is_left_out_and_named(
    two: Clinic, tmp_path: Path
) -> None:
    photo = visits.get(two, 1).photos[View.LEFT]
    (path,) = two.folders.photos.rglob(f"{photo.sha256}*")
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    out = tmp_path / "out"
    exported = clinic_data.export(two, out)
    assert exported.left_out == (1,)
    assert exported.balance.visits == len(table(out)) == 2
    assert {Path(name).suffix for name in contents(out)} == {".jpg", ".csv", ".json"}
    assert len(list(out.glob("*.jpg"))) == 5


@pytest.mark.parametrize("kind", ["folder", "file", "other data set"])
def test_what_is_not_its_own_is_never_written_into(two: Clinic, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("a letter")
    else:
        out.mkdir()
        (out / "p000000000000-1-left.jpg").write_bytes(b"not ours")
        if kind == "other data set":
            (out / "about.json").write_text('{"title": "Another", "made_by": "somebody"}')
    with pytest.raises(DatasetError, match="holds something else"):
        clinic_data.export(two, out)
    assert kind == "file" or (out / "p000000000000-1-left.jpg").read_bytes() == b"not ours"


def test_without_a_graded_visit_there_is_nothing_to_export(clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="grade visits"):
        clinic_data.export(clinic, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_half_an_export_is_no_data_set(two: Clinic, tmp_path: Path) -> None:
    out = tmp_path / "out"
    clinic_data.export(two, out)
    asked: Iterator[bool] = iter([False, True])
    with pytest.raises(Cancelled):
        clinic_data.export(two, out, cancelled=lambda: next(asked))
    with pytest.raises(DatasetError):
        dataset.read(out)
    assert clinic_data.export(two, out).balance.visits == 3  # and it can be done again


def test_progress_is_told(two: Clinic, tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    clinic_data.export(two, tmp_path / "out", progress=lambda *what: told.append(what))
    assert told[0] == (0.0, "Copying visit 1 of 3")
    assert len(told) == 3


def test_a_full_disk_is_told(two: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic_data.export(two, tmp_path / "first")  # makes the key

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(StorageError, match="disk is full"):
        clinic_data.export(two, tmp_path / "out")


def test_sixty_graded_triplets_are_enough(clinic: Clinic, camera: Path) -> None:
    add_graded(clinic, camera, subjects=12, visits_each=5)
    found = clinic_data.balance(clinic)
    assert found.triplets == clinic_data.NEEDED_TRIPLETS == 60
    assert found.lacking == ""


def test_the_about_file_says_who_made_it(two: Clinic, tmp_path: Path) -> None:
    clinic_data.export(two, tmp_path / "out")
    about = json.loads((tmp_path / "out" / "about.json").read_text())
    assert about["made_by"] == clinic_data.MADE_BY
