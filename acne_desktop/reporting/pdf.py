"""Sets a report on paper: one page where it fits, else text first and pictures after it."""

import io
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from acne_desktop import paths
from acne_desktop.reporting import fonts, style, text
from acne_desktop.reporting.blocks import (
    Block,
    GradeBlock,
    Heading,
    LastRow,
    NoteBlock,
    PatientBlock,
    synthetic_mark,
)
from acne_desktop.reporting.content import Report
from acne_desktop.reporting.fonts import Weight
from acne_desktop.reporting.picture_rows import AttentionRow, PhotoRow, WidePhotos, row_height
from acne_desktop.reporting.style import GAP, PAPERS, Grid
from acne_desktop.reporting.text import Align

_SHORT_NOTES = 76.0  # points: the reason and comment that still stand beside the grade
_FOOT = 26.0
_SPARE = 90.0  # up to this much white room, the last row stands at the page's foot
LONGEST_PHOTO = 1800  # pixels: more than the longest printed side takes, for a clean reduction
LONGEST_MAP = 720

# Binary streams: a quarter smaller, and every viewer reads them.
rl_config.useA85 = 0

# reportlab's fonts are shared by all documents and not made for two at a time.
_one_at_a_time = threading.Lock()


def render(report: Report, paper: str = "A4") -> bytes:
    """Return the report as a PDF on ``A4`` or ``Letter``; the same report gives the same bytes.

    Fonts are embedded and subset; photographs are JPEG at 300 dpi at most, without metadata.
    Raises :class:`ValueError` for an unknown paper.
    """
    if paper not in PAPERS:
        raise ValueError(f"unknown paper {paper!r}")
    with _one_at_a_time:
        fonts.forget_codes()
        grid = Grid(PAPERS[paper])
        pages = _pages(report, grid)
        file = io.BytesIO()
        canvas = _canvas(file, report, grid)
        for number, blocks in enumerate(pages, start=1):
            top = grid.top
            if number > 1:
                top = _running_head(canvas, report, grid)
            for y, block in _placed(blocks, top):
                block.draw(canvas, y)
            _foot(canvas, report, grid, f"Page {number} of {len(pages)}")
            canvas.showPage()
        canvas.save()
        return file.getvalue()


def _canvas(file: io.BytesIO, report: Report, grid: Grid) -> Canvas:
    # Otherwise each page begins in Helvetica, which would not be embedded. The stubs want a number.
    first_font: dict[str, Any] = {"initialFontName": fonts.register(Weight.REGULAR)}
    canvas = Canvas(
        file,
        pagesize=grid.paper,
        invariant=1,
        pageCompression=1,
        lang="en",
        **first_font,
    )
    canvas.setTitle(report.title)
    canvas.setAuthor(paths.APPLICATION)
    canvas.setCreator(paths.APPLICATION)
    canvas.setSubject(report.heading)
    day = report.made_on.strftime("D:%Y%m%d000000Z")
    canvas.setDateFormatter(lambda *_: day)
    return canvas


def _pages(report: Report, grid: Grid) -> list[list[Block]]:
    notes = report.clinician.notes
    width = grid.two_columns if report.suggestion else grid.width
    tall = sum(text.lay(f"{n.label}: {n.text}", style.BODY, width - 82).height + 3 for n in notes)
    short = tall <= _SHORT_NOTES
    beginning: list[Block] = [
        Heading(report, grid),
        PatientBlock(report, grid),
        GradeBlock(report, grid, notes=notes if short else ()),
    ]
    last = LastRow(report, grid)
    room = grid.top - style.BOTTOM - _FOOT
    if short:
        rows = _picture_rows(report, grid, room - _height([*beginning, last]) - GAP)
        if rows:
            spare = room - _height([*beginning, *rows, last])
            end: Block = _ToFoot(last) if spare <= _SPARE else last
            return [[*beginning, *rows, end]]
        long_notes: list[Block] = []
    else:
        long_notes = [
            NoteBlock(n.label, text.lay(n.text, style.BODY, grid.width), grid) for n in notes
        ]
    pages = _flow([*beginning, *long_notes, last], room)
    rows = _picture_rows(report, grid, room - _RUNNING_HEAD) or []
    if len(pages) > 1 and _height([*pages[-1], *rows]) <= room - _RUNNING_HEAD:
        pages[-1] = [*pages[-1], *rows]
    else:
        pages.append(rows)
    return pages


