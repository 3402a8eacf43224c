"""Drives the real windows offscreen over the demo clinic and saves a picture of every page.

``python -m tests.tour OUT`` writes OUT/<scheme>-<scale>/<number>-<stop>.png, light and dark, at
100 % and 200 % of the screen. ``--set scale=150`` and the like show the window with other
settings. A stop is a function below, marked ``@stop``; add one for each page or dialog.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from acne_desktop import app as application
from acne_desktop import paths
from acne_desktop.domain.photo import View
from acne_desktop.errors import DatabaseNewerError, KnownError
from acne_desktop.language import tr
from acne_desktop.services import intake, patients, visits
from acne_desktop.ui.widgets.palette_dialog import Palette
from tests.tour_accounts import walk_accounts
from tests.tour_agreement import walk_agreement
from tests.tour_audit import walk_audit
from tests.tour_capture import walk_capture
from tests.tour_colours import walk_colours
from tests.tour_compare import walk_compare
from tests.tour_deciding import walk_deciding, walk_history, walk_worklist
from tests.tour_guide import Guide
from tests.tour_import import photographs_on_a_card, walk_import
from tests.tour_marks import walk_marks
from tests.tour_patient import walk_patient
from tests.tour_reads import walk_reads
from tests.tour_register import walk_register
from tests.tour_reports import show_report, walk_reports
from tests.tour_settings import walk_models, walk_settings
from tests.tour_study import walk_study

SIZE = (1280, 720)
SCHEMES = ("light", "dark")
SCALES = (1, 2)

Stop = Callable[[Guide], None]
STOPS: list[Stop] = []


def stop(function: Stop) -> Stop:
    """Add a stop to the end of the tour."""
    STOPS.append(function)
    return function


@stop
def patients_page(guide: Guide) -> None:
    """Show the list, a search, and a search without an answer."""
    guide.window.show_patients()
    guide.shot("patients")
    page = guide.window.page("patients")
    page.search.setText("am")
    guide.pause(200)
    guide.shot("patients-search")
    page.search.setText("nobody of this name")
    guide.pause(200)
    guide.shot("patients-none")
    page.search.clear()
    guide.pause(200)


STOPS.append(walk_audit)
STOPS.append(walk_register)


@stop
def new_patient(guide: Guide) -> None:
    """Show the empty form, then one with every kind of message."""
    guide.window.new_patient()
    guide.shot("new-patient")
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    known = patients.find(guide.running.context.clinic)[0].patient.details
    dialog.name.setText(known.name)  # type: ignore[attr-defined]
    dialog.born.setText("03/04/2003")  # type: ignore[attr-defined]
    guide.pause(300)
    dialog.save_button.click()  # type: ignore[attr-defined]
    guide.shot("new-patient-wrong")
    guide.close_dialog()


@stop
def patient_page(guide: Guide) -> None:
    """Show a patient's visits, grades and treatments on a line of time."""
    walk_patient(guide)


@stop
def visit_page(guide: Guide) -> None:
    """Show a saved visit: whole, one photograph large, without maps, with another grade."""
    guide.window.show_visit(guide.some_visit())
    guide.shot("visit")
    page, trigger = guide.window.page("visit"), guide.running.context.actions.trigger
    page.triplet.set_large(View.LEFT)
    guide.shot("visit-large")
    page.triplet.set_large(None)
    trigger("visit.attention")
    guide.shot("visit-without-maps")
    trigger("visit.attention")


@stop
def deciding(guide: Guide) -> None:
    """Show what the clinician enters beside the grade, and how it is found again."""
    walk_deciding(guide)


@stop
def worklist_page(guide: Guide) -> None:
    """Show the visits that are to be graded."""
    walk_worklist(guide)


@stop
def compare_page(guide: Guide) -> None:
    """Show two visits beside each other."""
    walk_compare(guide)


