"""The tour's stop at photographs under a warm lamp: as taken, by a colour card, as a grey world."""

import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from acne_desktop.domain.photo import View
from acne_desktop.services import intake, visits
from acne_desktop.training import colour_scenes
from acne_desktop.training.colour_scenes import Camera, Card, Pixels
from tests.tour_guide import Guide


def walk_colours(guide: Guide) -> None:
    """Show photographs under a warm lamp as taken, by a colour card in one, and as a grey world."""
    guide.window.new_visit(guide.some_patient())
    page, trigger = guide.window.page("visit"), guide.running.context.actions.trigger
    clinic = guide.running.context.clinic
    with tempfile.TemporaryDirectory() as folder:
        for view, photo in visits.get(clinic, guide.some_visit()).photos.items():
            file = Path(folder) / f"{view}.png"
            pixels = _under_a_warm_lamp(intake.preview(clinic, photo), card=view == View.FRONTAL)
            Image.fromarray(pixels).save(file)
            page.intake.add([file], view=view)
            guide.settle()
        trigger("visit.attention")
        guide.shot("colours-as-taken")
        trigger("view.colours")
        guide.shot("colours-by-card")
        trigger("view.colours")
        guide.shot("colours-grey-world")
        trigger("visit.attention")
    page.start(guide.some_patient())
    guide.settle()


def _under_a_warm_lamp(pixels: Pixels, *, card: bool) -> Pixels:
    """Return a photograph as a yellowish lamp shows it, with a colour card held under the chin."""
    height, width = pixels.shape[:2]
    left, top, right, bottom = 0.3 * width, 0.82 * height, 0.66 * width, 0.97 * height
    corners = np.array([[left, top], [right, top + 14], [right - 8, bottom], [left + 4, bottom]])
    cards = [Card(corners, colour_scenes.reference_patches())] if card else []
    camera = Camera(mixing=np.diag([1.05, 0.9, 0.6]), vignette=0.2)
    return colour_scenes.photograph(pixels, cards, camera)[0]
