"""Prints a finished PDF: its own page size and orientation, up to 300 dots per inch."""

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from acne_desktop.errors import KnownError
from acne_desktop.language import tr

MOST_DPI = 300
_POINTS_PER_INCH = 72


class LoadedPdf:
    """A PDF held in memory, read by Qt. Keep it for as long as its document is in use."""

    def __init__(self, pdf: bytes) -> None:
        self._buffer = QBuffer()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument()
        self.document.load(self._buffer)

    def close(self) -> None:
        """Let go of the document and its bytes."""
        self.document.close()
        self._buffer.close()


def printer_for(pdf: bytes) -> QPrinter:
    """Return the default printer, set to the size and orientation of the PDF's first page."""
    loaded = LoadedPdf(pdf)
    size = loaded.document.pagePointSize(0)
    loaded.close()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(tr("Facial acne report"))
    printer.setFullPage(True)
    printer.setPageLayout(_layout(size))
    return printer


def _layout(size: QSizeF) -> QPageLayout:
    landscape = size.width() > size.height()
    upright = size.transposed() if landscape else size
    return QPageLayout(
        QPageSize(upright, QPageSize.Unit.Point),
        QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait,
        QMarginsF(),
    )


def ask_for_printer(parent: QWidget, printer: QPrinter, pages: int) -> bool:
    """Let the user choose printer, copies and pages; tell whether to print."""
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(tr("Print the report"))
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.setMinMax(1, pages)
    return dialog.exec() == QDialog.DialogCode.Accepted


def print_pdf(
    pdf: bytes, printer: QPrinter, progress: Callable[[float, str], None] | None = None
) -> None:
    """Print a PDF; takes seconds, so not on the UI's thread. Qt allows that for a printer.

    Each page fills the sheet that the printer was set to, its proportions kept. ``progress`` is
    told how far the work is and may raise :class:`Cancelled`: nothing more is printed then.
    Raises :class:`KnownError` where the printer does not answer.
    """
    loaded = LoadedPdf(pdf)
    painter = QPainter()
    try:
        if not painter.begin(printer):
            raise KnownError(tr("The printer does not answer: check it, then print again."))
        pages = _pages_asked_for(printer, loaded.document.pageCount())
        for number, page in enumerate(pages):
            if progress:
                progress(number / len(pages), tr("Printing"))
            if number and not printer.newPage():
                raise KnownError(tr("The printer stopped: check it, then print again."))
            _print_page(loaded.document, page, painter, printer)
    except BaseException:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
        loaded.close()


def _pages_asked_for(printer: QPrinter, count: int) -> range:
    if printer.printRange() != QPrinter.PrintRange.PageRange:
        return range(count)
    first, last = max(1, printer.fromPage()), min(count, printer.toPage() or count)
    return range(first - 1, last)


def _print_page(document: QPdfDocument, page: int, painter: QPainter, printer: QPrinter) -> None:
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel).toRect().size()
    target = _centred(document.pagePointSize(page), sheet)
    scale = min(1.0, MOST_DPI / printer.resolution())
    pixels = QSize(round(target.width() * scale), round(target.height() * scale))
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(target, document.render(page, pixels))


def _centred(size: QSizeF, sheet: QSize) -> QRect:
    """Return where a page of this shape stands on a sheet, as large as the sheet allows."""
    fitted = size.toSize() if sheet.isEmpty() else _scaled(size, sheet)
    left, top = (sheet.width() - fitted.width()) // 2, (sheet.height() - fitted.height()) // 2
    return QRect(left, top, fitted.width(), fitted.height())


def _scaled(size: QSizeF, sheet: QSize) -> QSize:
    scale = min(sheet.width() / size.width(), sheet.height() / size.height())
    return QSize(round(size.width() * scale), round(size.height() * scale))
