"""Synthetic people: one seed, one person."""

import numpy as np
import pytest

from acne_desktop.domain.patient import Sex
from acne_desktop.training.synthesis.subject import HairStyle, Subject


def test_the_same_seed_is_the_same_person() -> None:
    one, again, other = Subject.draw(3), Subject.draw(3), Subject.draw(4)
    assert np.array_equal(one.shape, again.shape)
    assert (one.melanin, one.style, one.sex) == (again.melanin, again.style, again.sex)
    assert not np.array_equal(one.shape, other.shape)


@pytest.mark.parametrize("tone", range(1, 7))
@pytest.mark.parametrize("sex", [Sex.FEMALE, Sex.MALE])
def test_skin_type_and_sex_can_be_set(tone: int, sex: Sex) -> None:
    drawn = [Subject.draw(seed, fitzpatrick=tone, sex=sex) for seed in range(20)]
    assert all(s.fitzpatrick == tone and s.sex == sex for s in drawn)
    assert all((s.style == HairStyle.TIED_BACK) == (sex == Sex.FEMALE) for s in drawn)
    assert all(s.beard == 0 for s in drawn if sex == Sex.FEMALE)


def test_darker_types_have_more_melanin() -> None:
    means = [
        np.mean([Subject.draw(seed, fitzpatrick=tone).melanin for seed in range(20)])
        for tone in range(1, 7)
    ]
    assert means == sorted(means)
