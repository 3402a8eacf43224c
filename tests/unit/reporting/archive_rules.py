"""Rules of PDF/A-2b (ISO 19005-2) and PDF/UA-1 (ISO 14289-1), checked on the finished file."""

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from PIL import ImageCms

_PAINTING = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Do", "sh", "TJ", "Tj", "'", '"', "EI"}
_FORBIDDEN_ROOT = ("/AA", "/OpenAction", "/AcroForm", "/Names", "/OCProperties", "/Perms")
_GROUPING = {"Document", "Sect", "Table", "TR", "L", "LI", "TH", "TD", "P"}
_LEAVES = {"H1", "H2", "P", "Figure", "Lbl", "LBody", "TH", "TD", "Link", "Span"}
_XML = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


def broken_rules(pdf: bytes) -> list[str]:
    """Return what is wrong with a PDF, in words; nothing where it keeps all rules."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            *_file(pdf, document),
            *_metadata(document),
            *_fonts(document),
            *_images(document),
            *_content(document),
            *_structure(document),
        ]


def _file(pdf: bytes, document: pikepdf.Pdf) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", pdf):
        yield "the file does not begin as a binary PDF 1.7"
    if "/ID" not in document.trailer or "/Encrypt" in document.trailer:
        yield "the trailer lacks its ID, or is encrypted"
    for key in _FORBIDDEN_ROOT:
        if key in document.Root:
            yield f"the catalogue has {key}"
    if "/Lang" not in document.Root:
        yield "no language"
    if _entry(document.Root, "/MarkInfo", "/Marked") is not True:
        yield "not marked as tagged"
    if _entry(document.Root, "/ViewerPreferences", "/DisplayDocTitle") is not True:
        yield "the title is not shown"
    intents = [i for i in document.Root.get("/OutputIntents", []) if i.S == "/GTS_PDFA1"]
    if len(intents) != 1:
        yield "not one output intent"
        return
    profile = intents[0].DestOutputProfile
    read = ImageCms.ImageCmsProfile(io.BytesIO(profile.read_bytes()))
    if profile.N != 3 or read.profile.xcolor_space.strip() != "RGB":
        yield "the output intent is not RGB"
    if read.profile.version >= 5:
        yield "the profile is newer than PDF 1.7"


def _entry(holder: pikepdf.Object, first: str, second: str) -> Any:
    return holder[first].get(second) if first in holder else None


def _metadata(document: pikepdf.Pdf) -> Iterator[str]:
    stream = document.Root.get("/Metadata")
    if stream is None or "/Filter" in stream:
        yield "no readable metadata"
        return
    tree = ET.fromstring(stream.read_raw_bytes().decode())

    def said(path: str) -> str:
        found = tree.find(f".//{path}", _XML)
        return "" if found is None else "".join(found.itertext())

    info = document.docinfo
    pairs = {
        "/Title": said("dc:title"),
        "/Author": said("dc:creator"),
        "/Subject": said("dc:description"),
        "/Creator": said("xmp:CreatorTool"),
        "/Producer": said("pdf:Producer"),
    }
    for key, value in pairs.items():
        if not value or str(info.get(key)) != value:
            yield f"{key} is told differently in two places"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        digits = re.sub(r"\D", "", said(name))
        if re.sub(r"\D", "", str(info.get(key))) != digits:
            yield f"{key} is told differently in two places"
    if set(map(str, info.keys())) - {*pairs, "/CreationDate", "/ModDate"}:
        yield "properties that the metadata lack"
    if (said("pdfaid:part"), said("pdfaid:conformance")) != ("2", "B"):
        yield "not said to be PDF/A-2b"
    if said("pdfuaid:part") != "1" or said("dc:language") != str(document.Root.get("/Lang")):
        yield "not said to be PDF/UA-1, or in another language"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        for name, font in page.Resources.get("/Font", {}).items():
            descriptor = font.get("/FontDescriptor")
            if descriptor is None or "/FontFile2" not in descriptor:
                yield f"font {name} is not embedded"
                continue
            if not re.match(r"/[A-Z]{6}\+", str(font.BaseFont)):
                yield f"font {name} is not named as a subset"
            symbolic = bool(int(descriptor.Flags) & 4)
            if symbolic and "/Encoding" in font:
                yield f"symbolic font {name} has an encoding"
            if not symbolic and font.get("/Encoding") not in (
                "/WinAnsiEncoding", "/MacRomanEncoding",
            ):  # fmt: skip
                yield f"font {name} has no known encoding"
            if "/ToUnicode" not in font:
                yield f"font {name} does not say what it reads"
            yield from _program(str(name), font)


def _program(name: str, font: pikepdf.Object) -> Iterator[str]:
    program = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
    tables = program["cmap"].tables
    if len(tables) != 1:
        yield f"font {name} has {len(tables)} character maps"
        return
    glyphs = tables[0].cmap
    scale = 1000 / program["head"].unitsPerEm
    for code, width in enumerate(font.Widths, start=int(font.FirstChar)):
        glyph = glyphs.get(code)
        if glyph is None or glyph == ".notdef":
            continue
        if abs(program["hmtx"][glyph][0] * scale - float(width)) > 1:
            yield f"font {name} gives a wrong width for {code}"
    table = font.ToUnicode.read_bytes().decode("latin-1")
    if re.search(r"<(0000|FEFF|FFFE)>\s*$", table, re.MULTILINE):
        yield f"font {name} reads as what is no letter"


def _images(document: pikepdf.Pdf) -> Iterator[str]:
    for page in document.pages:
        if "/Group" in page:
            yield "a page with transparency"
        for name, image in page.Resources.get("/XObject", {}).items():
            if image.Subtype != "/Image" or image.ColorSpace != "/DeviceRGB":
                yield f"{name} is no RGB picture"
            for key in ("/SMask", "/Alternates", "/OPI"):
                if key in image:
                    yield f"{name} has {key}"
            if image.get("/Interpolate"):
                yield f"{name} is smoothed"


def _content(document: pikepdf.Pdf) -> Iterator[str]:
    """Everything that is painted is tagged or decoration, and marks are balanced."""
    for number, page in enumerate(document.pages, start=1):
        for link in page.get("/Annots", ()):
            yield from (f"page {number}: {fault}" for fault in _link(link))
        open_marks: list[str] = []
        in_text = None
        for step in pikepdf.parse_content_stream(page):
            operator = str(step.operator)
            if operator in ("BDC", "BMC"):
                open_marks.append(str(step.operands[0]))
            elif operator == "EMC":
                open_marks.pop()
            elif operator == "BT":
                in_text = len(open_marks)
            elif operator == "ET" and in_text != len(open_marks):
                yield f"page {number}: marks cross a text"
            elif operator == "gs":
                yield f"page {number}: a graphics state"
            elif operator in _PAINTING and not open_marks:
                yield f"page {number}: {operator} is neither tagged nor decoration"
        if open_marks:
            yield f"page {number}: {open_marks} never ends"


def _link(link: pikepdf.Object) -> Iterator[str]:
    """Annotations are links only: printed, with an address, and words for screen readers."""
    if link.Subtype != "/Link" or link.A.S != "/URI":
        yield "an annotation that is no link"
    if int(link.F) != 4:
        yield "a link that is not printed, or hidden"
    if not str(link.get("/Contents", "")).strip():
        yield "a link without words"
    if "/StructParent" not in link:
        yield "a link that belongs to nothing"


def _structure(document: pikepdf.Pdf) -> Iterator[str]:
    tree = document.Root.StructTreeRoot
    numbers = tree.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    seen: set[tuple[int, int]] = set()
    places = {page.obj.objgen: i for i, page in enumerate(document.pages)}
    elements = list(_elements(tree.K))
    for element in elements:
        yield from _element(element)
        for link in _links(element):
            if owners[int(link.Obj.StructParent)].objgen != element.objgen:
                yield "a link has another owner"
        for piece in _pieces(element):
            page = places[element.Pg.objgen]
            seen.add((page, piece))
            index = int(document.pages[page].StructParents)
            if owners[index][piece].objgen != element.objgen:
                yield f"page {page + 1}: piece {piece} has another owner"
    yield from _headings([str(element.S) for element in elements])
    for page, marks in enumerate(_marks(document)):
        for number in marks:
            if (page, number) not in seen:
                yield f"page {page + 1}: piece {number} belongs to nothing"
        if len(marks) != len(set(marks)):
            yield f"page {page + 1}: a number is used twice"
        if document.pages[page].get("/Tabs") != "/S":
            yield f"page {page + 1} has no order of reading"


def _element(element: pikepdf.Object) -> Iterator[str]:
    kind = str(element.S).removeprefix("/")
    if kind not in (_LEAVES if _pieces(element) else _GROUPING):
        yield f"{kind} holds what it must not"
    if (kind == "Link") != bool(_links(element)):
        yield f"{kind} leads where it must not, or nowhere"
    if kind == "Figure" and not str(element.get("/Alt", "")).strip():
        yield "a figure without words"
    if kind == "Figure" and _entry(element, "/A", "/BBox") is None:
        yield "a figure without a place"
    if kind == "TH" and _entry(element, "/A", "/Scope") is None:
        yield "a heading of a table without its scope"


def _headings(kinds: list[str]) -> Iterator[str]:
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    if not levels or levels[0] != 1:
        yield "the first heading is not the highest"
    if any(b - a > 1 for a, b in pairwise(levels)):
        yield "a level of headings is left out"


def _kids(element: pikepdf.Object) -> list[Any]:
    return list(element["/K"]) if "/K" in element else []


def _pieces(element: pikepdf.Object) -> list[int]:
    return [kid for kid in _kids(element) if isinstance(kid, int)]


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    yield element
    for kid in _kids(element):
        if not isinstance(kid, int) and "/Obj" not in kid:
            yield from _elements(kid)


def _links(element: pikepdf.Object) -> list[pikepdf.Object]:
    return [kid for kid in _kids(element) if not isinstance(kid, int) and "/Obj" in kid]


def _marks(document: pikepdf.Pdf) -> Iterator[list[int]]:
    for page in document.pages:
        yield [
            int(step.operands[1].MCID)
            for step in pikepdf.parse_content_stream(page)
            if str(step.operator) == "BDC" and "/MCID" in step.operands[1]
        ]


def read_aloud(pdf: bytes) -> list[tuple[str, str]]:
    """Return the kinds of the elements in the order of reading, figures with their words."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [
            (str(element.S).removeprefix("/"), str(element.get("/Alt", "")))
            for element in _elements(document.Root.StructTreeRoot.K)
        ]
