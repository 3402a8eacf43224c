"""The theme: contrast of every pair of colours in use, the ramp, the icons and the fonts."""

import itertools
import re
from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar

from acne_desktop import paths
from acne_desktop.domain.iga import GRADES
from acne_desktop.ui import stylesheet, theme
from acne_desktop.ui.commands import COMMANDS
from acne_desktop.ui.theme import (
    CONTRAST_COLOURS,
    DARK_COLOURS,
    LIGHT_COLOURS,
    Colours,
    Motion,
    Scheme,
    Type,
)
from acne_desktop.ui.widgets.busy import show_unknown
from acne_desktop.ui.widgets.grade_chip import GradeChip

ALL = (LIGHT_COLOURS, DARK_COLOURS, CONTRAST_COLOURS)
SCHEMES = pytest.mark.parametrize("colours", ALL, ids=["light", "dark", "contrast"])
GROUNDS = ("window", "surface", "raised", "hover", "selected")


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@SCHEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["text", "muted", "error", "warning", "success"])
def test_text_can_be_read(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@SCHEMES
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("on_banner", "banner"),
        ("error", "error_ground"),
        ("surface", "text"),
        ("on_photo_surround", "photo_surround"),
    ],
)
def test_text_on_a_coloured_ground_can_be_read(colours: Colours, text: str, ground: str) -> None:
    assert contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5


@SCHEMES
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("outline", ["control", "accent"])
def test_controls_and_focus_can_be_seen(colours: Colours, outline: str, ground: str) -> None:
    assert contrast(getattr(colours, outline), getattr(colours, ground)) >= 3.0


@SCHEMES
def test_numerals_on_the_ramp_can_be_read(colours: Colours) -> None:
    for ground, text in zip(colours.grades, colours.on_grades, strict=True):
        assert contrast(ground, text) >= 4.5


def test_grades_are_told_apart_in_grey() -> None:
    levels = [luminance(colour) for colour in LIGHT_COLOURS.grades]
    assert levels == sorted(levels, reverse=True)
    for lighter, darker in itertools.pairwise(LIGHT_COLOURS.grades):
        assert contrast(lighter, darker) >= 1.4


@SCHEMES
def test_the_photo_surround_is_the_same_neutral_grey(colours: Colours) -> None:
    shade = QColor(colours.photo_surround)
    assert shade.red() == shade.green() == shade.blue()
    assert 0x77 <= shade.red() <= 0x80


def test_every_colour_is_opaque_and_complete() -> None:
    for colours, field in itertools.product(ALL, fields(Colours)):
        value = getattr(colours, field.name)
        for colour in [value] if isinstance(value, str) else value:
            assert QColor(colour).isValid(), field.name
            assert len(colour) == 7


def test_every_commands_icon_ships() -> None:
    missing = [
        command.icon
        for command in COMMANDS
        if command.icon and not (paths.resources() / "icons" / f"{command.icon}.svg").is_file()
    ]
    assert not missing


def test_icons_follow_the_scheme(dressed: QApplication) -> None:
    icon = theme.icon("users")

    def darkest() -> int:
        image: QImage = icon.pixmap(QSize(20, 20)).toImage()
        inked = [
            image.pixelColor(x, y)
            for x, y in itertools.product(range(20), range(20))
            if image.pixelColor(x, y).alpha() > 200
        ]
        return min(colour.lightness() for colour in inked)

    assert darkest() < 80
    theme.apply(dressed, Scheme.DARK)
    assert darkest() > 150


def test_labels_follow_the_scheme(dressed: QApplication) -> None:
    label = QLabel("text")
    theme.apply(dressed, Scheme.DARK)
    assert theme.is_dark()
    assert label.palette().windowText().color() == QColor(DARK_COLOURS.text)
    theme.apply(dressed, Scheme.LIGHT)
    assert label.palette().windowText().color() == QColor(LIGHT_COLOURS.text)


@pytest.mark.usefixtures("dressed")
def test_our_own_font_is_used_with_figures_of_one_width() -> None:
    font = theme.font(Type.BODY)
    assert QFontInfo(font).family() == "Noto Sans"
    metrics = QFontMetrics(font)
    assert len({metrics.horizontalAdvance(str(digit) * 8) for digit in range(10)}) == 1
    assert [QFontInfo(theme.font(each)).pixelSize() for each in Type] == [12, 14, 18, 28]


@pytest.mark.usefixtures("dressed")
def test_an_icon_that_does_not_ship_is_a_bug() -> None:
    with pytest.raises(FileNotFoundError):
        theme.pixmap("no-such-icon")


def test_everything_grows_with_the_scale(dressed: QApplication) -> None:
    assert (theme.S, theme.CONTROL, theme.px(84)) == (8, 32, 84)
    assert theme.resize(dressed, scale=150, font_size=100)
    assert (theme.S, theme.CONTROL, theme.px(84), theme.em(84)) == (12, 48, 126, 126)
    assert theme.size(QSize(60, 80)) == QSize(90, 120)
    assert QFontInfo(theme.font(Type.BODY)).pixelSize() == 21
    assert theme.pixmap("users").size() == QSize(30, 30)
    assert "min-height: 44px" in dressed.styleSheet()  # 48, less two edges of 2
    assert not theme.resize(dressed, scale=150, font_size=100)


