"""A new package is called better only when unseen visits show it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from acne_desktop.domain.photo import View
from acne_desktop.errors import PackageError
from acne_desktop.grading.package import OUT_OF_FOLD, ModelPackage, write
from acne_desktop.training.compare import comparison, noted, with_earlier
from acne_desktop.training.outoffold import Row, to_csv
from tests.unit.grading.packages import random_package

FOLDS = 5


def rows(skill: float, *, seed: int = 0, visits: int = 200) -> list[Row]:
    """Return out-of-fold logits that point to the true grade as strongly as ``skill``."""
    rng = np.random.default_rng(seed)
    found = []
    for visit in range(visits):
        grade = visit % 5
        logits = rng.normal(0, 1, 5)
        logits -= skill * np.abs(np.arange(5) - grade)
        found.append(
            Row(
                subject=visit // 2,
                visit=visit,
                source="real",
                fold=visit // 2 % FOLDS,
                views=(View.LEFT,),
                whole=True,
                grade=grade,
                logits=tuple(logits.tolist()),
            )
        )
    return found


def test_more_skill_is_better(tmp_path: Path) -> None:
    old = random_package(tmp_path / "iga-old")
    found = comparison(rows(0.5), rows(2.0, seed=1), old)
    assert found["better"]
    assert found["with"] == "iga-old"
    assert found["with_hash"] == old.hash
    assert found["n"] == 200
    assert found["subjects"] == 100
    difference = found["difference"]
    assert difference["accuracy"] > 0.1
    assert difference["accuracy_interval"][0] > 0
    assert found["new"]["accuracy"] - found["old"]["accuracy"] == difference["accuracy"]
    assert found["sentence"].startswith("Better than iga-old")


def test_the_same_is_not_better(tmp_path: Path) -> None:
    old = random_package(tmp_path / "iga-old")
    same = rows(1.0)
    found = comparison(same, same, old)
    assert not found["better"]
    assert found["difference"]["qwk"] == 0.0
    assert found["difference"]["qwk_interval"] == [0.0, 0.0]
    assert "Not shown to be better" in found["sentence"]


def test_less_skill_is_not_better(tmp_path: Path) -> None:
    found = comparison(rows(2.0), rows(0.5, seed=1), random_package(tmp_path / "iga-old"))
    assert not found["better"]
    assert found["difference"]["accuracy_interval"][1] < 0


def test_rendered_visits_do_not_count_beside_real_ones(tmp_path: Path) -> None:
    old = random_package(tmp_path / "iga-old")
    before, after = rows(1.0), rows(1.0)
    rendered = [
        replace(row, source="synthetic", subject=row.subject + 100, visit=row.visit + 200)
        for row in rows(3.0, seed=2)
    ]
    found = comparison([*before, *rows_of(rendered, -1)], [*after, *rendered], old)
    assert found["n"] == 200
    assert not found["better"]


def test_an_earlier_package_is_judged_by_what_its_own_folds_said(tmp_path: Path) -> None:
    known = [replace(row, photographs=f"{row.visit:020}") for row in rows(0.5)]
    earlier = noted_in(tmp_path / "clinic-1", known)
    # Later there are fewer of these visits, new ones, other folds, and grades that were corrected.
    kept = [
        replace(row, photographs=f"{row.visit:020}", visit=row.visit + 7, fold=row.visit % FOLDS)
        for row in rows(2.0, seed=1)[20:]
    ]
    new = [replace(row, photographs="new", visit=row.visit + 900) for row in rows(2.0, visits=10)]
    part = replace(kept[0], whole=False)
    found = with_earlier([*new, part, *kept], earlier)
    assert found is not None
    assert (found["with"], found["n"], found["better"]) == ("clinic-1", 180, True)
    assert with_earlier(new, earlier) is None
    assert with_earlier(kept[:20], earlier) is None  # too few to show anything


def test_a_package_that_noted_nothing_is_found_out_at_once(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"has no oof\.csv"):
        noted(random_package(tmp_path / "clinic-1"))


def test_corrected_grades_count_for_both(tmp_path: Path) -> None:
    known = [replace(row, photographs=f"{row.visit:020}") for row in rows(9.0)]
    earlier = noted_in(tmp_path / "clinic-1", known)
    corrected = [replace(row, grade=min(row.grade + 1, 4)) for row in known]
    found = with_earlier(corrected, earlier)
    assert found is not None
    assert found["old"]["accuracy"] == found["new"]["accuracy"] == pytest.approx(0.2, abs=0.25)


def noted_in(folder: Path, found: list[Row]) -> ModelPackage:
    """Return a package whose out-of-fold predictions these are."""
    made = random_package(folder)
    manifest = {key: kept for key, kept in made.manifest.items() if key not in ("files", "format")}
    files = {name: made.read(name) for name in made.manifest["files"]}
    return write(folder, manifest, files | {OUT_OF_FOLD: to_csv(found).encode()})


def rows_of(found: list[Row], factor: float) -> list[Row]:
    """Return the rows with logits turned about."""
    return [replace(row, logits=tuple(factor * value for value in row.logits)) for row in found]
