"""A visit is saved whole or not at all, and every assessment is kept."""

import errno
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from acne_desktop.domain.assessment import Decision, Suggestion
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.marks import Drawn, Mark, MarkKind
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS, Photo, View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import (
    DuplicatePhotoError,
    InvalidRecordError,
    NotFoundError,
    PhotoDamagedError,
    StorageError,
)
from acne_desktop.services import history, intake, marks, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.intake import IncomingPhoto, read_photo
from acne_desktop.services.visits import Words
from tests.fakes import suggestion
from tests.photographs import write_triplet
from tests.unit.services.visits_made_up import NOON

DAY = date(2024, 3, 4)

Save = Callable[..., Visit]
Triplet = dict[View, IncomingPhoto]


@pytest.fixture
def triplet(triplet_files: Mapping[View, Path]) -> Triplet:
    return {view: read_photo(path) for view, path in triplet_files.items()}


@pytest.fixture
def patient_id(clinic: Clinic) -> int:
    return patients.register(clinic, PatientDetails("A-1", "Erika Mustermann")).id


@pytest.fixture
def save(clinic: Clinic, patient_id: int, triplet: Triplet) -> Save:
    """Return a function that saves the triplet as a visit of the patient."""

    def save_visit(
        photos: Triplet = triplet,
        *,
        day: date = DAY,
        suggested: Suggestion | None = None,
        decided: Decision | None = None,
        note: str = "",
    ) -> Visit:
        return visits.save(
            clinic,
            patient_id=patient_id,
            day=day,
            photos=photos,
            suggestion=suggested,
            decision=decided,
            note=note,
        )

    return save_visit


def stored_files(clinic: Clinic) -> list[str]:
    return sorted(path.name for path in clinic.folders.photos.rglob("*") if path.is_file())


def place(clinic: Clinic, photo: Photo) -> Path:
    return clinic.folders.photos / photo.sha256[:2] / f"{photo.sha256}.jpg"


def decision(grade: Grade, reason: str = "", comment: str = "") -> Decision:
    return Decision(grade, "fda", NOON, reason, comment)


def test_saves_and_returns_everything(clinic: Clinic, save: Save, triplet: Triplet) -> None:
    suggested = suggestion(Grade.MILD)
    decided = decision(Grade.SEVERE, "two nodules", "worse since May")
    saved = save(suggested=suggested, decided=decided, note=" left cheek sore ")
    again = visits.get(clinic, saved.id)
    assert again == saved
    assert (again.day, again.note) == (DAY, "left cheek sore")
    assert again.photos == {view: triplet[view].as_photo(view) for view in VIEWS}
    assert again.decision == decided
    assert again.grade is Grade.SEVERE
    kept = again.suggestion
    assert kept is not None
    assert replace(kept, attention={}) == replace(suggested, attention={})
    for view in VIEWS:
        ours, theirs = kept.attention[view], suggested.attention[view]
        assert (ours.rows, ours.columns) == (theirs.rows, theirs.columns)
        assert ours.values == pytest.approx(theirs.values, abs=1e-3)


def test_originals_are_kept_byte_for_byte(clinic: Clinic, save: Save, triplet: Triplet) -> None:
    for view, photo in save().photos.items():
        path = place(clinic, photo)
        assert path.read_bytes() == triplet[view].data == intake.original(clinic, photo)
        assert intake.preview(clinic, photo).shape == (480, 360, 3)
        assert intake.thumbnail(clinic, photo, 96).shape == (96, 72, 3)


def test_one_or_two_views_are_enough(save: Save, triplet: Triplet) -> None:
    visit = save({View.LEFT: triplet[View.LEFT], View.FRONTAL: triplet[View.FRONTAL]})
    assert list(visit.photos) == [View.FRONTAL, View.LEFT]


def test_later_decisions_and_suggestions_are_added_never_replaced(
    clinic: Clinic, save: Save
) -> None:
    visit = save()
    assert visit.grade is None
    first = decision(Grade.MODERATE)
    assert visits.decide(clinic, visit.id, first).decision == first
    assert visits.suggest(clinic, visit.id, suggestion(Grade.MILD)).suggestion is not None
    second = decision(Grade.SEVERE, "nodules")
    assert visits.decide(clinic, visit.id, second).decision == second
    newer = visits.suggest(clinic, visit.id, suggestion(Grade.SEVERE, version="2")).suggestion
    assert newer is not None
    assert newer.model_version == "2"
    assert visits.decisions(clinic, visit.id) == [first, second]
    [summary] = visits.of_patient(clinic, visit.patient_id)
    assert (summary.grade, summary.suggested, summary.views) == (Grade.SEVERE, Grade.SEVERE, VIEWS)


