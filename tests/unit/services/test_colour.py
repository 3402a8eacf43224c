"""Colours for the screen: as asked for, kept for saved photographs, the pixels themselves alone."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.domain.colour import Colours
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.services import colour, intake, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.training.colour_scenes import Pixels
from tests.unit.imaging.colour.test_card import background, corners, taken


@pytest.fixture(scope="module")
def with_card() -> Pixels:
    pixels = taken(corners())
    pixels.setflags(write=False)
    return pixels


def test_each_way_is_shown_as_asked(with_card: Pixels) -> None:
    reading = colour.read_card(with_card)

    assert colour.shown(with_card, Colours.AS_TAKEN, reading) is with_card
    by_card = colour.shown(with_card, Colours.CARD, reading)
    grey_world = colour.shown(with_card, Colours.GREY_WORLD, reading)

    assert by_card.shape == with_card.shape
    assert np.abs(by_card.astype(int) - with_card).mean() > 3
    assert np.abs(by_card.astype(int) - grey_world).mean() > 3


def test_without_a_card_only_the_grey_world_changes_anything() -> None:
    plain = background()
    reading = colour.read_card(plain)
    assert not reading.found
    assert colour.shown(plain, Colours.CARD, reading) is plain
    assert colour.shown(plain, Colours.CARD, None) is plain
    assert (colour.shown(plain, Colours.GREY_WORLD) != plain).any()


def test_readings_are_kept_once_their_visit_is_saved(
    clinic: Clinic, triplet_files: Mapping[View, Path], with_card: Pixels
) -> None:
    triplet = {view: intake.read_photo(path) for view, path in triplet_files.items()}
    sha256 = triplet[View.LEFT].sha256
    reading = colour.read_card(with_card)

    colour.keep(clinic, {sha256: reading})
    assert colour.stored(clinic, [sha256]) == {}

    patient = patients.register(clinic, PatientDetails("A-1", "Erika"))
    visits.save(clinic, patient_id=patient.id, day=date(2026, 3, 4), photos=triplet)
    colour.keep(clinic, {sha256: reading})

    assert colour.stored(clinic, [sha256, "f" * 64]) == {sha256: reading}
