"""Each variant of the ablation starts from the weights of its own backbone."""

from pathlib import Path

import pytest

from acne_desktop.errors import DatasetError
from acne_desktop.grading.network import EFFICIENTNET, LAYOUTS, MOBILENET
from acne_desktop.training.ablate import VARIANTS, weights_in


def test_a_folder_is_searched_by_the_backbone(tmp_path: Path) -> None:
    names = {
        EFFICIENTNET: "efficientnet-lite0-57934424.pth",
        MOBILENET: "mobilenet_v2_fp16.safetensors",
    }
    for name in names.values():
        (tmp_path / name).touch()
    for kind in LAYOUTS:
        assert weights_in(tmp_path, kind).name == names[kind]


def test_a_file_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "any.pth").touch()
    assert weights_in(tmp_path / "any.pth", MOBILENET) == tmp_path / "any.pth"


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="begins with mobilenet_v2"):
        weights_in(tmp_path, MOBILENET)


def test_every_variant_names_a_known_backbone() -> None:
    assert {variant.recipe.backbone for variant in VARIANTS.values()} == set(LAYOUTS)
