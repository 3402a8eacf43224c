"""The demo clinic: made from the real grader's suggestions, whole or not at all, kept apart."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.treatment import TreatmentDetails
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import (
    Cancelled,
    DatabaseError,
    InUseError,
    NotFoundError,
    PhotoError,
    StorageError,
)
from acne_desktop.services import audit, demo, intake, patients, treatments, visits
from acne_desktop.services.clinic import Clinic, database_exists, open_clinic
from acne_desktop.services.demo import build_demo
from tests.fakes import FakeGrader
from tests.photographs import write_triplet


def told_visit(folder: Path, name: str, day: str, decision: dict[str, Any] | None) -> Any:
    files = write_triplet(folder / name, seed=sum(map(ord, name)))
    photos = {str(view): f"{name}/{path.name}" for view, path in files.items()}
    return {"day": day, "rendered_grade": 2, "decision": decision, "photos": photos}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a small story: two patients with three visits, one of them left undecided."""
    folder = tmp_path / "story"
    agrees = {"grade": 2, "comment": "better", "reason": ""}
    explains = {"grade": 3, "comment": "", "reason": "a nodule under the jaw"}
    story = {
        "patients": [
            {
                "identifier": "DEMO-1",
                "name": "Ada Demo",
                "date_of_birth": "2001-02-03",
                "sex": "female",
                "note": "made up",
                "fitzpatrick": 3,
                "visits": [
                    told_visit(folder, "b", "2024-02-01", None),
                    told_visit(folder, "a", "2024-01-01", agrees),
                ],
            },
            {
                "identifier": "DEMO-2",
                "name": "Ben Demo",
                "date_of_birth": None,
                "sex": "male",
                "note": "",
                "fitzpatrick": 5,
                "visits": [told_visit(folder, "c", "2024-01-15", explains)],
            },
        ]
    }
    cream = {"drug": "Cream", "dose": "daily", "started": "2024-01-01", "stopped": "2024-03-01"}
    plan = {"plan": "Apply it.", "next_visit": "2024-02-01"}
    care = {"DEMO-1": {"treatments": [cream], "visits": {"2024-01-01": plan}}}
    (folder / "demo.json").write_text(json.dumps(story), encoding="utf-8")
    (folder / "care.json").write_text(json.dumps(care), encoding="utf-8")
    return folder


@pytest.fixture
def grader() -> FakeGrader:
    return FakeGrader(Grade.MILD)


def all_visits(clinic: Clinic) -> list[Visit]:
    return [
        visits.get(clinic, summary.id)
        for row in patients.all_of(clinic)
        for summary in reversed(visits.of_patient(clinic, row.patient.id))
    ]


def test_builds_the_story(tmp_path: Path, source: Path, grader: FakeGrader) -> None:
    said: list[tuple[float, str]] = []
    with build_demo(
        tmp_path / "demo",
        grader=grader,
        source=source,
        progress=lambda fraction, text: said.append((fraction, text)),
    ) as clinic:
        assert clinic.synthetic
        ada, ben = (row.patient for row in patients.find(clinic))
        assert ada.details == PatientDetails(
            "DEMO-1", "Ada Demo", date(2001, 2, 3), Sex.FEMALE, "made up"
        )
        assert ada.synthetic
        assert ben.synthetic
        first, second, third = all_visits(clinic)
        assert [visit.day for visit in (first, second)] == [date(2024, 1, 1), date(2024, 2, 1)]
        assert (first.grade, second.grade, third.grade) == (Grade.MILD, None, Grade.MODERATE)
        assert first.decision is not None
        assert (first.decision.reason, first.decision.comment) == ("", "better")
        assert third.decision is not None
        assert third.decision.reason == "a nodule under the jaw"
        assert (first.plan, first.next_visit) == ("Apply it.", second.day)
        assert (second.plan, second.next_visit) == ("", None)
        (given,) = treatments.of_patient(clinic, ada.id)
        assert given.details == TreatmentDetails("Cream", first.day, "daily", date(2024, 3, 1))
        assert treatments.of_patient(clinic, ben.id) == []
        for visit in (first, second, third):
            assert tuple(visit.photos) == VIEWS
            assert visit.suggestion is not None
            assert visit.suggestion.model_version == grader.version
            assert visit.suggestion.made_at.date() == visit.day
            intake.original(clinic, visit.photos[View.LEFT])
    assert grader.calls == [VIEWS] * 3
    fractions = [fraction for fraction, _ in said]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    left = {path.name for path in (tmp_path / "demo").iterdir()}
    assert left >= {"SYNTHETIC.txt", "clinic.sqlite3", "photos"}
    assert "unfinished" not in left


def test_an_override_that_the_story_does_not_explain_has_a_neutral_reason(
    tmp_path: Path, source: Path
) -> None:
    with build_demo(tmp_path / "demo", grader=FakeGrader(Grade.CLEAR), source=source) as clinic:
        decision = all_visits(clinic)[0].decision
        assert decision is not None
        assert (decision.grade, decision.reason) == (Grade.MILD, demo.OWN_COUNT)


def test_a_demo_that_exists_is_opened(tmp_path: Path, source: Path, grader: FakeGrader) -> None:
    with build_demo(tmp_path / "demo", grader=grader, source=source) as clinic:
        patients.register(clinic, PatientDetails("MINE", "Added By Hand"))
    grader.calls.clear()
    with build_demo(tmp_path / "demo", grader=grader, source=source) as clinic:
        assert len(patients.find(clinic)) == 3
        assert audit.verify(clinic).sound  # the note of the trail's end has come with it
    assert grader.calls == []


