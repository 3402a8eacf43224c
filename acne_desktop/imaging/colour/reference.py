"""The classic colour card: what its 24 patches look like and where they lie.

Six columns and four rows of painted squares on a black frame: natural colours, primaries, and in
the last row six greys from white to black (McCamy, Marcus and Davidson, "A color-rendition chart",
J. Appl. Photogr. Eng. 2 (1976) 95-99). The values are the maker's published CIELAB averages under
D50, of cards made before and after November 2014 (compared with others in D. Pascale, "RGB
coordinates of the Macbeth ColorChecker", BabelColor 2006).
"""

from collections.abc import Mapping
from functools import cache

import numpy as np

from acne_desktop.imaging.colour.space import Floats, lab_from_linear, linear_from_lab_d50
from acne_desktop.language import mark

COLUMNS, ROWS = 6, 4
PATCHES = COLUMNS * ROWS
GREYS = slice(18, 24)  # the last row, from white to black

# By row, each from left to right.
LAB_D50: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    mark("after November 2014"): (
        (37.54, 14.37, 14.92),  # dark skin
        (64.66, 19.27, 17.50),  # light skin
        (49.32, -3.82, -22.54),  # blue sky
        (43.46, -12.74, 22.72),  # foliage
        (54.94, 9.61, -24.79),  # blue flower
        (70.48, -32.26, -0.37),  # bluish green
        (62.73, 35.83, 56.50),  # orange
        (39.43, 10.75, -45.17),  # purplish blue
        (50.57, 48.64, 16.67),  # moderate red
        (30.10, 22.54, -20.87),  # purple
        (71.77, -24.13, 58.19),  # yellow green
        (71.51, 18.24, 67.37),  # orange yellow
        (28.37, 15.42, -49.80),  # blue
        (54.38, -39.72, 32.27),  # green
        (42.43, 51.05, 28.62),  # red
        (81.80, 2.67, 80.41),  # yellow
        (50.63, 51.28, -14.12),  # magenta
        (49.57, -29.71, -28.32),  # cyan
        (95.19, -1.03, 2.93),  # white
        (81.29, -0.57, 0.44),  # neutral 8
        (66.89, -0.75, -0.06),  # neutral 6.5
        (50.76, -0.13, 0.14),  # neutral 5
        (35.63, -0.46, -0.48),  # neutral 3.5
        (20.64, 0.07, -0.46),  # black
    ),
    mark("before November 2014"): (
        (37.986, 13.555, 14.059),
        (65.711, 18.130, 17.810),
        (49.927, -4.880, -21.905),
        (43.139, -13.095, 21.905),
        (55.112, 8.844, -25.399),
        (70.719, -33.397, -0.199),
        (62.661, 36.067, 57.096),
        (40.020, 10.410, -45.964),
        (51.124, 48.239, 16.248),
        (30.325, 22.976, -21.587),
        (72.532, -23.709, 57.255),
        (71.941, 19.363, 67.857),
        (28.778, 14.179, -50.297),
        (55.261, -38.342, 31.370),
        (42.101, 53.378, 28.190),
        (81.733, 4.039, 79.819),
        (51.935, 49.986, -14.574),
        (51.038, -28.631, -28.638),
        (96.539, -0.425, 1.186),
        (81.257, -0.638, -0.335),
        (66.766, -0.734, -0.504),
        (50.867, -0.153, -0.270),
        (35.656, -0.421, -1.231),
        (20.461, -0.079, -0.973),
    ),
}
EDITIONS = tuple(LAB_D50)


@cache
def linear(edition: str = EDITIONS[0]) -> Floats:
    """Return the patches in linear sRGB, shape (24, 3), the one beyond sRGB (cyan) brought in."""
    values = np.clip(linear_from_lab_d50(np.array(LAB_D50[edition])), 0.0, 1.0)
    values.setflags(write=False)
    return values


@cache
def lab(edition: str = EDITIONS[0]) -> Floats:
    """Return the patches as a screen shows them: CIELAB under D65, shape (24, 3)."""
    values = lab_from_linear(linear(edition))
    values.setflags(write=False)
    return values


@cache
def centres() -> Floats:
    """Return the middles of the cells in cells from the card's top left corner, shape (24, 2)."""
    row, column = np.divmod(np.arange(PATCHES), COLUMNS)
    values = np.stack([column + 0.5, row + 0.5], axis=1)
    values.setflags(write=False)
    return values
