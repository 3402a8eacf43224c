"""The report's fonts: which font prints a character, shaping by HarfBuzz, embedding in the PDF."""

import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cache, lru_cache
from itertools import groupby
from typing import Any, NamedTuple, cast

import uharfbuzz as harfbuzz
from reportlab.pdfbase import pdfmetrics, ttfonts

from acne_desktop import paths
from acne_desktop.language import current
from acne_desktop.reporting.tags import Sheet


class Weight(Enum):
    """The two weights in use; a script that ships in one weight prints in it."""

    REGULAR = "Regular"
    BOLD = "Bold"


# Tried in this order for each character.
_SCRIPTS = (
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansDevanagari",
    "NotoSansThai",
    "NotoSansArmenian",
    "NotoSansGeorgian",
    "NotoSansBengali",
    "NotoSansTamil",
)
# Chinese and Japanese, then Korean: large files, read only when a character asks for them.
_LARGE = ("DroidSansFallbackFull", "NanumSquareR")
_REST = (*(f"{script}-Regular" for script in _SCRIPTS), *_LARGE)
_CHOICES = {
    Weight.REGULAR: ("NotoSans-Regular", *_REST),
    Weight.BOLD: ("NotoSans-Bold", "NotoSansArabic-Bold", *_REST),
}

# Chinese and Japanese write some of the same characters in other shapes.
_JAPANESE = {weight: f"NotoSansJP-{weight.value}" for weight in Weight}

_JOINERS = frozenset("\u200c\u200d")  # they change how neighbours are drawn, and draw nothing
_FIRST_OWN_CODE = 0xF0000  # a plane of Unicode for private use
_OUTLINE = 0.035  # of the type size: a bold look without a bold font
_FINEST_STEP = 0.1  # 1/1000 of the type size; finer steps cannot be seen
_UNNAMED = "\u200b"  # what a second glyph of one character reads as: nothing


class Glyph(NamedTuple):
    """A drawn shape. ``code`` names it in its font; lengths are in 1/1000 of the type size.

    ``natural`` is the advance that a viewer of the PDF assumes, ``advance`` the one wanted here.
    """

    code: int
    advance: float
    x_offset: float
    y_offset: float
    natural: float


