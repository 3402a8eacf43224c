"""How long three photographs of 24 megapixels take from their files to a suggestion."""

import io
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.grading.reference import Reference
from acne_desktop.paths import resources
from acne_desktop.services import intake
from tests.benchmarks.assess import VISIT, bundled_engine, compared

SIZE = (4000, 6000)  # upright, as a camera of 24 megapixels is held for a face
ROUNDS = 5


def ratio() -> tuple[float, str]:
    """Return reading and grading over decoding with Pillow and the bare backbones in torch.

    Ours is :func:`intake.read_photo` and an assessment with its three attention maps. Theirs
    decodes every pixel and is given photographs prepared beforehand.
    """
    engine = bundled_engine()
    reference = Reference.load(engine.package)
    with tempfile.TemporaryDirectory() as folder:
        files = {view: large_photo(Path(folder), view) for view in VIEWS}
        previews = {view: intake.read_photo(file).preview for view, file in files.items()}
        inputs = [[one.pixels for one in part] for part in engine.prepared(previews)[0]]

        def ours() -> None:
            photos = {view: intake.read_photo(file) for view, file in files.items()}
            engine.assess({view: photo.preview for view, photo in photos.items()})

        def theirs() -> None:
            for file in files.values():
                with Image.open(io.BytesIO(file.read_bytes())) as picture:
                    picture.load()
            reference.maps(inputs)

        return compared(("read and assess", ours), ("Pillow and torch", theirs), ROUNDS)


def large_photo(folder: Path, view: View) -> Path:
    """Write a rendered photograph as large as a camera's, with a sensor's noise."""
    with Image.open(resources() / "demo" / f"{VISIT}-{view}.jpg") as picture:
        large = picture.convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    noise = np.random.default_rng(0).integers(-6, 7, (SIZE[1], SIZE[0], 1), np.int16)
    pixels = (np.asarray(large) + noise).clip(0, 255).astype(np.uint8)
    path = folder / f"{view}.jpg"
    Image.fromarray(pixels).save(path, quality=92)
    return path
