"""Lesion counts and IGA grades say the same thing in both directions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.training.synthesis.lesions import (
    Kind,
    draw_lesions,
    draw_look,
    draw_mark,
    grade_of,
)

counts = st.fixed_dictionaries({kind: st.integers(0, 60) for kind in Kind})


@given(st.sampled_from(GRADES), st.integers(0, 2**32 - 1))
def test_drawn_lesions_are_of_the_grade_that_was_asked_for(grade: Grade, seed: int) -> None:
    assert grade_of(draw_lesions(grade, np.random.default_rng(seed))) == grade


@pytest.mark.parametrize(
    ("comedones", "inflammatory", "nodules", "grade"),
    [
        (0, 0, 0, 0),
        (1, 0, 0, 1),
        (3, 1, 0, 1),
        (4, 0, 0, 2),
        (0, 2, 0, 2),
        (12, 3, 0, 2),
        (13, 0, 0, 3),
        (0, 4, 0, 3),
        (40, 8, 1, 3),
        (0, 0, 1, 3),
        (0, 9, 0, 4),
        (0, 0, 2, 4),
    ],
)
def test_the_borders_between_grades(
    comedones: int, inflammatory: int, nodules: int, grade: int
) -> None:
    shown = {
        Kind.OPEN_COMEDONE: comedones // 2,
        Kind.CLOSED_COMEDONE: comedones - comedones // 2,
        Kind.PAPULE: inflammatory - inflammatory // 3,
        Kind.PUSTULE: inflammatory // 3,
        Kind.NODULE: nodules,
    }
    assert grade_of(shown) == grade


@given(counts, st.sampled_from(Kind))
def test_one_more_lesion_never_lowers_the_grade(shown: dict[Kind, int], kind: Kind) -> None:
    assert grade_of({**shown, kind: shown[kind] + 1}) >= grade_of(shown)


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        grade_of({Kind.PAPULE: -1})


@given(st.integers(0, 2**32 - 1))
def test_kinds_look_as_their_definition_says(seed: int) -> None:
    rng = np.random.default_rng(seed)
    black, white, papule, pustule, nodule = (draw_look(kind, rng) for kind in Kind)
    assert black.plug > 0.5
    assert max(white.plug, papule.plug, pustule.plug, nodule.plug) == 0
    assert min(papule.haem, pustule.haem, nodule.haem) > 3 * max(black.haem, white.haem)
    assert pustule.pale > 0.5 > white.pale
    assert papule.pale == nodule.pale == 0
    assert nodule.radius > papule.radius > white.radius > black.radius / 2
    assert nodule.height > papule.height > 0


@given(st.integers(0, 2**32 - 1))
def test_marks_are_flat_or_pitted_never_raised(seed: int) -> None:
    assert draw_mark(np.random.default_rng(seed), melanin_skin=0.5).height <= 0