def _picture_rows(report: Report, grid: Grid, room: float) -> list[Block] | None:
    """Return the photographs and attention maps as large as a height allows, or None.

    The attention maps give way first, then, a little, the photographs.
    """
    for photos in _photo_blocks(report, grid):
        left = room - photos.height
        if left < 0:
            continue
        if not report.attention:
            return [photos]
        attention = _attention_row(report, grid, left - GAP)
        if attention:
            return [photos, attention]
    return None


def _photo_blocks(report: Report, grid: Grid) -> Iterator[Block]:
    """Yield the ways to show the photographs, the largest first."""
    if WidePhotos.suits(report.views):
        yield WidePhotos(report.views, grid)
    for share in _steps(PhotoRow.largest, PhotoRow.smallest):
        yield PhotoRow(report.views, grid, share)


def _attention_row(report: Report, grid: Grid, room: float) -> Block | None:
    maps = [view.attention for view in report.views]
    for share in _steps(AttentionRow.largest, AttentionRow.smallest):
        if row_height(maps, grid, share) <= room:
            return AttentionRow(report, grid, share)
    return None


def _steps(largest: float, smallest: float) -> Iterator[float]:
    share = largest
    while share >= smallest - 1e-9:
        yield share
        share -= 0.02


class _ToFoot:
    """Holds a block down at the page's foot, so that it is found at the same place."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self.height = block.height

    def draw(self, canvas: Canvas, top: float) -> None:
        """Draw the block at the foot, whatever ``top`` was."""
        self._block.draw(canvas, style.BOTTOM + _FOOT + self.height)


def _height(blocks: Sequence[Block]) -> float:
    return sum(block.height for block in blocks) + GAP * (len(blocks) - 1)


def _flow(blocks: Sequence[Block], room: float) -> list[list[Block]]:
    """Fill page after page; notes are split over pages, everything else stays whole."""
    pages: list[list[Block]] = [[]]
    left = room
    waiting = list(blocks)
    while waiting:
        block = waiting.pop(0)
        if block.height <= left or (not pages[-1] and not isinstance(block, NoteBlock)):
            pages[-1].append(block)
            left -= block.height + GAP
            continue
        halves = block.split(left) if isinstance(block, NoteBlock) else None
        if halves:
            pages[-1].append(halves[0])
            waiting.insert(0, halves[1])
        else:
            waiting.insert(0, block)
        pages.append([])
        left = room - _RUNNING_HEAD
    return pages


def _placed(blocks: Sequence[Block], top: float) -> list[tuple[float, Block]]:
    places = []
    for block in blocks:
        places.append((top, block))
        top -= block.height + GAP
    return places


_RUNNING_HEAD = 54.0


def _running_head(canvas: Canvas, report: Report, grid: Grid) -> float:
    """Name patient and visit on every further page; return the new top."""
    type_ = style.STRONG
    which = f"#{report.identifier}   {report.visit.label} {report.visit.text}"
    room = grid.width - text.width_of(which, style.CAPTION) - 2 * GAP
    name = text.lay(report.name, type_, room).lines
    shown = name[0].text if name else ""
    if len(name) > 1:
        shown += "\N{HORIZONTAL ELLIPSIS}"
    text.line(canvas, grid.left(0), grid.top - 10, shown, type_)
    text.line(canvas, grid.right, grid.top - 10, which, style.CAPTION, align=Align.RIGHT)
    canvas.setStrokeColor(style.ACCENT)
    canvas.setLineWidth(1.4)
    canvas.line(grid.left(0), grid.top - 17, grid.right, grid.top - 17)
    if report.synthetic:
        synthetic_mark(canvas, grid, grid.top - 24, report.synthetic)
        return grid.top - _RUNNING_HEAD
    return grid.top - 17 - GAP


def _foot(canvas: Canvas, report: Report, grid: Grid, page: str) -> None:
    top = style.BOTTOM + 12
    canvas.setStrokeColor(style.LINE)
    canvas.setLineWidth(style.HAIRLINE)
    canvas.line(grid.left(0), top, grid.right, top)
    wide = text.line(canvas, grid.right, top - 11, page, style.CAPTION, align=Align.RIGHT)
    foot = text.lay_within(
        report.footnote, style.CAPTION, grid.width - wide - 24, lines=1, smallest=6
    )
    foot.draw(canvas, grid.left(0), top - 3)