class _Font(ttfonts.TTFont):
    """A TrueType font whose glyphs can be drawn by number and still read as the text they show.

    reportlab names a glyph by a character. Shaped glyphs have none, so each pair of a glyph and
    the text it stands for gets a private code, counted afresh in every document (see
    :func:`forget_codes`), which keeps documents independent of one another.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, str(paths.resources() / "fonts" / f"{name}.ttf"))
        self.face: Any
        self.outlines = harfbuzz.Face(harfbuzz.Blob(self.face._ttf_data))
        self.shaper = harfbuzz.Font(self.outlines)
        self.own_codes: dict[tuple[int, str], int] = {}
        self.codes: dict[tuple[int, str], tuple[int, float]] = {}
        self._naturals: dict[int, float] = {}

    def natural(self, glyph: int) -> float:
        """Return how wide a glyph is by itself, in 1/1000 of the type size."""
        known = self._naturals.get(glyph)
        if known is None:
            known = self.shaper.get_glyph_h_advance(glyph) * 1000 / self.outlines.upem
            self._naturals[glyph] = known
        return known

    def code(self, glyph: int, text: str, natural: float) -> tuple[int, float]:
        """Return the code that draws ``glyph`` and reads as ``text``, and its width there."""
        known = self.codes.get((glyph, text))
        if known is None:
            code = self._new_code(glyph, text, natural)
            known = self.codes[glyph, text] = (code, self.face.getCharWidth(code))
        return known

    def _new_code(self, glyph: int, text: str, natural: float) -> int:
        if len(text) == 1 and self.face.charToGlyph.get(ord(text)) == glyph:
            return ord(text)
        code = _FIRST_OWN_CODE + len(self.own_codes)
        self.own_codes[glyph, text] = code
        self.face.charToGlyph[code] = glyph
        self.face.charWidths[code] = natural
        return code

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab's own name
        """Embed the subsets in use, with a table that says which text each glyph shows."""
        subsets = [list(codes) for codes in self.state[doc].subsets]
        super().addObjects(doc)
        texts = {code: text for (_, text), code in self.own_codes.items()}
        for number, codes in enumerate(subsets):
            prefix = ttfonts.SUBSETN(number)
            name = b"".join((prefix, b"+", self.face.name, self.face.subfontNameX)).decode("pdfdoc")
            table = doc.idToObject[f"toUnicodeCMap:{name}"]
            table.content = _reading_table(name, [texts.get(c, chr(c)) for c in codes])


def _reading_table(name: str, texts: list[str]) -> str:
    """Return a ToUnicode table (ISO 32000-1, 9.10.3) for the codes 0, 1, 2, ... of one subset."""
    lines = [
        f"<{code:02X}> <{text.encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for code, text in enumerate(texts)
        if text != "\0"
    ]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    mapped = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        f"/CMapName /{name} def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<00> <FF>\nendcodespacerange\n"
        f"{mapped}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


_loaded: dict[str, _Font] = {}


def _font(name: str) -> _Font:
    font = _loaded.get(name)
    if font is None:
        font = _loaded[name] = _Font(name)
        pdfmetrics.registerFont(font)
    return font


def register(weight: Weight) -> str:
    """Return the name by which reportlab knows the Latin font of a weight."""
    return str(_font(_CHOICES[weight][0]).fontName)


@cache
def _coverage(name: str) -> frozenset[int]:
    file = paths.resources() / "fonts" / f"{name}.ttf"
    return frozenset(harfbuzz.Face(harfbuzz.Blob.from_file_path(str(file))).unicodes)


def forget_codes() -> None:
    """Forget the private codes of the document before: call before a document is begun.

    One document is made at a time; :func:`acne_desktop.reporting.pdf.render` sees to that.
    """
    for font in _loaded.values():
        for code in font.own_codes.values():
            del font.face.charToGlyph[code], font.face.charWidths[code]
        font.own_codes.clear()
        font.codes.clear()


def font_for(character: str, weight: Weight) -> str | None:
    """Return the name of the first font that can print a character, or None."""
    code = ord(character)
    return next((name for name in _choices(weight) if code in _coverage(name)), None)


def _choices(weight: Weight) -> tuple[str, ...]:
    latin, *rest = _CHOICES[weight]
    return (latin, _JAPANESE[weight], *rest) if current() == "ja" else _CHOICES[weight]


def printable(text: str) -> str:
    """Return text that every character of can be printed.

    Invisible controls go. Tabs become spaces. A character that no font has is printed as its
    number, such as ``[U+1F600]``: nothing is lost, and no empty box stands for it.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_printable(c) for c in text)


@cache
def _printable(character: str) -> str:
    if character == "\n" or character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if category in ("Zl", "Zp"):
        return "\n"
    if character == "\t" or category == "Zs":
        return " " if character != "\u00a0" else character
    if category in ("Cc", "Cf") or unicodedata.name(character, "").startswith("VARIATION SELECTOR"):
        return ""
    return character if font_for(character, Weight.REGULAR) else f"[U+{ord(character):04X}]"


def runs(text: str, weight: Weight) -> Iterator[tuple[str, str]]:
    """Split printable text into ``(font name, part)``, keeping marks with their base letter."""
    first = _CHOICES[weight][0]
    if all(ord(character) in _coverage(first) for character in text):
        if text:
            yield first, text
        return
    names: list[str] = []
    for character in text:
        marks_last = unicodedata.combining(character) or character in _JOINERS
        if names and (character in " \u00a0" or marks_last) and _has(names[-1], character):
            names.append(names[-1])
        else:
            names.append(font_for(character, weight) or _CHOICES[weight][0])
    start = 0
    for name, same in groupby(names):
        end = start + len(list(same))
        yield name, text[start:end]
        start = end


def _has(name: str, character: str) -> bool:
    return character in _JOINERS or ord(character) in _coverage(name)


class _Outline(NamedTuple):
    """A shaped glyph by its number in the font: what is true of it in every document."""

    glyph: int
    shows: str
    advance: float
    x_offset: float
    y_offset: float
    natural: float