def test_texts_grow_alone_and_rows_with_them(dressed: QApplication) -> None:
    assert theme.resize(dressed, scale=100, font_size=150)
    assert QFontInfo(theme.font(Type.BODY)).pixelSize() == 21
    assert dressed.font().pixelSize() == 21
    assert (theme.S, theme.px(40), theme.em(40), theme.panel(40)) == (8, 40, 60, 50)
    assert QFontMetrics(theme.font(Type.BODY)).height() < theme.CONTROL
    theme.resize(dressed, scale=200, font_size=150)
    assert theme.column(10_000) == dressed.primaryScreen().availableGeometry().width() * 3 // 5
    theme.resize(dressed, scale=100, font_size=85)
    assert (theme.em(40), theme.panel(40)) == (40, 40)


def test_a_size_that_is_none_is_a_bug() -> None:
    with pytest.raises(AttributeError):
        theme.XXXL  # type: ignore[attr-defined]  # noqa: B018


def test_what_is_in_force_already_is_not_put_in_force_again(
    dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    put: list[str] = []
    real = dressed.setStyleSheet

    def seen(sheet: str) -> None:
        put.append(sheet)
        real(sheet)

    monkeypatch.setattr(dressed, "setStyleSheet", seen)
    theme.apply(dressed, Scheme.LIGHT)
    assert put == []
    theme.apply(dressed, Scheme.DARK)
    assert put == [dressed.styleSheet()]
    assert DARK_COLOURS.surface in put[0]
    theme.prepare(dressed, Scheme.LIGHT)  # the palette alone: the rest has to follow
    theme.apply(dressed, Scheme.LIGHT)
    assert LIGHT_COLOURS.surface in put[1]


def test_nothing_moves_by_itself_where_motion_is_reduced(dressed: QApplication) -> None:
    bar = QProgressBar()
    effects = (
        Qt.UIEffect.UI_AnimateMenu,
        Qt.UIEffect.UI_AnimateCombo,
        Qt.UIEffect.UI_AnimateTooltip,
    )
    for motion, moves in ((Motion.FULL, True), (Motion.REDUCED, False)):
        theme.set_motion(dressed, motion)
        assert theme.may_move() is moves
        assert moves or not any(dressed.isEffectEnabled(each) for each in effects)
        show_unknown(bar)
        assert (bar.maximum() == 0) is moves  # without an end, it runs to and fro


def test_high_contrast_is_white_on_black(dressed: QApplication) -> None:
    theme.apply(dressed, Scheme.CONTRAST)
    assert theme.is_dark()
    assert contrast(theme.colours().text, theme.colours().window) == pytest.approx(21)
    assert contrast(theme.colours().muted, theme.colours().selected) >= 7


# -- what the style sheet pairs

_GROUNDS = ("window", "surface", "raised")
_BLOCK = re.compile(r"(?P<who>[^{}]+)\{\{(?P<what>.*?)\}\}", re.DOTALL)
_COLOUR = re.compile(r"(?<![-\w])color: \{(\w+)\}")
_GROUND = re.compile(r"(?<![-\w])background: \{(\w+)\}")
_EDGE = re.compile(r"border(?:-color)?: (?:\dpx solid )?\{(\w+)\}")
_SELECTION = re.compile(r"selection-background-color: \{(\w+)\}; selection-color: \{(\w+)\}")


def styled() -> list[tuple[str, str]]:
    """Return the style sheet's rules: who, and what; what is disabled needs no contrast."""
    rules = [(found["who"].strip(), found["what"]) for found in _BLOCK.finditer(stylesheet._RULES)]
    return [(who, what) for who, what in rules if ":disabled" not in who]


def texts() -> set[tuple[str, str]]:
    """Return every colour of text with every ground that it stands on."""
    pairs: set[tuple[str, str]] = set()
    for _who, what in styled():
        pairs |= {(text, ground) for ground, text in _SELECTION.findall(what)}
        grounds = _GROUND.findall(what) or _GROUNDS
        pairs |= {(text, ground) for text in _COLOUR.findall(what) for ground in grounds}
    return pairs - {(text, ground) for text in ("on_banner",) for ground in _GROUNDS}


def edges() -> set[str]:
    """Return every colour that outlines something; ``line`` only separates."""
    return {edge for _, what in styled() for edge in _EDGE.findall(what)} - {"line", "on_banner"}


def test_the_style_sheets_pairs_are_found() -> None:
    assert {("muted", "surface"), ("on_accent", "accent"), ("text", "selected")} <= texts()
    assert {"control", "accent", "error"} <= edges()


@SCHEMES
def test_every_text_of_the_style_sheet_can_be_read(colours: Colours) -> None:
    found = {
        pair: contrast(getattr(colours, pair[0]), getattr(colours, pair[1])) for pair in texts()
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@SCHEMES
def test_every_outline_of_the_style_sheet_can_be_seen(colours: Colours) -> None:
    found = {
        (edge, ground): contrast(getattr(colours, edge), getattr(colours, ground))
        for edge in edges()
        for ground in _GROUNDS
        if edge != ground
    }
    assert {pair: ratio for pair, ratio in found.items() if ratio < 3} == {}


@pytest.mark.usefixtures("dressed")
def test_a_grade_is_told_by_its_numeral_and_not_by_colour_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = replace(LIGHT_COLOURS, grades=("#FFFFFF",) * 5, on_grades=("#000000",) * 5)
    monkeypatch.setattr(theme, "colours", lambda: plain)
    chips = []
    for grade in GRADES:
        chip = GradeChip()
        chip.set_grade(grade)
        chips.append(chip.grab().toImage())
        assert str(int(grade)) in chip.accessibleName()
    assert all(one != other for one, other in itertools.combinations(chips, 2))
