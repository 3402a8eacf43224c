"""The tour's way through an import of many visits, and photographs as a card would bring them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from acne_desktop.language import tr
from acne_desktop.services import intake, patients, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.importing.outcome import Outcome
from acne_desktop.ui.pages.import_work import ImportWork, Stage
from acne_desktop.ui.planned_rows import Filter, RowState

if TYPE_CHECKING:
    from tests.tour_guide import Guide


def walk_import(guide: Guide) -> None:
    """Show an import: before it, planned, with a question, without a date, and its report."""
    guide.window.show_import()
    guide.shot("import")
    page = guide.window.page("import")
    clinic = guide.running.context.clinic
    with tempfile.TemporaryDirectory() as folder:
        _visits_to_import(clinic, Path(folder) / "Photographs")
        page.work.scan(Path(folder) / "Photographs")
        guide.shot("import-planned")
        states = [entry.row.state for entry in page.work.entries]
        for state, name in ((RowState.ASKS, "question"), (RowState.REFUSED, "no-date")):
            page.list.select(states.index(state))
            guide.shot(f"import-{name}")
        page.head.filters[Filter.ATTENTION].click()
        guide.shot("import-attention")
        page.work._enter(Stage.RUNNING)
        page.busy.report(0.4, tr("Adding visit {n} of {all}", n=3, all=5))
        guide.pause(1100)
        guide.shot("import-adding")
        page.head.filters[Filter.ALL].click()
        page.work._ended(_made_up_outcomes(guide, page.work))
        guide.shot("import-report")
    page.work.forget()
    guide.window.show_patients()
    guide.settle()


def photographs_on_a_card(clinic: Clinic, folder: Path) -> list[Path]:
    """Write some of the clinic's photographs, mirrored, as a camera's card would hold them."""
    files: list[Path] = []
    for row in patients.find(clinic)[:4]:
        for summary in visits.of_patient(clinic, row.patient.id)[:1]:
            for photo in visits.get(clinic, summary.id).photos.values():
                files.append(folder / f"DSC_{1200 + len(files)}{photo.suffix}")
                files[-1].write_bytes(intake.original(clinic, photo))
                _mirror(files[-1])
    return files


def _mirror(path: Path) -> None:
    """Make a photograph one that is kept nowhere yet."""
    with Image.open(path) as opened:
        ImageOps.mirror(opened).save(path, quality=95)


def _visits_to_import(clinic: Clinic, root: Path) -> None:
    """Write two new visits, a mix-up, one that is there already, and one without a date."""
    for at, row in enumerate(patients.find(clinic)[:5]):
        summary = visits.of_patient(clinic, row.patient.id)[0]
        there = row.patient.details.identifier
        folder = (
            root
            / (
                f"N-101/{summary.day}",
                f"N-102/{summary.day}",
                f"N-103/{summary.day}",
                f"{there}/{summary.day}",
                "N-104/photos",
            )[at]
        )
        folder.mkdir(parents=True)
        for number, photo in enumerate(visits.get(clinic, summary.id).photos.values()):
            path = folder / f"IMG_{4711 + number}{photo.suffix}"
            path.write_bytes(intake.original(clinic, photo))
            if at not in (2, 3):
                _mirror(path)


def _made_up_outcomes(guide: Guide, work: ImportWork) -> list[Outcome]:
    """Return what an import would say had it been carried out; the clinic stays as it is."""
    added = visits.get(guide.running.context.clinic, guide.some_visit())
    return [
        Outcome(
            entry.planned,
            added if entry.row.state is RowState.READY else None,
            entry.planned.reason,
        )
        for entry in work.entries
    ]
