"""The demo clinic that ships: complete, small, plausible, marked as synthetic."""

import json
from datetime import date
from typing import Any

import pytest
from PIL import Image

from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.patient import PatientDetails, Sex
from acne_desktop.domain.photo import VIEWS
from acne_desktop.paths import resources
from acne_desktop.training.synthesis.write import NOTE

DEMO = resources() / "demo"
MEGABYTES = 12


@pytest.fixture(scope="module")
def patients() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DEMO / "demo.json").read_text("utf-8"))["patients"]
    return found


def test_there_are_patients_of_every_skin_type_and_both_sexes(
    patients: list[dict[str, Any]],
) -> None:
    assert len(patients) >= 8
    assert {person["fitzpatrick"] for person in patients} == set(range(1, 7))
    assert {person["sex"] for person in patients} == {Sex.FEMALE, Sex.MALE}
    assert all(2 <= len(person["visits"]) <= 5 for person in patients)


def test_details_pass_the_register_s_own_rules(patients: list[dict[str, Any]]) -> None:
    for person in patients:
        details = PatientDetails(
            person["identifier"],
            person["name"],
            date.fromisoformat(person["date_of_birth"]),
            Sex(person["sex"]),
            person["note"],
        )
        assert details.checked(date(2026, 11, 1)) == details
        assert details.identifier.startswith("DEMO-")
        assert "Invented" in details.note


def test_visits_come_in_order_and_most_are_graded(patients: list[dict[str, Any]]) -> None:
    decisions = []
    for person in patients:
        days = [date.fromisoformat(visit["day"]) for visit in person["visits"]]
        assert days == sorted(set(days))
        assert days[-1] < date(2026, 11, 1)
        graded = [visit["decision"] is not None for visit in person["visits"]]
        assert all(graded[:-1]), "only the newest visit is left to the user"
        decisions += [(visit["rendered_grade"], visit["decision"]) for visit in person["visits"]]
    assert 2 <= sum(decision is None for _, decision in decisions) <= 3
    made = [(rendered, decision) for rendered, decision in decisions if decision]
    assert {rendered for rendered, _ in decisions} == {int(grade) for grade in GRADES}
    differing = [decision for rendered, decision in made if decision["grade"] != rendered]
    assert 1 <= len(differing) <= 4
    assert all(decision["reason"] for decision in differing)


def test_photographs_are_there_and_say_that_they_are_synthetic(
    patients: list[dict[str, Any]],
) -> None:
    named = set()
    for person in patients:
        for visit in person["visits"]:
            assert set(visit["photos"]) == {str(view) for view in VIEWS}
            named |= set(visit["photos"].values())
    assert named == {path.name for path in DEMO.glob("*.jpg")}
    for name in named:
        with Image.open(DEMO / name) as photo:
            assert photo.size == (768, 1024)
            assert photo.getexif()[0x010E] == NOTE
    assert sum(path.stat().st_size for path in DEMO.iterdir()) < MEGABYTES * 1_000_000