@stop
def new_visit(guide: Guide) -> None:
    """Show a visit before its photographs are there, with a bad file, and with its suggestion."""
    guide.window.new_visit(guide.some_patient())
    guide.shot("visit-new")
    page = guide.window.page("visit")
    clinic = guide.running.context.clinic
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for view, photo in visits.get(clinic, guide.some_visit()).photos.items():
            files.append(Path(folder) / f"{view}{photo.suffix}")
            files[-1].write_bytes(intake.original(clinic, photo))
        bad = Path(folder) / "letter.jpg"
        bad.write_text("not a photograph", encoding="utf-8")
        page.intake.add([files[0], bad, *files[2:3]])
        guide.shot("visit-bad-file")
        page.intake.add([files[1]], view=View.LEFT)
        guide.shot("visit-suggested")
        page.intake.swap(View.LEFT, View.RIGHT)
        guide.shot("visit-swapped")
        page.intake.add([*photographs_on_a_card(clinic, Path(folder)), bad])
        guide.shot("visit-choose")
        QTest.keyClick(page.intake.choosing.chooser.grid, Qt.Key.Key_F)
        guide.shot("visit-choose-frontal")
        page.intake.choosing.stop()
    page.start(guide.some_patient())
    guide.settle()


STOPS.append(walk_colours)


@stop
def visit_marks(guide: Guide) -> None:
    """Show the tools over the photographs."""
    walk_marks(guide)


@stop
def import_page(guide: Guide) -> None:
    """Show an import of many visits."""
    walk_import(guide)


@stop
def capture(guide: Guide) -> None:
    """Show how the photographs of a visit are taken."""
    walk_capture(guide)


@stop
def report_page(guide: Guide) -> None:
    """Show a report of each kind, and those of many patients."""
    walk_reports(guide)


@stop
def agreement_page(guide: Guide) -> None:
    """Show how the readers of a study agree."""
    walk_agreement(guide)


@stop
def about_page(guide: Guide) -> None:
    """Show what the model is."""
    guide.window.show_about()
    guide.shot("about")


STOPS.append(walk_settings)
STOPS.append(walk_models)


@stop
def severe(guide: Guide) -> None:
    """Show a visit with marked acne and its report: the README's two pictures."""
    clinic = guide.running.context.clinic
    rows = patients.find(clinic)
    everyone = [visit for row in rows for visit in visits.of_patient(clinic, row.patient.id)]
    worst = max(everyone, key=lambda visit: (visit.grade or 0, -visit.id))
    guide.window.show_visit(worst.id)
    guide.shot("visit-severe")
    show_report(guide, worst.id, "report-severe")


@stop
def keys_sheet(guide: Guide) -> None:
    """Show every key."""
    guide.window.show_patients()
    guide.running.context.actions.trigger("keys")
    guide.shot("keys")
    guide.close_dialog()


@stop
def palette(guide: Guide) -> None:
    """Show the palette: as it opens, with a command that is meant, and with patients."""
    guide.window.show_patients()
    guide.running.context.actions.trigger("palette")
    guide.shot("palette")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, Palette)
    for name, words in (("command", "pat"), ("patient", "sam"), ("nothing", "qqqq")):
        dialog.field.setText(words)
        guide.pause(120)
        guide.shot(f"palette-{name}")
    guide.close_dialog()


STOPS.append(walk_history)


@stop
def menu(guide: Guide) -> None:
    """Show the menu of all commands."""
    menu = guide.window.rail.menu
    menu.popup(QPoint(0, 0))
    guide.settle()
    picture = menu.grab()
    menu.close()
    guide.number += 1
    picture.save(str(guide.folder / f"{guide.number:02}-menu.png"))


@stop
def errors(guide: Guide) -> None:
    """Show an error that has no place of its own."""
    guide.window.show_patients()
    guide.settle()
    guide.running.context.say("Visit saved.")
    guide.running.context.report_error(
        KnownError(tr("The disk is full: make room on it and try again; nothing was changed."))
    )
    guide.shot("error")


@stop
def accounts(guide: Guide) -> None:
    """Show accounts in a clinic of their own."""
    walk_accounts(guide)


@stop
def blinded_reads(guide: Guide) -> None:
    """Show what a reader sees."""
    walk_reads(guide)