@lru_cache(maxsize=8192)
def _outlines(name: str, text: str, right_to_left: bool) -> tuple[_Outline, ...]:
    font = _font(name)
    buffer = harfbuzz.Buffer()
    buffer.cluster_level = harfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    # Ligatures of Latin letters stay apart, so that a search in the PDF finds the letters.
    harfbuzz.shape(font.shaper, buffer, {"kern": True, "liga": False})
    infos = buffer.glyph_infos
    scale, natural = 1000 / font.outlines.upem, font.natural
    return tuple(
        _Outline(
            info.codepoint,
            shows,
            position.x_advance * scale,
            position.x_offset * scale,
            position.y_offset * scale,
            natural(info.codepoint),
        )
        for info, position, shows in zip(
            infos, buffer.glyph_positions, _shown([i.cluster for i in infos], text), strict=True
        )
    )


def _shown(clusters: list[int], text: str) -> Sequence[str]:
    """Return what each glyph reads as: all that its first one stands for, then nothing."""
    if clusters == list(range(len(text))):
        return text
    starts = sorted(set(clusters))
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    return [
        _UNNAMED if start in clusters[:place] else text[start : ends[start]]
        for place, start in enumerate(clusters)
    ]


def advance(name: str, text: str, *, right_to_left: bool = False) -> float:
    """Return how wide text in one font and one direction is, in 1/1000 of the type size."""
    return sum(each.advance for each in _outlines(name, text, right_to_left))


def shape(name: str, text: str, *, right_to_left: bool = False) -> list[Glyph]:
    """Return the glyphs of text in one font and one direction, from left to right."""
    font = _font(name)
    glyphs = []
    for each in _outlines(name, text, right_to_left):
        code, natural = font.code(each.glyph, each.shows, each.natural)
        glyphs.append(Glyph(code, each.advance, each.x_offset, each.y_offset, natural))
    return glyphs


def draw(
    sheet: Sheet,
    x: float,
    y: float,
    glyphs: list[Glyph],
    *,
    name: str,
    size: float,
    weight: Weight = Weight.REGULAR,
) -> float:
    """Draw glyphs of one font from (x, y) on; return where they end, in points.

    A font that ships in one weight is made bold by its outline.
    """
    font = _font(name)
    # Shaped text needs a part of reportlab that its stubs hide: the document.
    document = cast(Any, sheet)._doc
    operators: list[str] = []
    pen = 0.0  # in 1/1000 of the type size, like everything in a glyph
    for part in _equal_heights(glyphs):
        waiting = iter(part)
        rise = y + part[0].y_offset * size / 1000
        for subset, encoded in font.splitString("".join(chr(g.code) for g in part), document):
            shown, pen, start = _placed(encoded, waiting, pen)
            operators.append(
                f"1 0 0 1 {x + start * size / 1000:.3f} {rise:.3f} Tm "
                f"{font.getSubsetInternalName(subset, document)} {size:g} Tf [{shown}] TJ"
            )
    if weight is Weight.BOLD and not name.endswith("-Bold"):
        sheet.saveState()
        sheet.setStrokeColor(sheet.fill_colour)
        sheet.setLineWidth(_OUTLINE * size)
        sheet.show(f"2 Tr {' '.join(operators)}")
        sheet.restoreState()
    elif operators:
        sheet.show(" ".join(operators))
    return x + pen * size / 1000


def _placed(encoded: bytes, glyphs: Iterator[Glyph], pen: float) -> tuple[str, float, float]:
    """Return the codes of glyphs with the steps between them, where they end, and where they begin.

    A step stands only where a viewer would put the next glyph elsewhere than it is wanted.
    """
    shown: list[str] = []
    codes = bytearray()
    start, viewer = None, 0.0
    for byte, glyph in zip(encoded, glyphs, strict=False):
        wanted = pen + glyph.x_offset
        if start is None:
            start = viewer = wanted
        if abs(viewer - wanted) >= _FINEST_STEP:
            shown.append(f"<{codes.hex().upper()}> {viewer - wanted:.1f} ")
            codes.clear()
        codes.append(byte)
        viewer = wanted + glyph.natural
        pen += glyph.advance
    shown.append(f"<{codes.hex().upper()}>")
    return "".join(shown), pen, start or 0.0


def _equal_heights(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Split glyphs where their height above the line changes."""
    for _, same in groupby(glyphs, key=lambda glyph: glyph.y_offset):
        yield list(same)
