"""An evaluation report as a PDF on A4, set in the fonts that ship with the application."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    HRFlowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
)
from reportlab.platypus import Table as Grid

from acne_desktop import paths
from acne_desktop.training import evaluation_charts as charts
from acne_desktop.training.evaluation_charts import Block as Rectangle
from acne_desktop.training.evaluation_charts import Chart, Dot, Shape, Stroke, Words
from acne_desktop.training.evaluation_content import (
    NOTICE,
    Block,
    Figure,
    Heading,
    Pair,
    Report,
    Table,
    Text,
    Tiles,
)

_Align = Literal[0, 2]  # reportlab: to the left, to the right

# Their own names: the visit report registers the same files with another class.
_REGULAR, _BOLD = "Evaluation-Regular", "Evaluation-Bold"
_WIDTH = 510.0  # between the margins
_MARGIN = (A4[0] - _WIDTH) / 2
_GAP = 10.0
_TOGETHER = 8  # rows of a table that is not broken over two pages
_UNPADDED = (
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
)

_COLOURS: dict[str, Color] = {
    charts.INK: HexColor("#182024"),
    charts.MUTED: HexColor("#536067"),
    charts.LINE: HexColor("#D3D9DD"),
    charts.PANEL: HexColor("#F4F6F7"),
    charts.ACCENT: HexColor("#0B6A6E"),
    charts.PAPER: HexColor("#FFFFFF"),
}


def pdf(report: Report) -> bytes:
    """Return the PDF's bytes, the same whenever the report is."""
    _fonts()
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=_MARGIN - 6,  # a frame pads its text by 6 points
        rightMargin=_MARGIN - 6,
        topMargin=36,
        bottomMargin=44,
        title=_printable(report.title),
        author="acne_desktop",
        subject=NOTICE,
        lang="en",
        invariant=1,
    )
    document.build(list(_story(report)), onFirstPage=_foot, onLaterPages=_foot)
    return buffer.getvalue()


@cache
def _fonts() -> TTFont:
    """Register both weights and return the regular one."""
    for name, file in ((_BOLD, "NotoSans-Bold"), (_REGULAR, "NotoSans-Regular")):
        font = TTFont(name, str(paths.resources() / "fonts" / f"{file}.ttf"))
        pdfmetrics.registerFont(font)
    return font


def _printable(text: str) -> str:
    """Return the text; a character that the font lacks is printed as its number."""
    face: Any = _fonts().face
    known = face.charToGlyph
    return "".join(c if ord(c) in known or c == "\n" else f"[U+{ord(c):04X}]" for c in text)


def _style(
    size: float,
    leading: float,
    role: str = charts.INK,
    *,
    bold: bool = False,
    align: _Align = 0,
    space: tuple[float, float] = (0, 0),
) -> ParagraphStyle:
    """Return a style of type; ``space`` is what is kept free above and below."""
    return ParagraphStyle(
        "",
        fontName=_BOLD if bold else _REGULAR,
        fontSize=size,
        leading=leading,
        textColor=_COLOURS[role],
        alignment=align,
        spaceBefore=space[0],
        spaceAfter=space[1],
        splitLongWords=1,
    )


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(_printable(text)).replace("\n", "<br/>"), style)


