"""Renders the demo clinic: invented patients, their visits and a clinician's grades."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import Sex
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.training.synthesis.head import HeadModel
from acne_desktop.training.synthesis.render import render_triplet
from acne_desktop.training.synthesis.studio import Studio, draw_studio
from acne_desktop.training.synthesis.subject import Subject
from acne_desktop.training.synthesis.write import save_photo

HEIGHT = 1024
_QUALITY = 86
_BEARDLESS_SINCE = "2009"
_NOTE = "Invented patient; rendered photographs."


@dataclass(frozen=True)
class _Visit:
    """One visit: its day, what is rendered, and what the clinician decided (None: not yet)."""

    day: str
    rendered: int
    decided: int | None
    comment: str = ""
    reason: str = ""


@dataclass(frozen=True)
class _Patient:
    """One invented patient. Every family name is some language's word for *example*."""

    name: str
    born: str
    sex: Sex
    fitzpatrick: int
    face: int
    visits: tuple[_Visit, ...]


_CLINIC = (
    _Patient(
        "Elin Exempel",
        "2009-03-14",
        Sex.FEMALE,
        1,
        203,
        (
            _Visit("2026-02-10", 3, 3, "Adapalene with benzoyl peroxide started, every evening."),
            _Visit("2026-04-14", 2, 2, "Some dryness; fewer papules."),
            _Visit("2026-06-16", 1, 1, "Goes on every second evening."),
            _Visit("2026-09-22", 2, 2, "Stopped over the summer; started again."),
            _Visit("2026-10-27", 1, None),
        ),
    ),
    _Patient(
        "Wei Lizi",
        "2007-06-02",
        Sex.MALE,
        3,
        211,
        (
            _Visit("2026-03-05", 4, 4, "Doxycycline and adapalene with benzoyl peroxide."),
            _Visit("2026-05-07", 3, 3, "Nodules settled; doxycycline for six weeks more."),
            _Visit("2026-07-09", 2, 2, "Doxycycline ended; topical treatment goes on."),
            _Visit("2026-10-08", 1, 1),
        ),
    ),
    _Patient(
        "Folake Àpẹẹrẹ",
        "2002-01-20",
        Sex.FEMALE,
        6,
        221,
        (
            _Visit("2026-04-21", 2, 2, "Azelaic acid, also for the dark marks."),
            _Visit("2026-07-21", 1, 1, "Marks fade slowly; sunscreen advised."),
            _Visit("2026-10-20", 1, 1),
        ),
    ),
    _Patient(
        "Kenji Mihon",
        "2010-08-30",
        Sex.MALE,
        3,
        233,
        (
            _Visit("2026-05-12", 2, 2, "Benzoyl peroxide in the morning."),
            _Visit("2026-08-11", 3, 3, "Used it only now and then; adapalene added."),
            _Visit("2026-10-29", 3, None),
        ),
    ),
    _Patient(
        "Priya Namūnā",
        "2004-11-11",
        Sex.FEMALE,
        5,
        242,
        (
            _Visit("2026-01-15", 3, 3, "Combined pill discussed; adapalene started."),
            _Visit(
                "2026-04-16",
                3,
                2,
                "Less active than it looks.",
                "Most of what shows is pigment of healed lesions; few are active to the touch.",
            ),
            _Visit("2026-07-16", 2, 2),
        ),
    ),
    _Patient(
        "Callum Sampleton",
        "2011-12-05",
        Sex.MALE,
        2,
        382,
        (
            _Visit("2026-06-03", 1, 1, "Gentle cleansing; come back if it grows."),
            _Visit(
                "2026-09-02",
                2,
                3,
                "Adapalene started.",
                "Many closed comedones can be felt that the photographs do not show.",
            ),
        ),
    ),
    _Patient(
        "Mariam Mithal",
        "1996-09-09",
        Sex.FEMALE,
        4,
        265,
        (
            _Visit("2026-02-24", 2, 2, "Flares before menstruation; spironolactone discussed."),
            _Visit("2026-05-26", 1, 1),
            _Visit("2026-08-25", 0, 0, "Clear. Yearly check."),
        ),
    ),
    _Patient(
        "Kwame Nhwɛso",
        "2008-04-17",
        Sex.MALE,
        6,
        272,
        (
            _Visit("2026-06-18", 4, 4, "Isotretinoin started, 0.5 mg/kg."),
            _Visit("2026-08-20", 3, 3, "Lips dry; blood values normal."),
            _Visit("2026-10-22", 2, None),
        ),
    ),
    _Patient(
        "Camila Ejemplo",
        "1992-05-25",
        Sex.FEMALE,
        4,
        281,
        (
            _Visit("2026-07-07", 1, 1, "Salicylic acid for the forehead."),
            _Visit("2026-10-06", 0, 0),
        ),
    ),
)


