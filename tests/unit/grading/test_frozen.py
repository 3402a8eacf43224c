"""The frozen engine agrees with the networks as they were trained: grades, shares and maps."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.grading import package as packages
from acne_desktop.grading.engine import Engine, on_photos
from acne_desktop.grading.export import export_backbone, export_stem
from acne_desktop.grading.frozen import Backbones, Graph
from acne_desktop.grading.head import moments
from acne_desktop.grading.network import EFFICIENTNET, MOBILENET
from acne_desktop.grading.package import ModelPackage
from acne_desktop.grading.reference import Reference
from acne_desktop.paths import models
from acne_desktop.training.ship import shared_begin
from tests.photographs import face
from tests.unit.grading.packages import HEIGHT, WIDTH, random_network, random_package, two_sizes

BUNDLED = sorted(models().glob("iga-*"))


def assert_agree(package: ModelPackage, views: tuple[View, ...], *, width: int) -> None:
    """Compare a whole answer of the engine with the reference's on the same photographs."""
    engine = Engine.load(package)
    photos = {
        view: face(view, width=width, height=width * 4 // 3, redness=60, seed=seed)
        for seed, view in enumerate(views)
    }
    prepared, _ = engine.prepared(photos)
    expected = Reference.load(package).attend(
        [[one.pixels for one in part] for part in prepared],
        [VIEWS.index(view) for view in views],
        engine.calibration,
    )
    said = engine.assess(photos)
    np.testing.assert_allclose(
        list(said.probabilities.values()),
        engine.calibration.probabilities(expected.logits),
        atol=1e-3,
    )
    np.testing.assert_allclose(list(said.view_shares.values()), expected.shares, atol=1e-3)
    for view, wanted in zip(views, on_photos(expected.maps, prepared), strict=True):
        found = said.attention[view]
        assert (found.rows, found.columns) == (wanted.rows, wanted.columns)
        np.testing.assert_allclose(found.values, wanted.values, atol=1e-3)
    assert max(max(found.values) for found in said.attention.values()) == pytest.approx(1)


@pytest.mark.parametrize("views", [(View.LEFT,), (View.FRONTAL, View.RIGHT), VIEWS])
@pytest.mark.parametrize("members", [1, 3])
def test_random_packages_agree_with_the_reference(
    tmp_path: Path, views: tuple[View, ...], members: int
) -> None:
    package = random_package(tmp_path / "iga-0.0", members, height=128, width=96, seed=7)
    assert_agree(package, views, width=240)


@pytest.mark.parametrize("views", [(View.LEFT,), VIEWS])
def test_networks_of_two_sizes_agree_with_the_reference(
    tmp_path: Path, views: tuple[View, ...]
) -> None:
    assert_agree(two_sizes(tmp_path / "iga-0.0", seed=7), views, width=240)


@pytest.mark.parametrize("folder", BUNDLED, ids=[folder.name for folder in BUNDLED])
def test_the_model_that_ships_agrees_with_the_reference(folder: Path) -> None:
    package = ModelPackage.open(folder)
    # A drawn oval is no face: what the scope says of it does not matter here.
    manifest = {key: value for key, value in package.manifest.items() if key != "scope"}
    assert_agree(replace(package, manifest=manifest), VIEWS, width=600)


def test_one_graph_serves_every_network_and_holds_none_of_their_weights() -> None:
    one, other = (export_backbone(random_network(seed), HEIGHT, WIDTH) for seed in (0, 1))
    assert one == other
    assert len(one) < 40_000


def test_what_a_member_sees_is_what_its_backbone_sees() -> None:
    networks = [random_network(seed) for seed in (0, 1)]
    weights = [
        {name: tensor.numpy() for name, tensor in network.state_dict().items()}
        for network in networks
    ]
    backbones = Backbones(export_backbone(networks[0], HEIGHT, WIDTH), weights)
    rng = np.random.default_rng(0)
    photos = [rng.integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8) for _ in VIEWS]
    told: list[float] = []
    seen = backbones.look(photos, told.append)
    assert told == pytest.approx([part / 6 for part in range(1, 7)])
    for expected, members in zip(Reference(networks).maps([photos]), seen, strict=True):
        for wanted, found in zip(expected, members, strict=True):
            np.testing.assert_allclose(found.maps, wanted, atol=1e-4 * float(wanted.max()))
            np.testing.assert_allclose(found.moments, moments(found.maps))