def stop_at(visit: int) -> Callable[[], bool]:
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 2 * visit  # asked twice a visit: before it, and by the grader

    return cancelled


@pytest.mark.parametrize("visit", [0, 1, 2])
def test_a_cancelled_demo_leaves_no_database_and_can_be_begun_again(
    tmp_path: Path, source: Path, grader: FakeGrader, visit: int
) -> None:
    folder = tmp_path / "demo"
    with pytest.raises(Cancelled):
        build_demo(folder, grader=grader, source=source, cancelled=stop_at(visit))
    assert not database_exists(folder)
    assert not (folder / "unfinished").exists()
    with build_demo(folder, grader=grader, source=source) as clinic:
        assert len(all_visits(clinic)) == 3


def test_what_a_killed_attempt_left_is_thrown_away(
    tmp_path: Path, source: Path, grader: FakeGrader, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    with monkeypatch.context() as patch:
        # The process ends between moving the photographs and moving the database.
        patch.setattr(demo, "_discard", lambda folders: None)
        real = Path.replace

        def die(self: Path, target: Path) -> Path:
            if target.name == "clinic.sqlite3":
                raise OSError(5, "killed")
            return real(self, target)

        patch.setattr(Path, "replace", die)
        with pytest.raises(StorageError):
            build_demo(folder, grader=grader, source=source)
    assert (folder / "photos").exists()
    assert not database_exists(folder)
    with build_demo(folder, grader=grader, source=source) as clinic:
        assert len(all_visits(clinic)) == 3


def test_never_touches_a_real_clinic(tmp_path: Path, source: Path, grader: FakeGrader) -> None:
    folder = tmp_path / "real"
    with open_clinic(folder) as clinic:
        patients.register(clinic, PatientDetails("A", "Erika"))
    with pytest.raises(DatabaseError, match="real clinic"):
        build_demo(folder, grader=grader, source=source)
    with open_clinic(folder) as clinic:
        assert [row.patient.details.name for row in patients.find(clinic)] == ["Erika"]


def test_never_touches_photographs_that_are_not_its_own(
    tmp_path: Path, source: Path, grader: FakeGrader
) -> None:
    photo = tmp_path / "real" / "photos" / "ab" / "original.jpg"
    photo.parent.mkdir(parents=True)
    photo.write_bytes(b"irreplaceable")
    with pytest.raises(DatabaseError, match="another clinic"):
        build_demo(tmp_path / "real", grader=grader, source=source)
    assert photo.read_bytes() == b"irreplaceable"
    assert not (tmp_path / "real" / "SYNTHETIC.txt").exists()


def test_two_windows_do_not_build_the_same_demo(
    tmp_path: Path, source: Path, grader: FakeGrader
) -> None:
    folder = tmp_path / "demo"

    def progress(fraction: float, text: str) -> None:
        with pytest.raises(InUseError):
            build_demo(folder, grader=FakeGrader(), source=source)

    with build_demo(folder, grader=grader, source=source, progress=progress) as clinic:
        assert len(all_visits(clinic)) == 3


def test_a_story_that_is_not_installed(tmp_path: Path, grader: FakeGrader) -> None:
    with pytest.raises(NotFoundError, match="not installed"):
        build_demo(tmp_path / "demo", grader=grader, source=tmp_path)
    assert not (tmp_path / "demo").exists()


def test_a_damaged_photograph_of_the_story(
    tmp_path: Path, source: Path, grader: FakeGrader
) -> None:
    (source / "c" / "left.jpg").write_bytes(b"no photograph")
    with pytest.raises(PhotoError, match=r"left\.jpg"):
        build_demo(tmp_path / "demo", grader=grader, source=source)
    assert not database_exists(tmp_path / "demo")


def test_a_story_that_reaches_into_the_future_is_moved_back_as_a_whole(
    tmp_path: Path, source: Path, grader: FakeGrader
) -> None:
    for name in ("demo.json", "care.json"):
        told = (source / name).read_text(encoding="utf-8")
        (source / name).write_text(told.replace('"2024-', '"2994-'), encoding="utf-8")
    with build_demo(tmp_path / "demo", grader=grader, source=source) as clinic:
        first, second, third = (visit.day for visit in all_visits(clinic))
        assert second == date.today()
        (given,) = treatments.of_patient(clinic, patients.find(clinic)[0].patient.id)
        assert given.details.started == first
        assert visits.get(clinic, all_visits(clinic)[0].id).next_visit == second
        assert (second - first, second - third) == (timedelta(31), timedelta(17))


def test_the_demo_that_ships(tmp_path: Path) -> None:
    grader = FakeGrader()
    with build_demo(tmp_path / "demo", grader=grader) as clinic:
        rows = patients.find(clinic)
        assert len(rows) >= 8
        assert all(2 <= row.visits <= 5 for row in rows)
        assert any(row.ungraded for row in rows)
        assert {grade for row in rows for grade in row.grades if grade is not None} == set(Grade)
        assert all(row.patient.synthetic for row in rows)
        for row in rows:
            given = treatments.of_patient(clinic, row.patient.id)
            assert given
            assert all(each.details == each.details.checked() for each in given)
        told = all_visits(clinic)
        assert sum(bool(visit.plan) for visit in told) > len(told) / 2
        newest = [visits.of_patient(clinic, row.patient.id)[0].id for row in rows]
        due = [visits.get(clinic, visit_id).next_visit for visit_id in newest]
        assert sum(day is not None for day in due) >= 5
        assert len(grader.calls) == sum(row.visits for row in rows)
