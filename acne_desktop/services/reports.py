"""Makes printed reports: composes them in a language, sets them, and writes their files."""

import errno
import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from acne_desktop.domain.account import Permission
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import StorageError
from acne_desktop.language import current, speaking, tr
from acne_desktop.reporting import file_content, patient_content, pdf, series_content
from acne_desktop.reporting.content import Kind, Options, Report
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.report_records import gather
from acne_desktop.services.settings import Settings

__all__ = ["Kind", "Options", "compose", "file_name", "language_of", "save_as", "visit_report"]

Progress = Callable[[float, str], None]
_COMPOSERS: dict[Kind, Callable[..., Report]] = {
    Kind.PATIENT: patient_content.compose,
    Kind.FILE: file_content.compose,
    Kind.SERIES: series_content.compose,
}


@needs(Permission.EXPORT_PATIENTS)
def visit_report(
    clinic: Clinic,
    visit_id: int,
    *,
    paper: str = "A4",
    settings: Settings,
    options: Options | None = None,
    language: str = "",
    made_on: date | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return the PDF report of a visit, or of its patient's series, on ``A4`` or ``Letter``.

    ``language`` is a code, by default the one in the settings. ``progress`` is told how far the
    work is (0..1) and may raise :class:`Cancelled`. The same records give the same bytes on the
    same day (``made_on``, today by default).
    Raises :class:`NotFoundError`, :class:`PhotoDamagedError` and :class:`PhotoError`.
    """
    tell = progress or _silent
    report = compose(
        clinic,
        visit_id,
        settings=settings,
        options=options,
        language=language,
        made_on=made_on,
        progress=tell,
    )
    tell(0.7, tr("Setting the pages"))
    return pdf.render(report, paper)


@needs(Permission.EXPORT_PATIENTS)
def compose(
    clinic: Clinic,
    visit_id: int,
    *,
    settings: Settings,
    options: Options | None = None,
    language: str = "",
    made_on: date | None = None,
    progress: Progress | None = None,
) -> Report:
    """Return what a report says, with its pictures; the same as for :func:`visit_report`."""
    options = options or Options()
    language = language or language_of(settings)
    # Gathered outside of the report's language: what it tells meanwhile is for the window.
    records = gather(
        clinic,
        visit_id,
        settings=settings,
        options=options,
        language=language,
        made_on=made_on or date.today(),
        tell=progress or _silent,
    )
    with speaking(language):
        return _COMPOSERS[options.kind](records, options)


def language_of(settings: Settings) -> str:
    """Return the language of reports by the settings."""
    return current() if settings.report_language == "same" else settings.report_language


def _silent(_fraction: float, _text: str) -> None:
    """Tell nobody."""


def file_name(visit: Visit, *, numbered: bool = False) -> str:
    """Return a file name for a visit's report that says nothing about the patient.

    ``numbered`` tells visits of one day apart.
    """
    number = f"{visit.id}-" if numbered else ""
    return f"report-visit-{number}{visit.day.isoformat()}.pdf"


def save_as(report: bytes, target: Path) -> None:
    """Write a report to a file, whole or not at all. Raises :class:`StorageError`."""
    part: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
        part = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(report)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())  # as any new file, not only for its owner
        part.replace(target)
    except OSError as error:
        if part is not None:
            part.unlink(missing_ok=True)
        raise StorageError(_sentence_of(error)) from error


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sentence_of(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return tr("The disk is full: make room on it, or save the report in another folder.")
    return tr("The report cannot be written there: save it in another folder.")
