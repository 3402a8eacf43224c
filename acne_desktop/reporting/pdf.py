"""Writes reports as PDF for archives and screen readers: one document of one report or of many."""

import io
import threading
from collections.abc import Iterable
from typing import Any

from reportlab import rl_config

from acne_desktop import paths
from acne_desktop.language import speaking
from acne_desktop.reporting import (
    agreement_pages,
    file_pages,
    fonts,
    frame_blocks,
    page,
    patient_pages,
    series_pages,
    trail_pages,
)
from acne_desktop.reporting.archive import Properties, archived
from acne_desktop.reporting.content import (
    AgreementPaper,
    FileReport,
    PatientReport,
    Report,
    TrailPaper,
)
from acne_desktop.reporting.fonts import Weight
from acne_desktop.reporting.style import PAPERS, Grid
from acne_desktop.reporting.tags import Sheet

LONGEST_PHOTO = 1800  # pixels: more than the longest printed side takes, for a clean reduction
LONGEST_MAP = 720
LONGEST_IN_SERIES = 1200

# Binary streams: a quarter smaller, and every viewer reads them.
rl_config.useA85 = 0

# reportlab's fonts are shared by all documents and not made for two at a time.
one_at_a_time = threading.Lock()


def render(report: Report, paper: str = "A4") -> bytes:
    """Return the report as a PDF on ``A4`` or ``Letter``; the same report gives the same bytes.

    Fonts are embedded and subset; photographs are JPEG at 300 dpi at most, without metadata.
    Raises :class:`ValueError` for an unknown paper.
    """
    return render_all([report], paper)


def render_all(reports: Iterable[Report], paper: str = "A4", *, title: str = "") -> bytes:
    """Return one PDF of several reports, each with its own pages and numbers; empty for none.

    They are asked for one at a time: of those before only the finished pages are kept. ``title``
    is the document's, by default that of its first report.
    """
    if paper not in PAPERS:
        raise ValueError(f"unknown paper {paper!r}")
    with one_at_a_time:
        fonts.forget_codes()
        grid = Grid(PAPERS[paper])
        file = io.BytesIO()
        sheet: Sheet | None = None
        properties: Properties | None = None
        for report in reports:
            if sheet is None or properties is None:
                properties = _properties(report, title)
                sheet = sheet_for(file, grid, properties)
            _draw(sheet, report, grid)
        if sheet is None or properties is None:
            return b""
        sheet.save()
        return archived(file.getvalue(), sheet.structure, properties)


def _properties(report: Report, title: str) -> Properties:
    frame = report.frame
    return Properties(
        title=title or frame.title,
        subject=frame.subject,
        creator=paths.APPLICATION,
        language=frame.tag,
        made_on=frame.made_on,
    )


def sheet_for(file: io.BytesIO, grid: Grid, properties: Properties) -> Sheet:
    """Return an empty document on a grid's paper."""
    # Otherwise each page begins in Helvetica, which would not be embedded. The stubs want a number.
    first_font: dict[str, Any] = {"initialFontName": fonts.register(Weight.REGULAR)}
    sheet = Sheet(file, pagesize=grid.paper, invariant=1, pageCompression=1, **first_font)
    sheet.language = properties.language
    return sheet


def _draw(sheet: Sheet, report: Report, grid: Grid) -> None:
    frame = report.frame
    with speaking(frame.language), sheet.group("Sect"):
        pages = _pages(report, grid)
        for number, blocks in enumerate(pages, start=1):
            top = grid.top
            if number > 1:
                top = frame_blocks.running_head(sheet, frame, grid)
            for y, block in page.placed(blocks, top):
                block.draw(sheet, y)
            frame_blocks.foot(sheet, frame, grid, number=number, count=len(pages))
            sheet.showPage()


def _pages(report: Report, grid: Grid) -> page.Pages:
    if isinstance(report, FileReport):
        return file_pages.pages_of(report, grid)
    if isinstance(report, AgreementPaper):
        return agreement_pages.pages_of(report, grid)
    if isinstance(report, TrailPaper):
        return trail_pages.pages_of(report, grid)
    if isinstance(report, PatientReport):
        return patient_pages.pages_of(report, grid)
    return series_pages.pages_of(report, grid)
