"""Makes the printed report of a visit: gathers what it needs and hands it to ``reporting``."""

import errno
import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import Visit
from acne_desktop.errors import StorageError
from acne_desktop.imaging import overlay
from acne_desktop.imaging.decode import decode
from acne_desktop.reporting import pdf
from acne_desktop.reporting.content import Accuracy, Options, Pictures, compose
from acne_desktop.services import intake, model_packages, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.settings import Settings
from acne_desktop.services.wording import load_wording

_log = logging.getLogger(__name__)
_OPACITY = 0.75

Progress = Callable[[float, str], None]


def visit_report(
    clinic: Clinic,
    visit_id: int,
    *,
    paper: str = "A4",
    settings: Settings,
    options: Options | None = None,
    made_on: date | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Return the PDF report of a visit on ``A4`` or ``Letter``.

    ``progress`` is told how far the work is (0..1) and may raise :class:`Cancelled`. The same
    records give the same bytes on the same day (``made_on``, today by default).
    Raises :class:`NotFoundError`, :class:`PhotoDamagedError` and :class:`PhotoError`.
    """
    options = options or Options()
    tell = progress or (lambda _fraction, _text: None)
    tell(0.0, "Reading the visit")
    visit = visits.get(clinic, visit_id)
    decision = visit.decision
    report = compose(
        visit,
        patients.get(clinic, visit.patient_id),
        visits.of_patient(clinic, visit.patient_id),
        load_wording(decision.wording_id if decision else settings.wording_id),
        _pictures(clinic, visit, options, tell),
        clinic_name=settings.clinic_name,
        made_on=made_on or date.today(),
        accuracy=_accuracy(clinic, visit.suggestion) if options.suggestion else None,
        options=options,
    )
    tell(0.7, "Setting the pages")
    return pdf.render(report, paper)


def file_name(visit: Visit) -> str:
    """Return a file name for a visit's report that says nothing about the patient."""
    return f"report-visit-{visit.day.isoformat()}.pdf"


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
        return "The disk is full: make room on it, or save the report in another folder."
    return "The report cannot be written there: save it in another folder."


def _pictures(clinic: Clinic, visit: Visit, options: Options, tell: Progress) -> Pictures:
    suggestion = visit.suggestion if options.suggestion and options.attention else None
    photos: dict[View, NDArray[np.uint8]] = {}
    attention: dict[View, NDArray[np.uint8]] = {}
    present = [view for view in VIEWS if view in visit.photos]
    for number, view in enumerate(present):
        tell(0.1 + 0.6 * number / len(present), "Preparing the photographs")
        data = intake.original(clinic, visit.photos[view])
        photos[view] = decode(data, longest=pdf.LONGEST_PHOTO).pixels
        if suggestion and view in suggestion.attention:
            small = decode(data, longest=pdf.LONGEST_MAP).pixels
            attention[view] = overlay.blend(small, suggestion.attention[view], _OPACITY)
    return Pictures(photos, attention, overlay.colour_table() if attention else None)


def _accuracy(clinic: Clinic, suggestion: Suggestion | None) -> Accuracy | None:
    """Return the cross-validated accuracy of the model that made a suggestion, where known."""
    if suggestion is None:
        return None
    package = model_packages.with_hash(clinic.folders, suggestion.model_hash)
    if package is None:
        _log.info("the model's figures are missing from a report: its package is not installed")
        return None
    return accuracy_of(package.manifest.get("figures", {}))


def accuracy_of(figures: Mapping[str, Any]) -> Accuracy | None:
    """Return the accuracy on real photographs from a manifest's figures, or None."""
    real = figures.get("real")
    if not isinstance(real, Mapping):
        return None
    value, interval = real.get("accuracy"), real.get("accuracy_interval")
    if value is None or interval is None:
        return None
    return Accuracy(float(value), float(interval[0]), float(interval[1]))
