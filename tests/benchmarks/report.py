"""How many seconds a report takes, from the stored photographs to the bytes of the PDF."""

import statistics
import tempfile
import time
from datetime import date
from pathlib import Path

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import VIEWS
from acne_desktop.services import intake, patients, reports, settings, visits
from acne_desktop.services.clinic import open_clinic
from tests.fakes import suggestion
from tests.photographs import face, write_photo

ROUNDS = 5


def seconds() -> tuple[float, str]:
    """Return the median time of a warm report with three 12-megapixel photographs, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        clinic = open_clinic(Path(folder) / "clinic")
        try:
            patient = patients.register(clinic, PatientDetails("B-1", "Bench Mark"))
            files = {
                view: write_photo(
                    Path(folder) / f"{view}.jpg", face(view, width=3000, height=4000), quality=92
                )
                for view in VIEWS
            }
            photos = {view: intake.read_photo(file) for view, file in files.items()}
            visit = visits.save(
                clinic,
                patient_id=patient.id,
                day=date(2026, 11, 2),
                photos=photos,
                suggestion=suggestion(Grade.MILD),
            )
            chosen = settings.load(clinic.folders)
            times = []
            for _ in range(ROUNDS + 1):
                begin = time.perf_counter()
                pdf = reports.visit_report(clinic, visit.id, paper="A4", settings=chosen)
                times.append(time.perf_counter() - begin)
        finally:
            clinic.close()
    detail = f"12-megapixel photographs, {len(pdf) / 1e6:.1f} MB, first {times[0]:.2f} s"
    return statistics.median(times[1:]), detail
