"""The engine answers for one to three views, from any thread, and stops when told to."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.iga import GRADES
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.errors import Cancelled, OutOfScopeError, PackageError, PhotoError
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.face import Face
from acne_desktop.grading.package import BACKBONE, WEIGHTS, ModelPackage, write
from acne_desktop.grading.prepare import Box, crop_box
from acne_desktop.paths import models
from tests.photographs import face
from tests.unit.grading.packages import HEIGHT, WIDTH, random_package


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


class Locator:
    """Sees a face where it is told to."""

    def __init__(self, box: Box | None) -> None:
        self.box = box

    def locate(self, pixels: np.ndarray) -> Face:
        return Face(1.0, self.box, 0.0, 0.0, 0.0, np.zeros(1, np.float32))


class Checks:
    """Warns of every view, or refuses all but one."""

    def __init__(self, refused: tuple[View, ...] = ()) -> None:
        self.refused = refused

    def check(self, view: View, pixels: np.ndarray, face: Face) -> tuple[str, ...]:
        if view in self.refused:
            raise OutOfScopeError(f"The {view} photograph shows no face: choose another.")
        return (f"The {view} photograph is dark.",)


def test_the_face_is_what_the_network_sees(
    engine: Engine, triplet: dict[View, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box(60, 60, 160, 200)
    monkeypatch.setattr(engine, "_locator", Locator(box))
    (prepared,), cautions = engine.prepared(triplet)
    assert cautions == ()
    for one, photo in zip(prepared, triplet.values(), strict=True):
        assert one.crop == crop_box(photo, box, HEIGHT, WIDTH)
    said = engine.assess(triplet)
    for view, found in said.attention.items():
        values = np.array(found.values).reshape(found.rows, found.columns)
        height, width = triplet[view].shape[:2]
        assert not values[(np.arange(found.rows) + 0.5) * height / found.rows > 220].any()
        assert not values[:, (np.arange(found.columns) + 0.5) * width / found.columns > 180].any()
    monkeypatch.setattr(engine, "_locator", Locator(None))
    assert engine.prepared(triplet)[0][0][0].crop != prepared[0].crop


def test_what_is_doubtful_about_each_view_is_said(
    engine: Engine, triplet: dict[View, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_locator", Locator(None))
    monkeypatch.setattr(engine, "_scope", Checks())
    assert engine.assess(triplet).cautions == tuple(
        f"The {view} photograph is dark." for view in VIEWS
    )


def test_what_is_out_of_scope_is_not_graded(
    engine: Engine, triplet: dict[View, np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_locator", Locator(None))
    monkeypatch.setattr(engine, "_scope", Checks((View.LEFT, View.RIGHT)))
    with pytest.raises(OutOfScopeError, match="The left photograph"):
        engine.assess(triplet)


def test_without_a_locator_nothing_is_refused(
    engine: Engine, triplet: dict[View, np.ndarray]
) -> None:
    assert engine.assess(triplet).cautions == ()


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


@pytest.mark.parametrize("asked", [1, 2, 3, 5, 8, 9, 10])
def test_a_cancelled_assessment_stops_at_the_next_step(
    engine: Engine, triplet: dict[View, np.ndarray], asked: int
) -> None:
    answers = iter([False] * (asked - 1) + [True])
    with pytest.raises(Cancelled):
        engine.assess(triplet, cancelled=lambda: next(answers))


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    package = random_package(tmp_path / "iga-0.0")
    whole = {name: package.read(name) for name in package.manifest["files"]}
    changes = [
        {WEIGHTS: b""},
        {WEIGHTS: b"\x80\x04N."},
        {WEIGHTS: whole[WEIGHTS][:-2]},
        {WEIGHTS: save({"0.head.grade.bias": np.zeros(5, np.float16)})},
        {BACKBONE: b""},
        {BACKBONE: whole[BACKBONE][:-40]},
    ]
    for number, change in enumerate(changes):
        broken = write(tmp_path / f"iga-1.{number}", package.manifest, {**whole, **change})
        with pytest.raises(PackageError, match="does not fit"):
            Engine.load(broken)


@pytest.mark.parametrize(
    "change",
    [{"input_width": 96}, {"input_height": "tall"}, {"calibration": {}}, {"calibration": None}],
)
def test_a_manifest_that_does_not_fit_its_files_is_refused(
    tmp_path: Path, change: dict[str, object]
) -> None:
    package = random_package(tmp_path / "iga-0.0")
    whole = {name: package.read(name) for name in package.manifest["files"]}
    broken = write(tmp_path / "iga-0.1", {**package.manifest, **change}, whole)
    with pytest.raises(PackageError, match="does not fit"):
        Engine.load(broken)


def test_grading_needs_neither_torch_nor_what_writes_graphs(tmp_path: Path) -> None:
    package = random_package(tmp_path / "iga-0.0")
    code = (
        "import sys; from pathlib import Path; import numpy as np; "
        "from acne_desktop.domain.photo import View; "
        "from acne_desktop.services.grading import load_grader; "
        "grader = load_grader(Path(sys.argv[1])); "
        "grader.assess({View.LEFT: np.full((90, 90, 3), 120, np.uint8)}); "
        "print(sorted({'torch', 'onnx', 'scipy', 'sqlalchemy'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(package.folder)]
    assert subprocess.check_output(command, text=True).strip() == "[]"


def test_the_model_that_ships_grades_a_picture() -> None:
    (folder,) = [path for path in models().iterdir() if path.name.startswith("iga-")]
    package = ModelPackage.open(folder)
    # A drawn oval is no face, and the model that ships would say so.
    manifest = {key: value for key, value in package.manifest.items() if key != "scope"}
    engine = Engine.load(replace(package, manifest=manifest))
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
