"""Colours of photographs: what a colour card tells, kept as derived data, and corrected pixels.

For the screen only. Originals are never touched, and grading takes the colours as they were taken.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.account import Permission
from acne_desktop.domain.colour import CardReading, Colours
from acne_desktop.imaging.colour import correction
from acne_desktop.services.permissions import needs

if TYPE_CHECKING:
    # The command line looks for cards in files and opens no database: it need not load one.
    from acne_desktop.services.clinic import Clinic

Pixels = NDArray[np.uint8]


def read_card(pixels: Pixels) -> CardReading:
    """Look for a colour card in a photograph (h, w, 3; upright sRGB); some 50 to 150 ms."""
    return correction.read(pixels)


def shown(pixels: Pixels, colours: Colours, reading: CardReading | None = None) -> Pixels:
    """Return a photograph in the colours in which it is to be shown.

    ``pixels`` may be any size of the photograph; it is returned itself where nothing changes: as
    taken, or by a card where ``reading`` has no usable one.
    """
    if colours is Colours.GREY_WORLD:
        return correction.grey_world(pixels)
    if colours is Colours.CARD and reading is not None:
        return correction.by_card(pixels, reading)
    return pixels


@needs(Permission.SEE_PATIENTS)
def stored(clinic: "Clinic", names: Collection[str]) -> dict[str, CardReading]:
    """Return what is kept of photographs (SHA-256) as this version would read them."""
    from acne_desktop.storage import colour  # noqa: PLC0415 - see the top

    with clinic.database.reading() as session:
        return colour.of_photos(
            session,
            names,
            method=correction.METHOD,
            version=correction.VERSION,
        )


@needs(Permission.CHANGE_PATIENTS)
def keep(clinic: "Clinic", readings: Mapping[str, CardReading]) -> None:
    """Keep readings by SHA-256; those of photographs that no saved visit holds are left out."""
    from acne_desktop.storage import colour  # noqa: PLC0415 - see the top

    with clinic.database.writing() as session:
        colour.keep(session, readings)
