"""The tour's stops on the compare page: every mode, all views, what cannot be shown."""

import tempfile
from datetime import date
from pathlib import Path

from acne_desktop.domain.photo import View
from acne_desktop.services import intake, visits
from acne_desktop.ui.compare_state import Mode
from tests.tour_guide import Guide


def walk_compare(guide: Guide) -> None:
    """Show two visits in every mode, all three views, and visits that cannot be compared."""
    clinic = guide.running.context.clinic
    patient_id = guide.some_patient(least_visits=3)
    found = visits.of_patient(clinic, patient_id)
    trigger = guide.running.context.actions.trigger
    guide.window.show_comparison(found[-2].id, found[-1].id)
    guide.settle()
    page = guide.window.page("compare")
    for mode in Mode:
        trigger(f"compare.{mode}")
        if mode is Mode.BLINK:
            trigger("compare.flip")  # and holds still
        guide.shot(f"compare-{mode}")
    trigger("compare.side")
    trigger("compare.align")
    guide.shot("compare-as-taken")
    trigger("compare.align")
    trigger("compare.all")
    for mode in (Mode.SIDE, Mode.DIFFERENCE):
        trigger(f"compare.{mode}")
        guide.shot(f"compare-all-{mode}")
    trigger("compare.side")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "frontal.png"
        photo = visits.get(clinic, found[0].id).photos[View.LEFT]
        file.write_bytes(intake.original(clinic, photo))
        lone = visits.save(
            clinic,
            patient_id=patient_id,
            day=date.today(),
            photos={View.FRONTAL: intake.read_photo(file)},
        )
    page.open(lone.id)
    guide.shot("compare-lacks-views")
    trigger("compare.frontal")
    trigger("edit.undo")
    guide.settle()
    guide.window.show_patients()
    guide.settle()
