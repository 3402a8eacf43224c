"""Photographs that are kept already, or lie in another patient's folder, are pointed out."""

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services import patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import read_photo
from tests.journeys.visits import Visitor
from tests.photographs import face, write_photo

F, L, R = VIEWS


@pytest.fixture
def visit(watchful_visit: Visitor) -> Visitor:
    return watchful_visit


DAY = date(2026, 10, 1)


def keep(clinic: Clinic, patient_id: int, path: Path, view: View = F) -> None:
    visits.save(clinic, patient_id=patient_id, day=DAY, photos={view: read_photo(path)})


def other(clinic: Clinic) -> int:
    return patients.register(clinic, PatientDetails("A-77", "Other, Person")).id


def notes(visit: Visitor, view: View = F) -> list[str]:
    return visit.page.triplet.slots[view].notes.texts


def test_a_photograph_of_an_earlier_visit_says_of_which(
    visit: Visitor, clinic: Clinic, tmp_path: Path
) -> None:
    path = write_photo(tmp_path / "a.jpg", face(F))
    keep(clinic, visit.patient.id, path)

    visit.drop(visit.page, [path])

    assert notes(visit) == ["This photograph is already in the visit of 2026-10-01."]
    visit.click(visit.page.triplet.slots[F].remove)
    assert notes(visit) == []


def test_a_photograph_of_another_patient_says_whose(
    visit: Visitor, clinic: Clinic, tmp_path: Path
) -> None:
    path = write_photo(tmp_path / "a.jpg", face(F))
    keep(clinic, other(clinic), path)

    visit.drop(visit.page, [path])

    assert notes(visit) == ["This photograph is in the records of #A-77: check whose it is."]


def test_the_same_picture_saved_anew_says_where_it_is(
    visit: Visitor, clinic: Clinic, tmp_path: Path
) -> None:
    picture = face(F, width=720, height=960)
    keep(clinic, other(clinic), write_photo(tmp_path / "a.jpg", picture, quality=92))
    smaller = Image.fromarray(picture).resize((540, 720))
    anew = write_photo(tmp_path / "b.jpg", np.array(smaller), quality=70)

    visit.drop(visit.page, [anew, write_photo(tmp_path / "c.jpg", face(L, seed=5))])

    said = ["This picture, saved anew, is in the records of #A-77: check whose it is."]
    assert notes(visit) == said
    assert notes(visit, L) == []


def test_a_file_in_another_patient_s_folder_is_pointed_out(
    visit: Visitor, clinic: Clinic, tmp_path: Path
) -> None:
    other(clinic)
    path = write_photo(tmp_path / "A-77" / "2026-11-20" / "a.jpg", face(F))
    own = write_photo(tmp_path / visit.patient.details.identifier / "b.jpg", face(L))

    visit.drop(visit.page, [path, own])

    assert notes(visit, F) == ["This file lies in the folder of #A-77: check whose it is."]
    assert notes(visit, L) == []


def test_a_new_visit_forgets_what_was_said(visit: Visitor, clinic: Clinic, tmp_path: Path) -> None:
    other(clinic)
    path = write_photo(tmp_path / "A-77" / "a.jpg", face(F))
    visit.drop(visit.page, [path])
    visit.start()
    elsewhere = shutil.copy(path, tmp_path / "a.jpg")

    visit.drop(visit.page, [Path(elsewhere)])

    assert notes(visit) == []


def test_among_many_the_kept_ones_are_not_proposed(
    visit: Visitor, clinic: Clinic, tmp_path: Path
) -> None:
    kept = write_photo(tmp_path / "1.jpg", face(F))
    keep(clinic, visit.patient.id, kept)
    files = [
        kept,
        write_photo(tmp_path / "2.jpg", face(F, seed=3)),
        write_photo(tmp_path / "3.jpg", face(L)),
        Path(shutil.copy(tmp_path / "3.jpg", tmp_path / "4.jpg")),
    ]

    visit.drop(visit.page, files)
    chooser = visit.page.intake.choosing.chooser
    visit.wait(lambda: not visit.context.tasks.running)

    assert chooser.choice.taken == {F: "1", L: "2"}
    assert "already in the visit of 2026-10-01" in chooser.photos.photo(0).hint  # type: ignore[union-attr]
    assert "same photograph as 3.jpg" in chooser.photos.photo(3).hint  # type: ignore[union-attr]
    visit.press(Qt.Key.Key_F)  # the clinician may, all the same
    visit.press(Qt.Key.Key_Return)
    visit.rest()
    assert notes(visit) == ["This photograph is already in the visit of 2026-10-01."]
