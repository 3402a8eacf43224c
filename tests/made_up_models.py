"""A clinic that has trained two models of its own, as the models' section shows it in pictures."""

import tempfile
from dataclasses import replace
from pathlib import Path

from acne_desktop.domain.iga import GRADES
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.clinic_data import Balance
from acne_desktop.services.clinic_training import Unfinished
from acne_desktop.services.model_packages import Active, Installed, refusal
from acne_desktop.services.settings import Settings
from acne_desktop.ui.pages.models_work import Overview, read_overview
from tests.fake_trainer import comparison, make_package
from tests.model_packages import plain_package

_VISITS, _SUBJECTS = (9, 21, 34, 15, 4), (6, 12, 18, 9, 3)


def made_up_overview(clinic: Clinic) -> Overview:
    """Return what the section would show; nothing of it is in the clinic."""
    found = read_overview(clinic, Settings())
    with tempfile.TemporaryDirectory() as folder:
        ships = plain_package(Path(folder) / "iga-0.2")
        first = make_package(ships, Path(folder) / "clinic-1", comparison(ships, better=True))
        beside = comparison(ships, better=True), comparison(first, better=False)
        second = make_package(ships, Path(folder) / "clinic-2", *beside)
    models = [Installed(second, False), Installed(first, False), Installed(ships, True)]
    return replace(
        found,
        active=Active(first),
        models=models,
        unusable=[],
        against={one.hash: refusal(one, first) for one in models},
        before="iga-0.2",
        balance=Balance(
            visits=sum(_VISITS),
            triplets=76,
            subjects=31,
            visits_by_grade=dict(zip(GRADES, _VISITS, strict=True)),
            subjects_by_grade=dict(zip(GRADES, _SUBJECTS, strict=True)),
        ),
        unfinished=Unfinished("clinic-3", "iga-0.2", ships.hash, "2026-11-20T08:30:00+00:00"),
    )
