"""Commands on the clinic's records: the demo clinic, and the visits."""

import argparse
from pathlib import Path

from acne_desktop import paths
from acne_desktop.cli.person import add_user, reading
from acne_desktop.cli.shared import Commands, add_data_dir, progress

# Services are imported inside the commands: `--help` must not wait for torch or a database.
# ruff: noqa: PLC0415


def add(commands: Commands) -> None:
    """Add the commands."""
    demo = commands.add_parser("demo", help="make the demo clinic of synthetic patients")
    add_data_dir(demo)
    demo.set_defaults(run=_demo)

    visits = commands.add_parser("visits", help="list the visits' numbers, days and grades")
    add_data_dir(visits)
    add_user(visits)
    visits.set_defaults(run=_visits)


def _demo(arguments: argparse.Namespace) -> None:
    from acne_desktop.services import demo, grading, patients, visits

    folder: Path = arguments.data_dir or paths.demo_data_dir(paths.default_data_dir())
    with progress("Making the demo clinic") as report:
        clinic = demo.build_demo(folder, grader=grading.load_grader(), progress=report)
    try:
        people = patients.find(clinic)
        count = sum(len(visits.of_patient(clinic, row.patient.id)) for row in people)
    finally:
        clinic.close()
    print(f"The demo clinic has {len(people)} synthetic patients with {count} visits.")
    print(f"Open it with: acne-desktop --data-dir {folder}")


def _visits(arguments: argparse.Namespace) -> None:
    from acne_desktop.domain.audit import Action
    from acne_desktop.services import patients, visits

    with reading(arguments) as found:
        clinic = found.clinic
        if clinic.has_accounts:
            found.note(Action.VIEWED, "visits")
        print("visit  day         patient           grade  suggestion")
        for row in patients.all_of(clinic):
            for visit in visits.of_patient(clinic, row.patient.id):
                grade = "-" if visit.grade is None else int(visit.grade)
                suggested = "-" if visit.suggested is None else int(visit.suggested)
                who = row.patient.details.identifier
                print(f"{visit.id:>5}  {visit.day}  {who:<16}  {grade:>5}  {suggested:>10}")