def test_an_override_needs_a_reason(clinic: Clinic, save: Save, patient_id: int) -> None:
    with pytest.raises(InvalidRecordError, match="reason"):
        save(suggested=suggestion(Grade.MILD), decided=decision(Grade.CLEAR))
    assert visits.of_patient(clinic, patient_id) == []
    assert stored_files(clinic) == []
    visit = save(suggested=suggestion(Grade.MILD))
    with pytest.raises(InvalidRecordError, match="reason"):
        visits.decide(clinic, visit.id, decision(Grade.CLEAR, "  "))
    assert visits.decisions(clinic, visit.id) == []


def test_the_same_photograph_in_two_views(clinic: Clinic, save: Save, triplet: Triplet) -> None:
    with pytest.raises(DuplicatePhotoError, match="same photograph"):
        save({View.LEFT: triplet[View.LEFT], View.RIGHT: triplet[View.LEFT]})
    assert stored_files(clinic) == []


def test_the_same_photograph_in_two_visits_is_kept_once(clinic: Clinic, save: Save) -> None:
    assert save().photos == save(day=DAY + timedelta(days=1)).photos
    assert len(stored_files(clinic)) == 3


def test_refuses_what_breaks_a_rule(clinic: Clinic, save: Save, triplet: Triplet) -> None:
    with pytest.raises(InvalidRecordError, match="at least one photograph"):
        save({})
    with pytest.raises(InvalidRecordError, match="future"):
        save(day=date.today() + timedelta(days=1))
    with pytest.raises(NotFoundError):
        visits.save(clinic, patient_id=999, day=DAY, photos=triplet)
    assert stored_files(clinic) == []


def test_an_unknown_visit(clinic: Clinic) -> None:
    with pytest.raises(NotFoundError, match="not in the records"):
        visits.get(clinic, 7)
    with pytest.raises(NotFoundError, match="not in the records"):
        visits.decide(clinic, 7, decision(Grade.MILD))
    with pytest.raises(NotFoundError, match="not in the records"):
        visits.suggest(clinic, 7, suggestion())


def test_visits_come_newest_first(
    clinic: Clinic, save: Save, patient_id: int, tmp_path: Path
) -> None:
    days = [DAY, DAY - timedelta(days=30), DAY + timedelta(days=30)]
    for number, day in enumerate(days):
        files = write_triplet(tmp_path / str(number), seed=number)
        save({view: read_photo(path) for view, path in files.items()}, day=day)
    assert [v.day for v in visits.of_patient(clinic, patient_id)] == sorted(days, reverse=True)
    assert visits.of_patient(clinic, 999) == []


def test_a_damaged_or_missing_original_is_told(clinic: Clinic, save: Save) -> None:
    photo = save().photos[View.LEFT]
    path = place(clinic, photo)
    data = bytearray(path.read_bytes())
    data[500] ^= 1
    path.write_bytes(data)
    for ask in (intake.original, intake.preview, intake.thumbnail):
        with pytest.raises(PhotoDamagedError, match="damaged"):
            ask(clinic, photo)
    path.unlink()
    with pytest.raises(PhotoDamagedError, match="missing"):
        intake.original(clinic, photo)
    path.mkdir()
    with pytest.raises(PhotoDamagedError, match="cannot be read"):
        intake.original(clinic, photo)


def test_a_damaged_original_is_mended_when_the_same_photograph_comes_again(
    clinic: Clinic, save: Save, triplet: Triplet
) -> None:
    photo = save().photos[View.LEFT]
    place(clinic, photo).write_bytes(b"damaged")
    save()
    assert intake.original(clinic, photo) == triplet[View.LEFT].data


# --- disks that refuse -----------------------------------------------------------------------


FULL = (errno.ENOSPC, "disk is full")


@pytest.mark.parametrize(
    ("call", "refusal"),
    [
        *[(call, FULL) for call in range(1, 10)],  # three photographs, three syncs each
        (2, (errno.EDQUOT, "disk is full")),
        (1, (errno.EROFS, "cannot be written")),
        (4, (errno.EACCES, "cannot be written")),
        (7, (errno.EIO, "reported an error")),
    ],
)
def test_a_disk_that_refuses_while_photographs_are_written(
    clinic: Clinic,
    save: Save,
    monkeypatch: pytest.MonkeyPatch,
    call: int,
    refusal: tuple[int, str],
) -> None:
    calls = 0
    real = os.fsync

    def fsync(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(refusal[0], os.strerror(refusal[0]))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(StorageError, match=refusal[1]):
        save()
    assert stored_files(clinic) == []
    assert patients.find(clinic)[0].visits == 0
    # The disk works again, and nothing was lost.
    save()
    assert len(stored_files(clinic)) == 3


def test_a_disk_that_fills_up_while_the_database_is_written(
    clinic: Clinic, save: Save, patient_id: int
) -> None:
    with clinic.database.reading() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
        session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError, match="disk is full"):
        save(suggested=suggestion(), note="x" * 100_000)
    assert stored_files(clinic) == []
    assert visits.of_patient(clinic, patient_id) == []
    with clinic.database.reading() as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert save(suggested=suggestion(), note="x" * 100_000).suggestion is not None


