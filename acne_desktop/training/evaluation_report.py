"""Writes an evaluation report to a file: a web page or a PDF, by the file's ending."""

from pathlib import Path

from acne_desktop.errors import KnownError
from acne_desktop.training.evaluation_content import Report
from acne_desktop.training.evaluation_html import page
from acne_desktop.training.evaluation_pdf import pdf

HTML, PDF = ".html", ".pdf"


def check_name(path: Path) -> None:
    """Raise :class:`KnownError` unless the file's ending says what to write."""
    if path.suffix.lower() not in (HTML, PDF):
        raise KnownError("A report is a web page or a PDF: name it FILE.html or FILE.pdf.")


def write(path: Path, report: Report) -> None:
    """Write the report. Raises :class:`KnownError` for another ending, and OSError."""
    check_name(path)
    data = pdf(report) if path.suffix.lower() == PDF else page(report).encode()
    path.write_bytes(data)
