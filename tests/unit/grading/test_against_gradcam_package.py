"""The maps agree with an independent Grad-CAM: the pytorch-grad-cam package, on a single view.

The package knows neither several views on one scale nor an ensemble, so one member looks at one
view; its maps are scaled one by one and enlarged to the input, which is done to ours too.
"""

from pathlib import Path

import numpy as np
import pytest
import torch
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.image import scale_cam_image
from torch import Tensor, nn

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.grading.calibration import Calibration
from acne_desktop.grading.engine import Engine
from acne_desktop.grading.gradcam import attend, joined
from acne_desktop.grading.network import GradingNetwork, expected_grade
from acne_desktop.grading.reference import Reference, batched
from tests.photographs import face
from tests.unit.grading.packages import random_package

HEIGHT, WIDTH = 128, 96


class SingleView(nn.Module):
    """A photograph of one view -> the calibrated log odds."""

    def __init__(self, network: GradingNetwork, view: int, calibration: Calibration) -> None:
        super().__init__()
        self.network, self.view, self.calibration = network, view, calibration

    def forward(self, photo: Tensor) -> Tensor:
        views = torch.tensor([self.view])
        logits: Tensor = self.network.head(self.network.backbone(photo), views, views * 0, 1)[0]
        return logits / self.calibration.temperature + torch.tensor(self.calibration.offsets)


@pytest.mark.parametrize("view", VIEWS)
def test_a_single_view_agrees_with_pytorch_grad_cam(tmp_path: Path, view: View) -> None:
    package = random_package(tmp_path / "iga-0.0", 1, height=HEIGHT, width=WIDTH, seed=11)
    engine = Engine.load(package)
    ((prepared,),), _ = engine.prepared({view: face(view, redness=60)})
    index, calibration = VIEWS.index(view), engine.calibration
    seen = engine.backbones[0].look([prepared.pixels])
    own = joined(attend(engine.heads, seen, [index], calibration).maps, [[prepared]])

    network = Reference.load(package).networks[0].requires_grad_()
    model = SingleView(network, index, calibration)
    with GradCAM(model=model, target_layers=[network.backbone]) as cam:
        expected = cam(
            input_tensor=batched([prepared.pixels]),
            targets=[lambda logits: expected_grade(logits.unsqueeze(0)).sum()],
        )
    assert expected.shape == (1, HEIGHT, WIDTH)
    assert expected.std() > 0.05
    # The package scales before it enlarges and once more after.
    found = scale_cam_image(scale_cam_image(own, (WIDTH, HEIGHT)))
    np.testing.assert_allclose(found, expected, atol=1e-3)