def test_photographs_that_an_earlier_visit_names_stay_when_a_later_one_fails(
    clinic: Clinic, save: Save, triplet: Triplet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise StorageError("No.")

    save({View.LEFT: triplet[View.LEFT]})
    monkeypatch.setattr("acne_desktop.storage.visits.add", refuse)
    with pytest.raises(StorageError):
        save()
    assert stored_files(clinic) == [f"{triplet[View.LEFT].sha256}.jpg"]


def test_counts_plan_and_next_visit_are_kept_with_a_new_visit(
    clinic: Clinic, patient_id: int, triplet: Triplet
) -> None:
    counted = replace(decision(Grade.MILD), counts={Lesion.NODULES: 0, Lesion.PAPULES: 3})
    made = visits.save(
        clinic,
        patient_id=patient_id,
        day=DAY,
        photos=triplet,
        decision=counted,
        plan=" Benzoyl peroxide every evening. ",
        next_visit=date(2024, 5, 1),
    )

    found = visits.get(clinic, made.id)
    assert found.plan == "Benzoyl peroxide every evening."
    assert found.next_visit == date(2024, 5, 1)
    assert found.decision is not None
    assert found.decision.counts == {Lesion.PAPULES: 3, Lesion.NODULES: 0}


def test_words_and_decision_are_one_change_that_can_be_taken_back(
    clinic: Clinic, save: Save
) -> None:
    visit_id = save(note="look again").id
    words = Words(note="", plan="Adapalene.", next_visit=date(2024, 4, 1))

    visits.amend(clinic, visit_id, decision=decision(Grade.MILD), words=words)
    found = visits.get(clinic, visit_id)
    assert (Words.of(found), found.grade) == (words, Grade.MILD)

    history.undo(clinic)
    found = visits.get(clinic, visit_id)
    assert (Words.of(found), found.grade) == (Words("look again"), None)
    history.redo(clinic)
    assert Words.of(visits.get(clinic, visit_id)) == words


def test_words_alone_leave_the_decision_as_it_is(clinic: Clinic, save: Save) -> None:
    visit_id = save(decided=decision(Grade.MILD)).id

    visits.amend(clinic, visit_id, words=Words(plan="Adapalene."))

    assert visits.get(clinic, visit_id).plan == "Adapalene."
    assert len(visits.decisions(clinic, visit_id)) == 1
    history.undo(clinic)
    assert visits.get(clinic, visit_id).grade == Grade.MILD


@pytest.mark.parametrize("day", [DAY, DAY - timedelta(days=1)])
def test_the_next_visit_comes_after_the_visit(clinic: Clinic, save: Save, day: date) -> None:
    visit_id = save().id
    with pytest.raises(InvalidRecordError, match="must come after"):
        visits.amend(clinic, visit_id, words=Words(next_visit=day))
    assert visits.get(clinic, visit_id).next_visit is None


def test_what_is_drawn_is_saved_with_the_visit_and_taken_back_with_it(
    clinic: Clinic, patient_id: int, triplet: Triplet
) -> None:
    circle = Mark(View.LEFT, MarkKind.CIRCLE, ((0.5, 0.5), (0.6, 0.5)), " a  cyst ", id=-3)
    drawn = Drawn({View.RIGHT: 450}, (circle,))
    saved = visits.save(clinic, patient_id=patient_id, day=DAY, photos=triplet, drawn=drawn)
    assert saved.turns == {View.FRONTAL: 0, View.LEFT: 0, View.RIGHT: 90}
    (kept,) = marks.of_visit(clinic, saved.id)
    assert (kept.view, kept.points, kept.text) == (View.LEFT, circle.points, "a cyst")
    assert len(history.of_patient(clinic, patient_id, visit_id=saved.id)) == 1

    history.undo(clinic)
    assert marks.of_visit(clinic, saved.id) == []
    history.redo(clinic)
    assert marks.of_visit(clinic, saved.id) == [kept]
    assert visits.get(clinic, saved.id).turns[View.RIGHT] == 90


@pytest.mark.parametrize(
    "drawn",
    [
        Drawn({View.LEFT: 45}),
        Drawn(marks=(Mark(View.RIGHT, MarkKind.TEXT, ((0.1, 0.1),), "there is no such view"),)),
        Drawn(marks=(Mark(View.LEFT, MarkKind.TEXT, ((0.1, 0.1),)),)),
    ],
)
def test_what_cannot_be_drawn_saves_nothing(
    clinic: Clinic, patient_id: int, triplet: Triplet, drawn: Drawn
) -> None:
    two = {view: triplet[view] for view in (View.FRONTAL, View.LEFT)}
    with pytest.raises(InvalidRecordError):
        visits.save(clinic, patient_id=patient_id, day=DAY, photos=two, drawn=drawn)
    assert visits.of_patient(clinic, patient_id) == []
    assert stored_files(clinic) == []
