"""Plans: what is found in a folder, what is pointed out, and what is asked."""

from pathlib import Path

import pytest
from PIL import Image

from acne_desktop.domain.inspection import Inspection, Verdict
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.errors import Cancelled
from acne_desktop.services import patients
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing import plan
from acne_desktop.services.importing.planned import State
from acne_desktop.storage import known_photos
from tests.fakes import FakeInspector, Pixels
from tests.photographs import face, write_photo
from tests.unit.services.importing.trees import (
    DAY,
    LATER,
    F,
    L,
    R,
    carried_out,
    scanned,
    seen,
    taken,
    triplet,
)


def saved_anew(path: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(path) as image:
        image.resize((270, 360)).save(target, quality=60)
    return target


def test_a_tree_becomes_visits_and_no_record_changes(clinic: Clinic, tmp_path: Path) -> None:
    triplet(tmp_path / "in" / "A-1" / "2026-09-20", 1)
    triplet(tmp_path / "in" / "B-2_2026-10-20", 2, ("vorne", "links", "rechts"))

    one, other = scanned(clinic, tmp_path / "in")

    assert (one.identifier, one.day, one.state, one.reason) == ("A-1", DAY, State.READY, "")
    assert (other.identifier, other.day, other.state) == ("B-2", LATER, State.READY)
    assert {view: other.photos[at].candidate.name for view, at in other.taken.items()} == {
        F: "vorne.jpg",
        L: "links.jpg",
        R: "rechts.jpg",
    }
    assert patients.find(clinic) == []


def test_views_that_no_name_tells_are_seen(clinic: Clinic, tmp_path: Path) -> None:
    triplet(tmp_path / "A-1" / "2026-09-20", 1, ("IMG_1", "IMG_2", "IMG_3"))
    views = iter((R, F, L))

    def see(_pixels: Pixels, _expected: View | None) -> Inspection:
        return seen(next(views))

    (visit,) = scanned(clinic, tmp_path, FakeInspector(see))
    assert visit.taken == {F: 1, L: 2, R: 0}

    (blind,) = scanned(clinic, tmp_path)
    assert (blind.state, blind.reason) == (
        State.REFUSED,
        "No view is known: set the views with F, L and R.",
    )
    assert blind.with_views({F: 0}).state is State.READY


def test_the_camera_s_clock_tells_the_day_where_no_name_does(
    clinic: Clinic, tmp_path: Path
) -> None:
    taken(tmp_path / "A-1" / "x_front.jpg", F, 1, "2026:09:20 10:00:00")
    taken(tmp_path / "A-1" / "y_front.jpg", F, 2, "2026:10:20 10:00:00")
    write_photo(tmp_path / "B-2" / "front.jpg", face(F, seed=3))
    taken(tmp_path / "C-3_2026-09-20" / "front.jpg", F, 4, "2026:10:20 10:00:00")

    first, second, undated, odd = scanned(clinic, tmp_path)

    assert (first.day, second.day) == (DAY, LATER)
    assert undated.state is State.REFUSED
    assert undated.reason.startswith("No date")
    assert odd.day == DAY
    assert "The camera's clock says 2026-10-20." in odd.remarks


def test_of_several_photographs_of_a_view_the_best_is_taken_and_it_is_told(
    clinic: Clinic, tmp_path: Path
) -> None:
    names = ("left_1", "left_2", "left_3")
    triplet(tmp_path / "A-1" / "2026-09-20", 1, names)
    answers = iter(
        (seen(L, Verdict.RETAKE, 9.0), seen(L, Verdict.GOOD, 2.0), seen(L, Verdict.GOOD, 3.0))
    )

    (visit,) = scanned(clinic, tmp_path, FakeInspector(lambda _pixels, _view: next(answers)))

    assert visit.taken == {L: 2}
    assert visit.remarks == [
        "Without Frontal and Patient's right.",
        "3 photographs show Patient's left: the best is taken.",
    ]


def test_a_name_that_says_another_view_than_is_seen_is_told(clinic: Clinic, tmp_path: Path) -> None:
    triplet(tmp_path / "A-1" / "2026-09-20", 1)
    (visit,) = scanned(clinic, tmp_path, FakeInspector(seen(F)))
    assert "Patient's left by its name, but Frontal is seen." in visit.remarks
    assert visit.state is State.READY


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_taken(
    clinic: Clinic, tmp_path: Path
) -> None:
    folder = triplet(tmp_path / "A-1" / "2026-09-20", 1)
    (folder / "left.jpg").write_bytes(b"no photograph")
    (tmp_path / "B-2_2026-09-20_front.jpg").write_bytes(b"")

    unread, visit = scanned(clinic, tmp_path)

    assert (visit.state, set(visit.taken)) == (State.READY, {F, R})
    assert visit.remarks[0] == "Without Patient's left."
    assert visit.remarks[1].startswith("left.jpg: ")
    assert unread.state is State.REFUSED
    assert unread.reason.startswith("B-2_2026-09-20_front.jpg: ")


# Duplicates and mix-ups


def test_the_same_picture_twice_in_a_visit_is_taken_once(clinic: Clinic, tmp_path: Path) -> None:
    folder = triplet(tmp_path / "A-1" / "2026-09-20", 1)
    saved_anew(folder / "front.jpg", folder / "frontal copy_right.jpg")
    saved_anew(folder / "left.jpg", folder / "z_left.jpg")

    (visit,) = scanned(clinic, tmp_path)

    assert sorted(visit.photos[at].candidate.name for at in visit.taken.values()) == [
        "front.jpg",
        "left.jpg",
        "right.jpg",
    ]
    assert [photo.note for photo in visit.photos if photo.copy_of] == [
        "The same picture as front.jpg.",
        "The same picture as left.jpg.",
    ]


@pytest.mark.parametrize("anew", [False, True])
def test_a_photograph_that_lies_with_two_patients_is_asked_about(
    clinic: Clinic, tmp_path: Path, anew: bool
) -> None:
    front = triplet(tmp_path / "A-1" / "2026-09-20", 1) / "front.jpg"
    folder = triplet(tmp_path / "B-2" / "2026-09-20", 2)
    if anew:
        saved_anew(front, folder / "front.jpg")
    else:
        (folder / "front.jpg").write_bytes(front.read_bytes())

    one, other = scanned(clinic, tmp_path)

    assert one.state is State.READY
    assert other.state is State.ASKS
    assert other.reason == "A photograph lies among those of #A-1, too. Are they B-2's?"


@pytest.mark.parametrize("anew", [False, True])
def test_photographs_in_another_patient_s_records_are_asked_about(
    clinic: Clinic, tmp_path: Path, anew: bool
) -> None:
    kept = triplet(tmp_path / "in" / "A-1" / "2026-09-20", 1)
    carried_out(clinic, scanned(clinic, tmp_path / "in"))
    folder = triplet(tmp_path / "more" / "B-2" / "2026-10-20", 2)
    if anew:
        saved_anew(kept / "left.jpg", folder / "left.jpg")
    else:
        (folder / "left.jpg").write_bytes((kept / "left.jpg").read_bytes())

    (visit,) = scanned(clinic, tmp_path / "more")

    assert visit.state is State.ASKS
    assert visit.reason == "A photograph is in the records of #A-1. Are they B-2's?"


def test_photographs_saved_anew_are_known_to_be_there(clinic: Clinic, tmp_path: Path) -> None:
    kept = triplet(tmp_path / "in" / "A-1" / "2026-09-20", 1)
    carried_out(clinic, scanned(clinic, tmp_path / "in"))
    for path in kept.iterdir():
        saved_anew(path, tmp_path / "again" / "A-1" / "2026-09-21" / path.name)

    (visit,) = scanned(clinic, tmp_path / "again")

    assert visit.state is State.THERE
    assert visit.reason == "Already in the visit of 2026-09-20."


def test_one_photograph_of_an_earlier_visit_is_asked_about(clinic: Clinic, tmp_path: Path) -> None:
    kept = triplet(tmp_path / "in" / "A-1" / "2026-09-20", 1)
    carried_out(clinic, scanned(clinic, tmp_path / "in"))
    folder = triplet(tmp_path / "later" / "A-1" / "2026-10-20", 2)
    (folder / "left.jpg").write_bytes((kept / "left.jpg").read_bytes())

    (visit,) = scanned(clinic, tmp_path / "later")

    assert visit.state is State.ASKS
    assert visit.reason == "A photograph is in the visit of 2026-09-20, too. Is it of 2026-10-20?"


def test_a_visit_that_is_there_but_for_a_view_says_so(clinic: Clinic, tmp_path: Path) -> None:
    folder = triplet(tmp_path / "A-1" / "2026-09-20", 1)
    right = (folder / "right.jpg").read_bytes()
    (folder / "right.jpg").unlink()
    carried_out(clinic, scanned(clinic, tmp_path))
    (folder / "right.jpg").write_bytes(right)

    (visit,) = scanned(clinic, tmp_path)

    assert visit.reason == "Already in the visit of 2026-09-20, but for Patient's right."


def listed(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("other", "owner"), [("A-2", "A-2"), ("B/2026-09-20", "B"), ("C-3", "C-3")]
)
def test_a_table_that_names_another_than_the_folder_is_asked_about(
    clinic: Clinic, tmp_path: Path, other: str, owner: str
) -> None:
    patients.register(clinic, PatientDetails("B", "Bert"))  # else B could be any folder
    write_photo(tmp_path / other / "front.jpg", face())
    write_photo(tmp_path / "DCIM" / "left.jpg", face(L))
    path = listed(
        tmp_path,
        f"patient,date,file\nA-1,2026-09-20,{other}/front.jpg\nA-1,2026-10-20,DCIM/left.jpg\n",
    )

    asked, fine = scanned(clinic, path)

    assert asked.state is State.ASKS
    assert f"in the folder of #{owner}" in asked.reason
    assert fine.state is State.READY


def test_names_that_differ_from_the_records_are_asked_about(clinic: Clinic, tmp_path: Path) -> None:
    patients.register(clinic, PatientDetails("A-1", "Mustermann, Erika"))
    patients.register(clinic, PatientDetails("Z-9", "Max Müller"))
    for number in range(3):
        write_photo(tmp_path / f"front{number}.jpg", face(seed=number))
    path = listed(
        tmp_path,
        "patient,name,date,file\nA-1,Erika Mustermann,2026-09-20,front0.jpg\n"
        "A-1,Anna Schmidt,2026-10-20,front1.jpg\nB-2,max muller,2026-09-20,front2.jpg\n",
    )

    same, differs, twin = scanned(clinic, path)

    assert same.state is State.READY
    assert differs.state is State.ASKS
    assert "differently" in differs.reason
    assert twin.reason == "The records have this name as #Z-9. Is B-2 another person?"


# Progress, cancelling, and what was kept before there were fingerprints


def test_a_scan_can_be_cancelled(clinic: Clinic, tmp_path: Path) -> None:
    triplet(tmp_path / "A-1" / "2026-09-20", 1)
    told: list[str] = []
    with pytest.raises(Cancelled):
        plan.scan(
            clinic,
            tmp_path,
            None,
            progress=lambda _fraction, text: told.append(text),
            cancelled=lambda: len(told) == 2,
        )
    assert told == ["Looking at photograph 1 of 3", "Looking at photograph 2 of 3"]


def test_kept_photographs_get_their_fingerprints_when_first_needed(
    clinic: Clinic, tmp_path: Path
) -> None:
    triplet(tmp_path / "A-1" / "2026-09-20", 1)
    carried_out(clinic, scanned(clinic, tmp_path))
    with clinic.database.reading() as session:
        assert len(known_photos.without_fingerprint(session, 1)) == 3
    told: list[tuple[float, str]] = []

    plan.scan(
        clinic,
        tmp_path,
        None,
        progress=lambda fraction, text: told.append((fraction, text)),
        cancelled=lambda: False,
    )

    assert told[0] == (0.0, "Comparing kept photograph 1 of 3")
    assert told[3] == (0.5, "Looking at photograph 1 of 3")
    with clinic.database.reading() as session:
        assert known_photos.without_fingerprint(session, 1) == []
