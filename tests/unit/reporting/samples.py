"""Made-up visits to report on, and ways to read the PDF that comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import GRADES, Grade, Wording
from acne_desktop.domain.patient import Patient, PatientDetails, Sex
from acne_desktop.domain.photo import VIEWS, Photo, View
from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.reporting.content import Accuracy, Options, Pictures, Report, compose
from tests.fakes import suggestion
from tests.photographs import face

DAY = date(2026, 11, 23)
WORDING = Wording(
    "test", "Test wording", "nobody", {g: f"Definition of {g.title}." for g in GRADES}
)
COLOURS = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


def report(
    *,
    name: str = "Mustermann, Erika",
    identifier: str = "A-1042",
    grade: Grade | None = Grade.MODERATE,
    suggested: Grade | None = Grade.MODERATE,
    reason: str = "",
    comment: str = "",
    note: str = "",
    views: Sequence[View] = VIEWS,
    size: tuple[int, int] = (90, 120),
    synthetic: bool = False,
    clinic: str = "Test clinic",
    visits: int = 3,
    options: Options | None = None,
    accuracy: Accuracy | None = None,
    cautions: tuple[str, ...] = (),
) -> Report:
    """Return a report; photographs are ``size`` (width, height) pixels."""
    made = suggestion(suggested, views=tuple(views)) if suggested is not None else None
    made = replace(made, cautions=cautions) if made else None
    decided = datetime(2026, 11, 23, 12, tzinfo=UTC)
    decision = None if grade is None else Decision(grade, "test", decided, reason, comment)
    photos = {view: Photo(view, str(view), ".jpg", 1, *size) for view in views}
    visit = Visit(7, 1, DAY, photos, made, decision, note)
    history = [
        VisitSummary(7 if i == 0 else 100 + i, DAY - timedelta(days=41 * i), grade, suggested)
        for i in range(visits)
    ]
    pixels = {view: face(view, width=size[0], height=size[1]) for view in views}
    maps = {view: 255 - pixels[view] for view in views} if made else {}
    details = PatientDetails(identifier, name, date(2003, 3, 14), Sex.FEMALE)
    return compose(
        visit,
        Patient(1, details, synthetic),
        history,
        WORDING,
        Pictures(pixels, maps, COLOURS),
        clinic_name=clinic,
        made_on=DAY,
        accuracy=accuracy,
        options=options,
    )


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, read as a viewer's search reads it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    texts = [document.getAllText(page).text() for page in range(document.pageCount())]
    document.close()
    return texts


def text_of(pdf: bytes) -> str:
    """Return the whole text with single spaces: where lines end is not what is said."""
    return " ".join(" ".join(pages_of(pdf)).replace("\u200b", "").split())


def letters_of(text: str) -> str:
    """Return text without any spaces: long words are broken over lines."""
    return "".join(text.replace("\u200b", "").split())


@dataclass(frozen=True)
class PrintedImage:
    """An image as it stands on a page: pixels, and its printed size in points."""

    columns: int
    rows: int
    width: float
    height: float
    jpeg: bytes | None


def images_of(pdf: bytes) -> list[PrintedImage]:
    """Return every image of every page, in the order in which they are drawn."""
    found = []
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            size = (0.0, 0.0)
            for step in pikepdf.parse_content_stream(page):
                if str(step.operator) == "cm":
                    size = float(step.operands[0]), float(step.operands[3])
                if str(step.operator) == "Do":
                    image = page.Resources.XObject[str(step.operands[0])]
                    is_jpeg = "DCTDecode" in str(image.Filter)
                    data = image.read_raw_bytes() if is_jpeg else None
                    found.append(PrintedImage(int(image.Width), int(image.Height), *size, data))
    return found


def plain(height: int, width: int) -> NDArray[np.uint8]:
    """Return an even grey picture."""
    return np.full((height, width, 3), 128, dtype=np.uint8)
