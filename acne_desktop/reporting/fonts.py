"""The report's fonts: which font prints a character, shaping by HarfBuzz, embedding in the PDF."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import groupby
from typing import Any, cast

import uharfbuzz as harfbuzz
from reportlab.pdfbase import pdfmetrics, ttfonts

from acne_desktop import paths
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

_JOINERS = frozenset("\u200c\u200d")  # they change how neighbours are drawn, and draw nothing
_FIRST_OWN_CODE = 0xF0000  # a plane of Unicode for private use
_OUTLINE = 0.035  # of the type size: a bold look without a bold font
_FINEST_STEP = 0.1  # 1/1000 of the type size; finer steps cannot be seen
_UNNAMED = "\u200b"  # what a second glyph of one character reads as: nothing


@dataclass(frozen=True)
class Glyph:
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

    def code(self, glyph: int, text: str, natural: float) -> int:
        """Return the code that draws ``glyph`` and reads as ``text``."""
        if len(text) == 1 and self.face.charToGlyph.get(ord(text)) == glyph:
            return ord(text)
        known = self.own_codes.get((glyph, text))
        if known is None:
            known = _FIRST_OWN_CODE + len(self.own_codes)
            self.own_codes[glyph, text] = known
            self.face.charToGlyph[known] = glyph
            self.face.charWidths[known] = natural
        return known

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


def font_for(character: str, weight: Weight) -> str | None:
    """Return the name of the first font that can print a character, or None."""
    code = ord(character)
    return next((name for name in _CHOICES[weight] if code in _coverage(name)), None)


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


def shape(name: str, text: str, *, right_to_left: bool = False) -> list[Glyph]:
    """Return the glyphs of text in one font and one direction, from left to right."""
    font = _font(name)
    buffer = harfbuzz.Buffer()
    buffer.cluster_level = harfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    # Ligatures of Latin letters stay apart, so that a search in the PDF finds the letters.
    harfbuzz.shape(font.shaper, buffer, {"kern": True, "liga": False})
    starts = sorted({info.cluster for info in buffer.glyph_infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    scale = 1000 / font.outlines.upem
    glyphs, seen = [], set()
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        start = info.cluster
        shown = _UNNAMED if start in seen else text[start : ends[start]]
        seen.add(start)
        code = font.code(
            info.codepoint, shown, font.shaper.get_glyph_h_advance(info.codepoint) * scale
        )
        glyphs.append(
            Glyph(
                code,
                position.x_advance * scale,
                position.x_offset * scale,
                position.y_offset * scale,
                font.face.getCharWidth(code),
            )
        )
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
    # Shaped text needs parts of reportlab that its stubs hide: the document, and raw operators.
    document = cast(Any, sheet)._doc
    text: Any = sheet.beginText(x, y)
    outlined = weight is Weight.BOLD and not name.endswith("-Bold")
    if outlined:
        sheet.saveState()
        sheet.setStrokeColor(sheet.fill_colour)
        sheet.setLineWidth(_OUTLINE * size)
        text.setTextRenderMode(2)
    pen = 0.0  # in 1/1000 of the type size, like everything in a glyph
    for part in _equal_heights(glyphs):
        waiting = iter(part)
        for subset, encoded in font.splitString("".join(chr(g.code) for g in part), document):
            shown, start, viewer = [], None, 0.0
            for byte, glyph in zip(encoded, waiting, strict=False):
                wanted = pen + glyph.x_offset
                if start is None:
                    start = viewer = wanted
                if abs(viewer - wanted) >= _FINEST_STEP:
                    shown.append(f" {viewer - wanted:.1f} ")
                shown.append(f"<{byte:02X}>")
                viewer = wanted + glyph.natural
                pen += glyph.advance
            text.setTextOrigin(x + (start or 0.0) * size / 1000, y + part[0].y_offset * size / 1000)
            text._code.append(
                f"{font.getSubsetInternalName(subset, document)} {size:g} Tf "
                f"[{''.join(shown).replace('><', '')}] TJ"
            )
    sheet.drawText(text)
    if outlined:
        sheet.restoreState()
    return x + pen * size / 1000


def _equal_heights(glyphs: list[Glyph]) -> Iterator[list[Glyph]]:
    """Split glyphs where their height above the line changes."""
    for _, same in groupby(glyphs, key=lambda glyph: glyph.y_offset):
        yield list(same)
