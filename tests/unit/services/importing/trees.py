"""Folders of drawn photographs for the tests of the import, and how they are scanned."""

from datetime import date
from pathlib import Path

from PIL import Image

from acne_desktop.domain.inspection import FaceSeen, Finding, Inspection, Quality, Verdict
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing import carry_out, plan
from acne_desktop.services.importing.outcome import Outcome
from acne_desktop.services.importing.planned import PlannedVisit
from acne_desktop.services.inspection import Inspector
from tests.photographs import face, write_photo

F, L, R = VIEWS
DAY, LATER = date(2026, 9, 20), date(2026, 10, 20)
_TAKEN = 0x9003  # EXIF DateTimeOriginal


def triplet(folder: Path, seed: int, names: tuple[str, ...] = ("front", "left", "right")) -> Path:
    """Write three photographs whose names say their views."""
    for view, name in zip(VIEWS, names, strict=True):
        write_photo(folder / f"{name}.jpg", face(view, seed=seed), quality=90)
    return folder


def taken(path: Path, view: View, seed: int, moment: str) -> Path:
    """Write a photograph with the camera's clock in it, such as ``2026:09:20 10:00:00``."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[_TAKEN] = moment
    return write_photo(path, face(view, seed=seed), quality=90, exif=exif)


def seen(view: View | None, verdict: Verdict = Verdict.GOOD, sharpness: float = 1.0) -> Inspection:
    """Return what an inspector says of a photograph."""
    advice = "" if verdict is Verdict.GOOD else "Blurred: hold still."
    finding = Finding(Quality.SHARPNESS, sharpness, verdict, advice)
    return Inspection(view, FaceSeen(0.9, (0, 0, 9, 9), 0, 0, 0), [finding])


def scanned(
    clinic: Clinic, source: Path, inspector: Inspector | None = None, *, listed: Path | None = None
) -> list[PlannedVisit]:
    """Return the plan of a folder or a table."""
    found = plan.scan(
        clinic,
        source,
        inspector,
        listed=listed,
        progress=lambda _fraction, _text: None,
        cancelled=lambda: False,
    )
    return list(found.visits)


def carried_out(clinic: Clinic, visits: list[PlannedVisit]) -> list[Outcome]:
    """Carry a plan out."""
    return carry_out.carry_out(
        clinic, visits, progress=lambda _fraction, _text: None, cancelled=lambda: False
    )
