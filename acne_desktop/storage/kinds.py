"""Every kind of record whose changes can be taken back."""

from acne_desktop.storage import assessments, baselines, marks, patients, treatments, visits
from acne_desktop.storage.changes import Kind

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        patients.KIND,
        visits.KIND,
        assessments.DECISION,
        baselines.KIND,
        marks.KIND,
        treatments.KIND,
    )
}
