"""What is sent to a printer, without a page."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from acne_desktop.errors import KnownError
from acne_desktop.reporting import pdf
from acne_desktop.ui import printing
from tests.unit.reporting.samples import pages_of, report
from tests.unit.ui.report_page.desk import A4, LETTER, to_file


def rendered(pdf: bytes, page: int = 0) -> QImage:
    loaded = printing.LoadedPdf(pdf)
    size = loaded.document.pagePointSize(page).toSize()
    image = loaded.document.render(page, size)
    loaded.close()
    return image


def far_from_alike(one: QImage, other: QImage) -> float:
    """Return the mean difference of two pictures of the same size, 0 to 255."""
    shape = QImage.Format.Format_Grayscale8
    a, b = one.convertToFormat(shape), other.convertToFormat(shape)
    size = a.width(), a.height()
    return sum(
        abs(a.pixelColor(x, y).red() - b.pixelColor(x, y).red())
        for x in range(0, size[0], 7)
        for y in range(0, size[1], 7)
    ) / ((size[0] // 7 + 1) * (size[1] // 7 + 1))


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_print_looks_like_the_report_at_its_own_size(paper: str, tmp_path: Path) -> None:
    made = pdf.render(report(size=(600, 800)), paper)
    printer = printing.printer_for(made)
    to_file(printer, tmp_path / "printed.pdf")
    printing.print_pdf(made, printer)
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert far_from_alike(rendered(made), rendered(printed).scaled(rendered(made).size())) < 6
    with pikepdf.open(BytesIO(printed)) as document:
        images = [image for p in document.pages for image in p.get_images().values()]
        box = [float(side) for side in document.pages[0].mediabox]
    assert box[2:] == pytest.approx(A4 if paper == "A4" else LETTER, abs=1)
    (image,) = images
    assert int(image.Width) / (box[2] / 72) == pytest.approx(300, abs=2)


@pytest.mark.usefixtures("dressed")
def test_only_the_pages_asked_for_are_printed(tmp_path: Path) -> None:
    made = pdf.render(report(comment="Long words. " * 900))
    assert len(pages_of(made)) >= 3
    printer = printing.printer_for(made)
    to_file(printer, tmp_path / "printed.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    told: list[float] = []
    printing.print_pdf(made, printer, lambda fraction, _text: told.append(fraction))
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert told == [0.0, 0.5]
    with pikepdf.open(BytesIO(printed)) as document:
        assert len(document.pages) == 2
    expected = rendered(made, 1)
    assert far_from_alike(expected, rendered(printed, 0).scaled(expected.size())) < 6


@pytest.mark.usefixtures("dressed")
@pytest.mark.qt_log_ignore("QPainter::begin")  # Qt tells its developer too
def test_a_printer_that_cannot_be_reached_gives_one_sentence(tmp_path: Path) -> None:
    made = pdf.render(report())
    printer = printing.printer_for(made)
    to_file(printer, tmp_path / "gone" / "printed.pdf")
    with pytest.raises(KnownError, match="printer"):
        printing.print_pdf(made, printer)
