"""Keeps drafts until it kills itself. Run by ``test_drafts``; not a test by itself.

``FOLDER PATIENT COMMENT`` keeps a draft with three photographs and this comment, then another
change of it without its being kept, and dies by SIGKILL before anything is tidied up.
"""

import os
import signal
import sys
from datetime import date
from pathlib import Path

from acne_desktop.domain.entry import Entry
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import VIEWS
from acne_desktop.services import drafts
from acne_desktop.services.clinic import open_clinic
from acne_desktop.services.drafts import Draft
from acne_desktop.services.intake import read_photo


def main(folder: Path, patient_id: int, comment: str) -> None:
    """Keep a draft of the photographs beside the data folder, and die."""
    clinic = open_clinic(folder)
    files = sorted((folder.parent / "camera").iterdir())
    photos = {view: read_photo(file) for view, file in zip(VIEWS, files, strict=True)}
    entry = Entry(Grade.MILD, comment=comment)
    for count in range(1, len(VIEWS) + 1):  # as they are put in one by one
        some = {view: photos[view] for view in VIEWS[:count]}
        drafts.keep(clinic, Draft(patient_id, entry, day=date(2026, 3, 1), photos=some))
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