@stop
def study_pages(guide: Guide) -> None:
    """Show what a study manager sees, from the protocol to the unblinded study."""
    walk_study(guide)


@stop
def problem_page(guide: Guide) -> None:
    """Show what is said where the records cannot be opened."""
    guide.running.session.failed.emit(
        DatabaseNewerError(
            "These records were written by a newer version: install that version to open them."
        )
    )
    guide.shot("problem")


def _walk(given: argparse.Namespace) -> None:
    """Make the whole tour in one scheme at one scale, with settings of its own."""
    data_dir, scheme, chosen = given.data_dir, given.scheme, _settings(given.set)
    words = [scheme, str(given.scale * 100), *(word.replace("=", "-") for word in given.set)]
    folder = given.out / "-".join(words)
    folder.mkdir(parents=True, exist_ok=True)
    has_demo = paths.demo_data_dir(data_dir).is_dir()
    if not has_demo:
        _first_start(folder, scheme, chosen)
    running = _window(data_dir, scheme, chosen)
    running.context.load_grader()
    guide = Guide(running, folder, number=0 if has_demo else 1)
    guide.settle()
    if has_demo:
        guide.shot("welcome")
        running.context.actions.trigger("demo.open")
        guide.settle()
    for each in STOPS:
        if given.only in each.__name__:
            each(guide)
    running.close()


def _settings(pairs: list[str]) -> dict[str, Any]:
    """Return settings given as ``scale=150``."""
    named = dict(pair.split("=", 1) for pair in pairs)
    return {name: int(value) if value.isdigit() else value for name, value in named.items()}


def _first_start(folder: Path, scheme: str, chosen: dict[str, Any]) -> None:
    """Show what a user meets first: an empty clinic."""
    with tempfile.TemporaryDirectory() as empty:
        running = _window(Path(empty) / "clinic", scheme, chosen)
        Guide(running, folder).shot("welcome")
        running.close()
        running.window.close()


def _window(data_dir: Path, scheme: str, chosen: dict[str, Any]) -> application.Running:
    first = application.first_window(data_dir)
    first = replace(first, settings=replace(first.settings, **{"theme": scheme, **chosen}))
    running = application.furnish(first)
    running.session.opened.disconnect(running.context.load_grader)
    first.window.resize(*SIZE)
    QCursor.setPos(first.window.mapToGlobal(QPoint(*SIZE)) + QPoint(50, 50))  # points at nothing
    first.window.show()
    running.session.open()
    Guide(running, Path()).settle()
    return running


def _demo_clinic(data_dir: Path) -> None:
    from acne_desktop.services.demo import build_demo
    from acne_desktop.services.grading import load_grader

    build_demo(data_dir, grader=load_grader()).close()


def main() -> int:
    """Make the tour in every scheme and scale, each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.tour", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--data-dir", type=Path, help="a clinic to show instead of the demo's")
    parser.add_argument("--only", default="", help="a part of a stop's name")
    parser.add_argument("--scheme", choices=SCHEMES)
    parser.add_argument("--scale", type=int, choices=SCALES)
    parser.add_argument(
        "--set", action="append", default=[], help="a setting, such as scale=150 or language=de"
    )
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        _walk(given)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        data_dir = given.data_dir or Path(folder) / "clinic"
        if given.data_dir is None:
            _demo_clinic(paths.demo_data_dir(data_dir))
        for scheme in (given.scheme,) if given.scheme else SCHEMES:
            for scale in (given.scale,) if given.scale else SCALES:
                _walk_apart(given, data_dir, scheme, scale)
    return 0


def _walk_apart(given: argparse.Namespace, data_dir: Path, scheme: str, scale: int) -> None:
    """Qt reads the scale once, when it starts."""
    subprocess.run(
        [
            *(sys.executable, "-m", "tests.tour", str(given.out), "--data-dir", str(data_dir)),
            *("--scheme", scheme, "--scale", str(scale), "--only", given.only, "--here"),
            *(word for pair in given.set for word in ("--set", pair)),
        ],
        env={**os.environ, "QT_SCALE_FACTOR": str(scale)},
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main())