def _story(report: Report) -> Iterator[Flowable]:
    yield _paragraph(report.title, _style(20, 26, bold=True))
    yield _paragraph(NOTICE, _style(9, 13, charts.ACCENT, bold=True, space=(0, 10)))
    facts = [
        [
            _paragraph(name, _style(9, 13, charts.MUTED)),
            _paragraph(value, _style(9, 13)),
        ]
        for name, value in report.facts
    ]
    plain: list[Any] = [("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 1)]
    plain += [("BOTTOMPADDING", (0, 0), (-1, -1), 1), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    yield Grid(facts, colWidths=[72, _WIDTH - 72], style=plain)
    yield Spacer(1, 8)
    yield HRFlowable(width="100%", thickness=0.6, color=_COLOURS[charts.LINE], spaceAfter=4)
    for block in report.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[Flowable]:
    match block:
        case Heading(text, minor):
            yield CondPageBreak(130 if minor else 220)  # a title is not left alone on a page
            yield Spacer(1, 6 if minor else 16)
            yield _paragraph(
                text, _style(9.5, 14, bold=True) if minor else _style(14, 19, bold=True)
            )
        case Text(text, quiet):
            space = (4.0, 4.0)
            style = (
                _style(8, 11.5, charts.MUTED, space=space)
                if quiet
                else _style(9.5, 14, space=space)
            )
            yield _paragraph(text, style)
        case Tiles():
            yield _tiles(block)
        case Table():
            table = _table(block)
            yield KeepTogether([table]) if len(block.rows) <= _TOGETHER else table
        case Figure():
            yield KeepTogether(_figure(block, _WIDTH))
        case Pair(left, right):
            half = (_WIDTH - _GAP) / 2
            cells = [[_figure(left, half), _figure(right, half)]]
            yield Grid(cells, colWidths=[half + _GAP, half], style=_UNPADDED)


def _tiles(tiles: Tiles) -> Flowable:
    """Return the figures that are read first, side by side on panels."""
    cells: list[Any] = []
    widths: list[float] = []
    panel: list[Any] = [
        ("BACKGROUND", (0, 0), (-1, -1), _COLOURS[charts.PANEL]),
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, -1), 7),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
        ("ROUNDEDCORNERS", [5, 5, 5, 5]),
    ]
    wide = (_WIDTH - _GAP * (len(tiles.tiles) - 1)) / len(tiles.tiles)
    for number, tile in enumerate(tiles.tiles):
        if number:
            cells.append("")
            widths.append(_GAP)
        lines = [
            _paragraph(tile.name, _style(7.5, 10.5, charts.MUTED)),
            _paragraph(tile.value, _style(17, 23, bold=True)),
            _paragraph(tile.interval, _style(8, 11, charts.MUTED)),
        ]
        cells.append(Grid([[lines]], colWidths=[wide], style=panel))
        widths.append(wide)
    return Grid([cells], colWidths=widths, style=_UNPADDED, spaceBefore=12, spaceAfter=8)


def _table(table: Table) -> Flowable:
    """Return a table with hairlines; its head is repeated on the next page."""
    columns = len(table.header)
    narrow = columns > 4
    size = 7.5 if narrow else 9
    first = 40.0 if narrow else _WIDTH * (0.4 if columns > 3 else 0.5)
    others = (_WIDTH - first) / (columns - 1)
    head = [
        _paragraph(cell, _style(7.5, 10.5, charts.MUTED, bold=True, align=_aligned(place)))
        for place, cell in enumerate(table.header)
    ]
    rows = [[_cell(cell, size, place) for place, cell in enumerate(row)] for row in table.rows]
    style: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.6, _COLOURS[charts.LINE]),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return Grid(
        [head, *rows],
        colWidths=[first, *[others] * (columns - 1)],
        style=style,
        repeatRows=1,
        spaceBefore=6,
        spaceAfter=8,
    )


def _cell(cell: str, size: float, place: int) -> list[Paragraph]:
    """Return a cell; what stands on a second line is small."""
    value, line, second = cell.partition("\n")
    found = [_paragraph(value, _style(size, size + 3.5, align=_aligned(place)))]
    if line:
        found.append(_paragraph(second, _style(6.5, 9, charts.MUTED, align=_aligned(place))))
    return found


def _aligned(column: int) -> _Align:
    return 2 if column else 0


def _figure(figure: Figure, width: float) -> list[Flowable]:
    title = _paragraph(figure.title, _style(9.5, 14, bold=True, space=(8, 6)))
    return [title, _Drawing(figure.chart, width)]


class _Drawing(Flowable):
    """A chart, scaled to a width."""

    def __init__(self, chart: Chart, width: float) -> None:
        super().__init__()
        self._chart = chart
        self._scale = width / chart.width
        self.width, self.height = width, chart.height * self._scale

    def draw(self) -> None:
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.scale(self._scale, self._scale)
        for shape in self._chart.shapes:
            _draw(canvas, shape, self._chart.height)
        canvas.restoreState()


def _draw(canvas: Canvas, shape: Shape, height: float) -> None:
    """Draw one shape; a PDF's heights count from the bottom."""
    canvas.setFillColor(_COLOURS[shape.role])
    match shape:
        case Stroke():
            canvas.setStrokeColor(_COLOURS[shape.role])
            canvas.setLineWidth(shape.width)
            canvas.setDash([2.5, 2.5] if shape.dashed else [])
            canvas.line(shape.x1, height - shape.y1, shape.x2, height - shape.y2)
        case Rectangle():
            canvas.setFillAlpha(shape.strength)
            bottom = height - shape.y - shape.height
            canvas.roundRect(shape.x, bottom, shape.width, shape.height, 1.5, stroke=0, fill=1)
            canvas.setFillAlpha(1)
        case Dot():
            canvas.circle(shape.x, height - shape.y, shape.radius, stroke=0, fill=1)
        case Words():
            canvas.setFont(_BOLD if shape.bold else _REGULAR, shape.size)
            draw = {
                "start": canvas.drawString,
                "middle": canvas.drawCentredString,
                "end": canvas.drawRightString,
            }[shape.anchor]
            draw(shape.x, height - shape.y, shape.text)


def _foot(canvas: Canvas, document: Any) -> None:
    canvas.saveState()
    canvas.setFont(_REGULAR, 7.5)
    canvas.setFillColor(_COLOURS[charts.MUTED])
    canvas.drawString(_MARGIN, 24, NOTICE)
    canvas.drawRightString(A4[0] - _MARGIN, 24, f"Page {document.page}")
    canvas.restoreState()
