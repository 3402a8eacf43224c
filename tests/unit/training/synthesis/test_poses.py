"""Where the face of a rendering is, and how the head stands, as ACNE04 counts it."""

import numpy as np
import pytest

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.training.synthesis.head import HeadModel
from acne_desktop.training.synthesis.poses import angles, face_pose
from acne_desktop.training.synthesis.render import make_setting, render_triplet
from acne_desktop.training.synthesis.shape import shape_head
from acne_desktop.training.synthesis.studio import _turned
from acne_desktop.training.synthesis.subject import Subject


@pytest.mark.parametrize("truth", [(0, 0, 0), (40, 5, -3), (-50, -4, 2)])
def test_angles_are_read_off_a_rotation(truth: tuple[float, float, float]) -> None:
    assert angles(_turned(*(-angle for angle in truth))) == pytest.approx(truth, abs=1e-3)


def test_the_box_lies_on_the_skin_of_the_rendering(head: HeadModel) -> None:
    subject = Subject.draw(5)
    points = shape_head(head, subject)
    setting = make_setting(head, subject, points, visit_seed=1, height=160)
    photographs = render_triplet(head, subject, Grade.CLEAR, visit_seed=1, height=160)
    for view in VIEWS:
        found = face_pose(head, points, *setting.views[view])
        left, top = int(max(found.x, 0)), int(max(found.y, 0))
        part = np.s_[top : int(found.y + found.height), left : int(found.x + found.width)]
        assert photographs[view].skin[part].mean() > 0.5
        expected = {View.FRONTAL: 0, View.LEFT: 45, View.RIGHT: -45}[view]
        assert found.yaw == pytest.approx(expected, abs=11)
