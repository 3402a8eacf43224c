"""The colours of the window's schemes: light, dark, and one of high contrast."""

from dataclasses import dataclass

# One hue from light to dark, with even steps of lightness so that the grades are told apart in
# grey as well. The same in both schemes: a grade keeps its colour.
_GRADES = ("#EEE6FF", "#CFBCF4", "#A98DDB", "#765BA4", "#473466")
_ON_GRADES = ("#1B1612", "#1B1612", "#1B1612", "#FFFFFF", "#FFFFFF")


@dataclass(frozen=True)
class Colours:
    """One scheme's colours, as ``#RRGGBB``.

    ``line`` only separates; ``control`` outlines what can be used and reaches 3:1;
    ``grades[i]`` is the ground of grade ``i`` and ``on_grades[i]`` its numeral.
    """

    window: str
    surface: str
    raised: str
    hover: str
    selected: str
    line: str
    control: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    error: str
    warning: str
    success: str
    banner: str
    on_banner: str
    error_ground: str
    photo_surround: str = "#7B7B7B"
    on_photo_surround: str = "#000000"
    on_photo: str = "#FFFFFF"  # lines over a photograph; a dark edge makes them seen on any
    on_photo_good: str = "#8BE8AE"
    photo_edge: str = "#101010"
    grades: tuple[str, ...] = _GRADES
    on_grades: tuple[str, ...] = _ON_GRADES


LIGHT_COLOURS = Colours(
    window="#F3F5F6",
    surface="#FFFFFF",
    raised="#F9FAFB",
    hover="#E9EDEF",
    selected="#DCEBEB",
    line="#DCE1E4",
    control="#7C878D",
    text="#182024",
    muted="#536067",
    disabled="#8C969B",
    accent="#0B6A6E",
    accent_hover="#095659",
    on_accent="#FFFFFF",
    error="#AD2121",
    warning="#855300",
    success="#1D6B3C",
    banner="#E4ECF7",
    on_banner="#23406B",
    error_ground="#FBECEB",
)

DARK_COLOURS = Colours(
    window="#15191C",
    surface="#1D2327",
    raised="#252C31",
    hover="#2C353A",
    selected="#1D4144",
    line="#343E44",
    control="#78858C",
    text="#E8EDEF",
    muted="#A7B2B8",
    disabled="#6F7B82",
    accent="#5CC2C2",
    accent_hover="#7BD1D1",
    on_accent="#08282A",
    error="#FF9A94",
    warning="#F0BD62",
    success="#82D09B",
    banner="#22324A",
    on_banner="#C3D7F5",
    error_ground="#3A2224",
)

# For eyes that need it: white on black, with every outline as bright as the words.
CONTRAST_COLOURS = Colours(
    window="#000000",
    surface="#000000",
    raised="#101010",
    hover="#26262E",
    selected="#00363A",
    line="#9A9A9A",
    control="#E0E0E0",
    text="#FFFFFF",
    muted="#E6E6E6",
    disabled="#A8A8A8",
    accent="#5CE1E6",
    accent_hover="#A6F1F3",
    on_accent="#000000",
    error="#FFB3AE",
    warning="#FFD84D",
    success="#8CF0A4",
    banner="#001A3D",
    on_banner="#FFFFFF",
    error_ground="#3D0000",
)
