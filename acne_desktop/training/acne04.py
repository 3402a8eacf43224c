"""ACNE04 (Wu et al. 2019) with head pose and subject groups -> a folder with ``triplets.csv``.

There are no IGA labels in ACNE04. The proxy is IGA = Hayashi grade + 1 (mild -> 1 ... very
severe -> 4); no photograph stands for IGA 0. The photographs are referenced, never copied.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.photo import View
from acne_desktop.errors import DatasetError
from acne_desktop.language import mark
from acne_desktop.training import dataset

LABELS = "labels.csv"
FRONTAL_WITHIN_DEGREES = 20.0
_COLUMNS = ("file", "hayashi_grade", "subject_group", "yaw_deg")


ABOUT = dataset.About(
    mark("ACNE04, training part (Wu et al. 2019)"),
    dataset.REAL,
    "academic use; its authors ask to be contacted for any other",
    (
        "The labels are proxies: IGA = Hayashi grade + 1, by lesion count on half a face.",
        "There is no real photograph of IGA 0.",
        "Almost all real photographs are oblique side views: there is no real frontal view to "
        "speak of, and no real triplet.",
        "Skin is almost only Fitzpatrick III-IV, from one hospital's cameras: nothing measured "
        "here tells how the model does on other skin.",
        "The labels are noisy: of photographs that occur twice, about four in five have the same "
        "grade both times.",
    ),
)


@dataclass(frozen=True)
class LabelledPhoto:
    """One row of ACNE04's ``labels.csv``."""

    path: Path
    grade: Grade
    subject: str
    view: View


def visits(source: Path) -> list[dataset.LabelledVisit]:
    """Return ACNE04 as visits: left+right pairs where a subject has both, else single photographs.

    Only photographs of the same grade are paired, as a visit has one grade.
    Raises :class:`DatasetError` that names the row and the file.
    """
    groups: dict[tuple[str, Grade], list[LabelledPhoto]] = defaultdict(list)
    for photo in _photos(source):
        groups[photo.subject, photo.grade].append(photo)
    taken: dict[str, int] = defaultdict(int)
    found = []
    for (subject, grade), photos in groups.items():
        for views in _paired(photos):
            taken[subject] += 1
            visit = str(taken[subject])
            found.append(dataset.LabelledVisit(f"acne04-{subject}", visit, views, grade))
    return found


def _paired(photos: Iterable[LabelledPhoto]) -> Iterable[dict[View, Path]]:
    """Yield the photographs of one subject and grade as left+right pairs, then singles."""
    by_view: dict[View, list[Path]] = defaultdict(list)
    for photo in photos:
        by_view[photo.view].append(photo.path)
    for left, right in zip_longest(by_view[View.LEFT], by_view[View.RIGHT]):
        pair = {View.LEFT: left, View.RIGHT: right}
        yield {view: path for view, path in pair.items() if path is not None}
    for frontal in by_view[View.FRONTAL]:
        yield {View.FRONTAL: frontal}


def _photos(source: Path) -> list[LabelledPhoto]:
    table = source / LABELS
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [name for name in _COLUMNS if name not in (reader.fieldnames or [])]
            if missing:
                raise DatasetError(f"{LABELS} lacks the column {', '.join(missing)}: add it.")
            return [_photo(row, reader.line_num, source) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise DatasetError(
            f"{LABELS} cannot be read: give ACNE04's folder, which holds {LABELS} and images."
        ) from None


def _photo(row: Mapping[str, str], line: int, source: Path) -> LabelledPhoto:
    where = f"row {line} of {LABELS}"
    path = (source / "images" / row["file"]).resolve()
    if not path.is_file():
        raise DatasetError(f"{where} names a photograph that is not there: correct the cell.")
    if row["hayashi_grade"] not in {"0", "1", "2", "3"}:
        raise DatasetError(f"{where} has no Hayashi grade from 0 to 3: correct the cell.")
    grade = Grade(int(row["hayashi_grade"]) + 1)
    try:
        view = view_of(float(row["yaw_deg"]) if row["yaw_deg"] else None)
    except ValueError:
        raise DatasetError(f"{where} has a yaw that is no number: correct the cell.") from None
    return LabelledPhoto(path, grade, row["subject_group"], view)


def view_of(yaw: float | None) -> View:
    """Return the view that a head pose shows; yaw in degrees, above 0 the patient's left is seen.

    Where the pose is unknown (mostly close-ups of skin, more than half of them very severe) the
    photograph is called a left one: the flips of training make half of them right ones. To call
    them frontal would teach that a frontal view is a severe one.
    """
    if yaw is None or yaw > FRONTAL_WITHIN_DEGREES:
        return View.LEFT
    return View.RIGHT if yaw < -FRONTAL_WITHIN_DEGREES else View.FRONTAL
