"""Made-up visits to report on, and ways to read the PDF that comes out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import GRADES, Grade, Wording
from acne_desktop.domain.lesions import Counts
from acne_desktop.domain.patient import Patient, PatientDetails, Sex
from acne_desktop.domain.photo import VIEWS, Photo, View
from acne_desktop.domain.treatment import Treatment, TreatmentDetails
from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.reporting import file_content, patient_content, series_content
from acne_desktop.reporting.content import (
    Accuracy,
    FileReport,
    Letterhead,
    Options,
    PatientReport,
    Pictures,
    Records,
    SeriesReport,
)
from tests.fakes import suggestion
from tests.photographs import face

DAY = date(2026, 11, 23)
WORDING = Wording(
    "test",
    "Test wording",
    "nobody",
    {g: f"Definition of {g.title}." for g in GRADES},
    {g: f"In plain words {g.title}." for g in GRADES},
)
COLOURS = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)


def taken(
    drug: str,
    dose: str = "",
    started: date = date(2026, 3, 1),
    stopped: date | None = None,
    note: str = "",
) -> Treatment:
    """Return a treatment."""
    return Treatment(1, 1, TreatmentDetails(drug, started, dose, stopped, note))


def records(
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
    accuracy: Accuracy | None = None,
    cautions: tuple[str, ...] = (),
    counts: Counts | None = None,
    grades: Sequence[Grade | None] = (),
    earlier: Sequence[View] = VIEWS,
    **more: Any,
) -> Records:
    """Return made-up records; photographs are ``size`` (width, height) pixels.

    ``grades`` are those of the visits before this one, the latest first; ``earlier`` the views
    that the first visit has; ``more`` goes to the records as it is.
    """
    made = suggestion(suggested, views=tuple(views)) if suggested is not None else None
    made = replace(made, cautions=cautions) if made else None
    decided = datetime(2026, 11, 23, 12, tzinfo=UTC)
    decision = None if grade is None else Decision(grade, "test", decided, reason, comment, counts)
    photos = {view: Photo(view, str(view), ".jpg", 1, *size) for view in views}
    visit = Visit(7, 1, DAY, photos, made, decision, note)
    of_before = [*grades, *[grade] * visits]
    history = [
        VisitSummary(
            7 if i == 0 else 100 + i,
            DAY - timedelta(days=41 * i),
            grade if i == 0 else of_before[i - 1],
            suggested,
        )
        for i in range(visits)
    ]
    pixels = {view: face(view, width=size[0], height=size[1]) for view in views}
    maps = {view: 255 - pixels[view] for view in views} if made else {}
    details = PatientDetails(identifier, name, date(2003, 3, 14), Sex.FEMALE)
    before = None
    if len(history) > 1:
        before = replace(visit, id=history[-1].id, day=history[-1].day)
    found = Records(
        visit=visit,
        patient=Patient(1, details, synthetic),
        history=history,
        wording=WORDING,
        pictures=Pictures(pixels, maps, COLOURS),
        made_on=DAY,
        letterhead=Letterhead(clinic),
        accuracy=accuracy,
        before=before,
        earlier=Pictures({v: face(v, width=size[0], height=size[1]) for v in earlier})
        if before
        else None,
        series=[
            (
                replace(
                    visit,
                    id=entry.id,
                    day=entry.day,
                    decision=replace(decision or _NO_DECISION, grade=entry.grade)
                    if entry.grade is not None
                    else None,
                ),
                Pictures(pixels),
            )
            for entry in reversed(history)
        ],
    )
    return replace(found, **more)


_NO_DECISION = Decision(Grade.CLEAR, "test", datetime(2026, 11, 23, 12, tzinfo=UTC))


def report(*, options: Options | None = None, **wanted: Any) -> FileReport:
    """Return a report for the file, of :func:`records`."""
    return file_content.compose(records(**wanted), options)


def patient_report(*, options: Options | None = None, **wanted: Any) -> PatientReport:
    """Return a patient's report, of :func:`records`."""
    return patient_content.compose(records(**wanted), options)


def series_report(*, options: Options | None = None, **wanted: Any) -> SeriesReport:
    """Return a series report, of :func:`records`."""
    return series_content.compose(records(**wanted), options)


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
