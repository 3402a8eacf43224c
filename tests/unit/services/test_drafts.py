"""Drafts: kept whole at every change, found after a crash, forgotten once they are saved."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from acne_desktop.domain.entry import Entry
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.marks import Drawn, Mark, MarkKind
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import StorageError
from acne_desktop.services import drafts, patients, visits
from acne_desktop.services.clinic import Clinic, open_clinic
from acne_desktop.services.drafts import Draft
from acne_desktop.services.intake import IncomingPhoto, read_photo
from tests.unit.services import killed_draft

DAY = date(2026, 3, 1)
ENTRY = Entry(
    Grade.SEVERE,
    "Nodules felt",
    "Größe unklar",
    {Lesion.NODULES: 2, Lesion.PAPULES: 0},
    "Adapalene.\n\nOnce a day.",
    date(2026, 4, 26),
)
DRAWN = Drawn(
    {View.LEFT: 270},
    (
        Mark(View.FRONTAL, MarkKind.ARROW, ((0.125, 0.25), (0.5, 0.75))),
        Mark(View.LEFT, MarkKind.TEXT, ((0.3, 0.3),), "Narbe, älter"),
    ),
)


@pytest.fixture
def photos(triplet_files: Mapping[View, Path]) -> dict[View, IncomingPhoto]:
    return {view: read_photo(path) for view, path in triplet_files.items()}


@pytest.fixture
def patient_id(clinic: Clinic) -> int:
    return patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika")).id


def draft_files(clinic: Clinic) -> list[str]:
    folder = clinic.folders.drafts
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def test_everything_entered_is_found_again(
    clinic: Clinic, patient_id: int, photos: dict[View, IncomingPhoto]
) -> None:
    drafts.keep(clinic, Draft(patient_id, ENTRY, day=DAY, photos=photos, drawn=DRAWN))

    found = drafts.of_new_visit(clinic, patient_id)

    assert found is not None
    assert found.draft.entry == ENTRY
    assert found.draft.day == DAY
    assert found.draft.drawn == DRAWN
    assert list(found.draft.photos) == list(VIEWS)
    for view, photo in found.draft.photos.items():
        assert photo.data == photos[view].data
        assert (photo.name, photo.taken_at) == (photos[view].name, photos[view].taken_at)
    assert found.lost == ()
    assert abs((datetime.now(UTC) - found.kept_at).total_seconds()) < 600


def test_a_draft_of_a_release_before_marks_is_read(clinic: Clinic, patient_id: int) -> None:
    drafts.keep(clinic, Draft(patient_id, ENTRY, day=DAY, drawn=DRAWN))
    state = clinic.drafts.read(f"patient-{patient_id}")
    assert state is not None
    before = {name: value for name, value in state.items() if name not in ("turns", "marks")}
    clinic.drafts.write(f"patient-{patient_id}", before)

    found = drafts.of_new_visit(clinic, patient_id)
    assert found is not None
    assert (found.draft.entry, found.draft.drawn) == (ENTRY, Drawn())


def test_of_a_saved_visit_the_entry_is_kept(clinic: Clinic, patient_id: int) -> None:
    drafts.keep(clinic, Draft(patient_id, ENTRY, visit_id=7))

    found = drafts.of_visit(clinic, patient_id, 7)
    assert found is not None
    assert found.draft.entry == ENTRY
    assert drafts.of_visit(clinic, patient_id, 8) is None
    assert drafts.of_new_visit(clinic, patient_id) is None


def test_all_drafts_the_newest_first(clinic: Clinic, patient_id: int) -> None:
    assert drafts.of_all(clinic) == []
    drafts.keep(clinic, Draft(patient_id, ENTRY, visit_id=7))
    drafts.keep(clinic, Draft(patient_id, ENTRY, day=DAY))
    assert [each.visit_id for each in drafts.of_all(clinic)] == [None, 7]

    drafts.forget(clinic, patient_id)
    drafts.forget(clinic, patient_id)
    assert [each.visit_id for each in drafts.of_all(clinic)] == [7]


def test_no_name_of_a_file_names_a_patient(
    clinic: Clinic, patient_id: int, photos: dict[View, IncomingPhoto]
) -> None:
    named = {view: replace(photo, name="Mustermann Erika.jpg") for view, photo in photos.items()}
    drafts.keep(clinic, Draft(patient_id, ENTRY, day=DAY, photos=named))
    names = [path.name for path in clinic.folders.data.rglob("*")]
    assert not any("muster" in name.lower() for name in names)
    assert draft_files(clinic) == [f"patient-{patient_id}.json"]


def test_the_sweep_leaves_a_draft_s_photographs_alone_until_it_is_forgotten(
    clinic: Clinic, patient_id: int, photos: dict[View, IncomingPhoto]
) -> None:
    folder = clinic.folders.data
    drafts.keep(clinic, Draft(patient_id, ENTRY, day=DAY, photos=photos))
    clinic.close()
    with open_clinic(folder) as again:
        found = drafts.of_new_visit(again, patient_id)
        assert found is not None
        assert len(found.draft.photos) == len(VIEWS)
        drafts.forget(again, patient_id)
    with open_clinic(folder) as again:
        assert not any(again.photos.holds(p.sha256, p.suffix) for p in photos.values())
        assert len(list(again.folders.unclaimed.iterdir())) == len(VIEWS)


def test_a_photograph_that_is_damaged_is_said_and_the_rest_is_there(
    clinic: Clinic, patient_id: int, photos: dict[View, IncomingPhoto]
) -> None:
    drafts.keep(clinic, Draft(patient_id, ENTRY, day=DAY, photos=photos))
    (path,) = clinic.folders.photos.rglob(f"{photos[View.LEFT].sha256}*")
    path.write_bytes(b"?")

    found = drafts.of_new_visit(clinic, patient_id)

    assert found is not None
    assert found.lost == (View.LEFT,)
    assert list(found.draft.photos) == [View.FRONTAL, View.RIGHT]


def test_a_draft_whose_visit_was_saved_is_none_any_more(
    clinic: Clinic, patient_id: int, photos: dict[View, IncomingPhoto]
) -> None:
    """The application may end between the saving and the forgetting."""
    drafts.keep(clinic, Draft(patient_id, ENTRY, day=DAY, photos=photos))
    visits.save(clinic, patient_id=patient_id, day=DAY, photos=photos)

    assert drafts.of_new_visit(clinic, patient_id) is None
    assert draft_files(clinic) == []


@pytest.mark.parametrize("text", ["", "[]", "{", '{"form": 99}'])
def test_what_makes_no_sense_is_put_aside(clinic: Clinic, patient_id: int, text: str) -> None:
    clinic.folders.drafts.mkdir()
    path = clinic.folders.drafts / f"patient-{patient_id}.json"
    path.write_text(text, encoding="utf-8")

    assert drafts.of_new_visit(clinic, patient_id) is None
    assert draft_files(clinic) == [f"patient-{patient_id}.broken"]
    assert drafts.of_all(clinic) == []


def test_a_disk_that_refuses_is_told(
    clinic: Clinic, patient_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="disk is full"):
        drafts.keep(clinic, Draft(patient_id, ENTRY, day=DAY))
    assert draft_files(clinic) == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_after_a_kill_the_draft_is_there(
    tmp_path: Path, clinic: Clinic, patient_id: int, triplet_files: Mapping[View, Path]
) -> None:
    folder = clinic.folders.data
    clinic.close()
    died = subprocess.run(
        [
            *(sys.executable, "-W", "error", "-m", killed_draft.__name__),
            *(str(folder), str(patient_id), "seen twice"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr

    with open_clinic(folder) as again:
        found = drafts.of_new_visit(again, patient_id)
        assert found is not None
        assert found.draft.entry == Entry(Grade.MILD, comment="seen twice")
        originals = {path.read_bytes() for path in triplet_files.values()}
        assert {photo.data for photo in found.draft.photos.values()} == originals
        assert [each.patient_id for each in drafts.of_all(again)] == [patient_id]