def write_demo(
    head_folder: Path,
    out: Path,
    seed: int,
    *,
    progress: Callable[[float, str], None] | None = None,
) -> None:
    """Render ``demo.json`` and its photographs into a folder; photographs there are kept.

    Raises :class:`DatasetError` without the mesh.
    """
    head = HeadModel.load(head_folder)
    out.mkdir(parents=True, exist_ok=True)
    total = sum(len(person.visits) for person in _CLINIC)
    done = 0
    patients = []
    for number, person in enumerate(_CLINIC, start=1):
        subject = _subject(person)
        visits = []
        for index, visit in enumerate(person.visits, start=1):
            names = {view: f"demo-{number:02d}-{index}-{view}.jpg" for view in VIEWS}
            if not all((out / name).is_file() for name in names.values()):
                paths = {view: out / name for view, name in names.items()}
                _render(head, subject, visit, paths, index=index, seed=seed)
            visits.append(_told(visit, names))
            done += 1
            if progress:
                progress(done / total, f"{done} of {total} visits")
        patients.append(
            {
                "identifier": f"DEMO-{number:02d}",
                "name": person.name,
                "date_of_birth": person.born,
                "sex": str(person.sex),
                "note": _NOTE,
                "fitzpatrick": person.fitzpatrick,
                "visits": visits,
            }
        )
    text = json.dumps({"patients": patients}, ensure_ascii=False, indent=1)
    (out / "demo.json").write_text(text + "\n", encoding="utf-8")


def _subject(person: _Patient) -> Subject:
    """Return the patient's looks; no beard before the age of seventeen or so."""
    subject = Subject.draw(person.face, fitzpatrick=person.fitzpatrick, sex=person.sex)
    return replace(subject, beard=0.0) if person.born >= _BEARDLESS_SINCE else subject


def _render(
    head: HeadModel,
    subject: Subject,
    visit: _Visit,
    paths: dict[View, Path],
    *,
    index: int,
    seed: int,
) -> None:
    rng = np.random.default_rng([seed, subject.seed, index, 31])
    triplet = render_triplet(
        head,
        subject,
        Grade(visit.rendered),
        visit_seed=seed * 100 + index,
        height=HEIGHT,
        studio=_clinic_studio(seed, rng),
    )
    for view, path in paths.items():
        save_photo(triplet[view].pixels, path, _QUALITY)


def _clinic_studio(seed: int, rng: np.random.Generator) -> Studio:
    """Return the clinic's one set of lamps and camera, as it varies from day to day."""
    fixed = draw_studio(np.random.default_rng([seed, 32]))
    day = draw_studio(rng)
    return replace(
        fixed,
        exposure=0.96 + 0.25 * (day.exposure - 1.0),
        white_balance=(fixed.white_balance * rng.uniform(0.985, 1.015, 3)).astype(np.float32),
        distance=110.0,
        field_height=28.0 * rng.uniform(0.98, 1.02),
        contrast=0.25,
        saturation=1.0,
        noise=0.004,
        blur=0.22,
        cloth=day.cloth,
    )


def _told(visit: _Visit, names: dict[View, str]) -> dict[str, object]:
    decision = None
    if visit.decided is not None:
        decision = {"grade": visit.decided, "comment": visit.comment, "reason": visit.reason}
    return {
        "day": visit.day,
        "rendered_grade": visit.rendered,
        "decision": decision,
        "photos": {str(view): name for view, name in names.items()},
    }
