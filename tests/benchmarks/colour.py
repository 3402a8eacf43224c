"""How long the search for a colour card takes in a photograph of 24 megapixels that holds none."""

import io
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

from acne_desktop.domain.photo import View
from acne_desktop.services import colour
from tests.benchmarks.assess import compared
from tests.benchmarks.photos import large_photo

ROUNDS = 5


def ratio() -> tuple[float, str]:
    """Return the search over the whole photograph over decoding its JPEG with Pillow.

    Without a card every size of the photograph is searched: nothing takes longer.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = large_photo(Path(folder), View.FRONTAL).read_bytes()
        with Image.open(io.BytesIO(data)) as picture:
            pixels = np.array(picture)

        def ours() -> None:
            colour.read_card(pixels)

        def theirs() -> None:
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()

        return compared(("search", ours), ("Pillow", theirs), ROUNDS)
