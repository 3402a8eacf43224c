"""Gathers what a report draws on: the visits, their photographs, the clinic's header."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from acne_desktop.domain.account import Permission
from acne_desktop.domain.assessment import Suggestion
from acne_desktop.domain.marks import Mark
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.domain.visit import Visit, VisitSummary
from acne_desktop.errors import InvalidRecordError
from acne_desktop.imaging import overlay
from acne_desktop.imaging.decode import decode
from acne_desktop.imaging.flatten import shrunk
from acne_desktop.language import speaking, tr
from acne_desktop.reporting import pdf
from acne_desktop.reporting.content import Accuracy, Kind, Options, Pictures, Records
from acne_desktop.services import (
    baselines,
    clinic_logo,
    grade_signatures,
    intake,
    marks,
    model_packages,
    patients,
    treatments,
    visits,
)
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.services.settings import Settings
from acne_desktop.services.wording import load_wording

_log = logging.getLogger(__name__)
_OPACITY = 0.75
_SLACK = 1.25  # printing reduces the photographs anyway; a JPEG is read at half its size, say

Tell = Callable[[float, str], None]


@needs(Permission.SEE_PATIENTS)
def gather(
    clinic: Clinic,
    visit_id: int,
    *,
    settings: Settings,
    options: Options,
    language: str,
    made_on: date,
    tell: Tell,
) -> Records:
    """Return what a report of a visit draws on, or of the series that it belongs to.

    ``language`` is the one that the wording of the grades is wanted in.

    Raises :class:`NotFoundError`, :class:`PhotoDamagedError` and :class:`PhotoError`.
    """
    tell(0.0, tr("Reading the visit"))
    visit = visits.get(clinic, visit_id)
    history = visits.of_patient(clinic, visit.patient_id)
    marked = baselines.marked(clinic, visit.patient_id)
    series: Sequence[tuple[Visit, Pictures]] = ()
    before, earlier = None, None
    pictures = Pictures({})
    if options.kind is Kind.SERIES:
        series = _series(clinic, history, options, tell)
        visit = series[-1][0]
    else:
        if options.kind is Kind.PATIENT and options.before:
            before = _before(clinic, visit, history, marked)
        share = 0.35 if before else 0.6
        pictures = _pictures(clinic, visit, options, _part(tell, 0.1, share))
        if before is not None:
            earlier = _pictures(clinic, before, options, _part(tell, 0.1 + share, 0.25))
    decision = visit.decision
    with_model = options.kind is Kind.FILE
    with speaking(language):
        wording = load_wording(decision.wording_id if decision else settings.wording_id)
    return Records(
        visit=visit,
        patient=patients.get(clinic, visit.patient_id),
        history=history,
        wording=wording,
        pictures=pictures,
        made_on=made_on,
        plan=visit.plan,
        next_visit=visit.next_visit,
        treatments=treatments.of_patient(clinic, visit.patient_id),
        marks=_marks(clinic, visit) if options.kind is Kind.FILE else {},
        baseline_id=marked,
        letterhead=clinic_logo.letterhead(clinic.folders, settings),
        accuracy=_accuracy(clinic, visit.suggestion) if with_model else None,
        before=before,
        earlier=earlier,
        series=series,
        signatures=grade_signatures.of_visit(clinic, visit.id) if options.kind is Kind.FILE else (),
    )


def _part(tell: Tell, start: float, share: float) -> Tell:
    return lambda fraction, text: tell(start + share * fraction, text)


def _before(
    clinic: Clinic, visit: Visit, history: Sequence[VisitSummary], marked: int | None
) -> Visit | None:
    """Return the visit to compare with: the baseline, where it came before and has photographs."""
    earlier = [e for e in history if (e.day, e.id) < (visit.day, visit.id) and e.views]
    found = baselines.among(earlier, marked)
    return None if found is None else visits.get(clinic, found.id)


def _marks(clinic: Clinic, visit: Visit) -> dict[View, list[Mark]]:
    """Return what is marked on a visit's photographs, turned as they are."""
    found: dict[View, list[Mark]] = {}
    for mark in marks.of_visit(clinic, visit.id):
        points = mark.points
        for _ in range(visit.turns.get(mark.view, 0) // 90):
            points = tuple((1 - down, across) for across, down in points)
        found.setdefault(mark.view, []).append(replace(mark, points=points))
    return found


def _series(
    clinic: Clinic, history: Sequence[VisitSummary], options: Options, tell: Tell
) -> list[tuple[Visit, Pictures]]:
    wanted = [
        entry.id
        for entry in sorted(history, key=lambda entry: (entry.day, entry.id))
        if options.visits is None or entry.id in options.visits
    ]
    if not wanted:
        raise InvalidRecordError(tr("Choose at least one visit for the series."))
    found = []
    for number, visit_id in enumerate(wanted):
        visit = visits.get(clinic, visit_id)
        part = _part(tell, 0.1 + 0.6 * number / len(wanted), 0.6 / len(wanted))
        found.append((visit, _pictures(clinic, visit, options, part)))
    return found


def _pictures(clinic: Clinic, visit: Visit, options: Options, tell: Tell) -> Pictures:
    with_maps = options.kind is Kind.FILE and options.attention
    suggestion = visit.suggestion if with_maps else None
    wanted = options.views if options.kind is Kind.SERIES else VIEWS
    longest = pdf.LONGEST_IN_SERIES if options.kind is Kind.SERIES else pdf.LONGEST_PHOTO
    photos: dict[View, NDArray[np.uint8]] = {}
    attention: dict[View, NDArray[np.uint8]] = {}
    present = [view for view in wanted if view in visit.photos]
    for number, view in enumerate(present):
        tell(number / len(present), tr("Preparing the photographs"))
        data = intake.original(clinic, visit.photos[view])
        turn = visit.turns.get(view, 0)
        upright = decode(data, longest=longest, slack=_SLACK).pixels
        photos[view] = _turned(upright, turn)
        if suggestion and view in suggestion.attention:
            small = shrunk(upright, pdf.LONGEST_MAP)
            blended = overlay.blend(small, suggestion.attention[view], _OPACITY)
            attention[view] = _turned(blended, turn)
    return Pictures(photos, attention, overlay.colour_table() if attention else None)


def _turned(pixels: NDArray[np.uint8], degrees: int) -> NDArray[np.uint8]:
    """Return a picture turned clockwise, as it is shown on the screen."""
    return np.rot90(pixels, -(degrees // 90)) if degrees else pixels


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