@pytest.mark.parametrize(
    ("backbone", "blocks"),
    [(EFFICIENTNET, 1), (EFFICIENTNET, 4), (EFFICIENTNET, 6), (MOBILENET, 4), (MOBILENET, 7)],
)
def test_a_shared_beginning_changes_nothing(backbone: str, blocks: int) -> None:
    networks = [random_network(seed, backbone) for seed in (0, 1)]
    for block in range(blocks):
        networks[1].backbone.blocks[block] = networks[0].backbone.blocks[block]
    assert shared_begin(networks, blocks)
    weights = [
        {name: tensor.numpy() for name, tensor in network.state_dict().items()}
        for network in networks
    ]
    rest = export_backbone(networks[0], HEIGHT, WIDTH, begun=blocks)
    stem = export_stem(networks[0], HEIGHT, WIDTH, blocks)
    backbones = Backbones(rest, weights, stem, blocks)
    backbones.check(HEIGHT, WIDTH)
    photo = np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)
    for expected, members in zip(
        Reference(networks).maps([[photo]]), backbones.look([photo]), strict=True
    ):
        wanted = expected[0]
        np.testing.assert_allclose(members[0].maps, wanted, atol=1e-4 * float(wanted.max()))


def test_networks_that_begin_differently_share_no_beginning() -> None:
    networks = [random_network(seed) for seed in (0, 1)]
    assert not shared_begin(networks, 4)
    weights = [
        {name: tensor.numpy() for name, tensor in network.state_dict().items()}
        for network in networks
    ]
    rest = export_backbone(networks[0], HEIGHT, WIDTH, begun=4)
    with pytest.raises(ValueError, match="begin"):
        Backbones(rest, weights, export_stem(networks[0], HEIGHT, WIDTH, 4), 4)


def test_what_hears_of_the_progress_can_stop_the_work() -> None:
    network = random_network()
    weights = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    backbones = Backbones(export_backbone(network, HEIGHT, WIDTH), [weights])

    def stop(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        backbones.look([np.zeros((HEIGHT, WIDTH, 3), np.uint8)] * 3, stop)


@pytest.mark.parametrize("change", ["absent", "another shape", "one too many"])
def test_weights_that_do_not_fit_the_graph_are_refused(change: str) -> None:
    network = random_network()
    graph = export_backbone(network, HEIGHT, WIDTH)
    weights = {
        name: tensor.numpy()
        for name, tensor in network.state_dict().items()
        if name.startswith("backbone.")
    }
    if change == "absent":
        del weights["backbone.fine.weight"]
    elif change == "another shape":
        weights["backbone.fine.weight"] = weights["backbone.fine.weight"][:64]
    else:
        weights["backbone.other.weight"] = weights["backbone.fine.weight"]
    with pytest.raises(ValueError, match="do not fit"):
        Graph(graph, weights)


def test_a_layer_that_the_graph_cannot_hold_is_named() -> None:
    network = random_network()
    network.backbone.add_module("fine", torch.nn.Sigmoid())
    with pytest.raises(TypeError, match="fine"):
        export_backbone(network, HEIGHT, WIDTH)


def test_a_graph_for_another_size_of_input_is_refused(tmp_path: Path) -> None:
    package = random_package(tmp_path / "iga-0.0")
    with pytest.raises(ValueError, match="size of input"):
        Backbones(package.read(packages.BACKBONE), package.weights()).check(HEIGHT, WIDTH + 32)
