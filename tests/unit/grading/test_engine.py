"""The engine answers for one to three views, from any thread, and stops when told to."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import Cancelled, PackageError, PhotoError
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.package import WEIGHTS, ModelPackage, write
from acne_desktop.paths import models
from tests.photographs import face
from tests.unit.grading.packages import random_package


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine.load(random_package(tmp_path_factory.mktemp("models") / "iga-0.0"))


@pytest.fixture
def triplet() -> dict[View, np.ndarray]:
    return {view: face(view, seed=seed) for seed, view in enumerate(VIEWS)}


def test_a_triplet_is_answered_in_full(engine: Engine, triplet: dict[View, np.ndarray]) -> None:
    said = engine.assess(triplet)
    assert (said.model_version, said.model_hash) == (engine.version, engine.hash)
    assert said.wording_id == "fda"
    assert sum(said.probabilities.values()) == pytest.approx(1)
    assert said.grade == max(GRADES, key=lambda grade: said.probabilities[grade])
    assert sum(said.view_shares.values()) == pytest.approx(1)
    assert set(said.attention) == set(VIEWS)
    assert max(max(found.values) for found in said.attention.values()) == pytest.approx(1)
    assert len({found.values for found in said.attention.values()}) == 3
    for view, found in said.attention.items():
        height, width = triplet[view].shape[:2]
        assert found.columns / found.rows == pytest.approx(width / height, rel=0.3)


@pytest.mark.parametrize("views", [(View.FRONTAL,), (View.LEFT,), (View.LEFT, View.RIGHT)])
def test_views_may_be_missing(
    engine: Engine, triplet: dict[View, np.ndarray], views: tuple[View, ...]
) -> None:
    said = engine.assess({view: triplet[view] for view in views})
    assert tuple(said.view_shares) == tuple(said.attention) == views


def test_no_photograph_is_refused(engine: Engine) -> None:
    with pytest.raises(PhotoError):
        engine.assess({})


def test_the_same_photographs_get_the_same_answer_from_any_thread(
    engine: Engine, triplet: dict[View, np.ndarray]
) -> None:
    alone = engine.assess(triplet)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: engine.assess(triplet), range(8)))
    assert all(_same(answer, alone) for answer in answers)


def test_progress_rises_to_one_in_words(engine: Engine, triplet: dict[View, np.ndarray]) -> None:
    told: list[tuple[float, str]] = []
    engine.assess(triplet, progress=lambda part, words: told.append((part, words)))
    assert told[0][0] == 0.0
    assert told[-1][0] == 1.0
    assert all(one[0] < other[0] for one, other in pairwise(told))
    assert all(words for _, words in told)


@pytest.mark.parametrize("asked", [1, 2, 3, 4])
def test_a_cancelled_assessment_stops_at_the_next_step(
    engine: Engine, triplet: dict[View, np.ndarray], asked: int
) -> None:
    answers = iter([False] * (asked - 1) + [True])
    with pytest.raises(Cancelled):
        engine.assess(triplet, cancelled=lambda: next(answers))


def test_the_benchmark_sees_the_same_maps(engine: Engine, triplet: dict[View, np.ndarray]) -> None:
    maps = engine.backbone_only(triplet)
    assert maps.shape == (3, 128, engine.size // 16, engine.size // 16)


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    package = random_package(tmp_path / "iga-0.0")
    manifest = {key: package.manifest[key] for key in package.manifest if key != "files"}
    for number, weights in enumerate((b"", b"\x80\x04N.", package.read(WEIGHTS)[:-2])):
        files = {WEIGHTS: weights, "card.md": b"#"}
        broken = write(tmp_path / f"iga-0.{number + 1}", manifest, files)
        with pytest.raises(PackageError, match="does not fit"):
            Engine.load(broken)


def test_the_model_that_ships_grades_a_picture() -> None:
    (folder,) = [path for path in models().iterdir() if path.name.startswith("iga-")]
    engine = Engine.load(ModelPackage.open(folder))
    said = engine.assess({view: face(view, width=480, height=640) for view in VIEWS})
    assert said.model_version == folder.name
    assert 0 < said.probabilities[said.grade] < 1


def _same(one: Suggestion, other: Suggestion) -> bool:
    return (
        one.grade == other.grade
        and one.plausible == other.plausible
        and np.allclose(list(one.probabilities.values()), list(other.probabilities.values()))
        and all(
            np.allclose(one.attention[view].values, other.attention[view].values, atol=1e-4)
            for view in one.attention
        )
    )
