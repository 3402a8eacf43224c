"""What names tell: patient, day and view, as people and cameras write them."""

from datetime import date

import pytest

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services.importing import names
from acne_desktop.services.importing.names import Told

F, L, R = VIEWS
DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("A-1042/2026-11-20/IMG_0001", Told("A-1042", DAY, None)),
        ("2026-11-20/A-1042/DSC_7_left", Told("A-1042", DAY, L)),
        ("A-1042_2026-11-20/front", Told("A-1042", DAY, F)),
        ("A-1042/20.11.2026/vorne", Told("A-1042", DAY, F)),
        ("A-1042/20-11-2026/1", Told("A-1042", DAY, None)),
        ("A-1042/2026-11-20 baseline/left/IMG_0001", Told("A-1042", DAY, L)),
        ("Patients/A-1042/Visit 1/DSC_0003", Told("A-1042", None, None)),
        ("North/A-1042/DSC_0003", Told("A-1042", None, None)),
        ("Erika Mustermann/visit2/links", Told("Erika Mustermann", None, L)),
        ("B-7/100CANON/IMG_0001", Told("B-7", None, None)),
        ("12345/1/face_left", Told("12345", None, L)),
        ("A-1042/IMG_20261120_101112", Told("A-1042", DAY, None)),
        ("A-1042_2026-11-20_front", Told("A-1042", DAY, F)),
        ("A-1042_20261120_101112_R2", Told("A-1042", DAY, R)),
        ("A-12_front_2", Told("A-12", None, F)),
        ("1042 links (2)", Told("1042", None, L)),
        ("20261120_101112", Told("", DAY, None)),
        ("IMG_1042", Told("", None, None)),
        ("A-1042", Told("", None, None)),  # who knows what a file alone is named after
        ("2026-13-40/A-1042", Told("", None, None)),
    ],
)
def test_paths_tell_patient_day_and_view(path: str, expected: Told) -> None:
    *folders, stem = path.split("/")
    found = names.told(folders, stem)
    if expected.identifier or expected.day:
        assert found == expected
    else:
        assert found.day is None


def test_the_chosen_folder_tells_where_nothing_below_it_does() -> None:
    assert names.told((), "front", above="A-1042_2026-11-20") == Told("A-1042", DAY, F)
    assert names.told(("2026-11-20",), "x", above="A-1042") == Told("A-1042", DAY, None)
    assert names.told(("B-2", "2026-11-20"), "x", above="A-1042").identifier == "B-2"
    assert names.told((), "front", above="Export 2026-11-20") == Told("", DAY, F)


def test_a_date_that_could_be_another_is_none() -> None:
    assert names.date_in("05-11-2026") == (None, "05-11-2026")
    assert names.date_in("11-11-2026")[0] == date(2026, 11, 11)
    assert names.date_in("5.11.2026")[0] == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("frontal", F),
        ("VORNE", F),
        ("Frente", F),
        ("face", F),
        ("Face_left", L),
        ("LeftCheek", L),
        ("profil gauche", L),
        ("izquierda", L),
        ("vänster", L),
        ("слева", L),
        ("左侧", L),
        ("왼쪽", L),
        ("rechts2", R),
        ("højre", R),
        ("A-1_r", R),
        ("正面", F),
        ("bright", None),
        ("leftover", None),
        ("front_left", None),
        ("IMG_0001", None),
    ],
)
def test_views_are_said_in_several_languages(name: str, view: View | None) -> None:
    assert names.view_in(name) is view


@pytest.mark.parametrize(
    "name",
    ["", "Photos", "Visit 3", "left", "100CANON", "12", "v2", "Patient", "antes y después 2"],
)
def test_some_names_are_nobody_s(name: str) -> None:
    assert names.is_general(name)


@pytest.mark.parametrize("name", ["A-1042", "Erika", "123", "Visitor", "Patient 12", "Y-22"])
def test_others_may_be_somebody_s(name: str) -> None:
    assert not names.is_general(name)
