"""The ablation's table: what is written is read again, and what is printed is computed from it."""

from pathlib import Path

import pytest

from acne_desktop.errors import DatasetError
from acne_desktop.training import ablate
from acne_desktop.training.ablate import ALL_FITS, AVERAGED, BASELINE, MIRRORED, Told
from acne_desktop.training.dataset import REAL

_VISITS = 40


def _told(variant: str, sure: float, wrong: set[int]) -> list[Told]:
    """Return a variant that tells every grade but those of the ``wrong`` visits."""
    rows = []
    for visit in range(_VISITS):
        grade = 1 + visit % 4
        said = grade % 4 + 1 if visit in wrong else grade
        logits = tuple(sure if one == said else 0.0 for one in range(5))
        rows.append(Told(variant, REAL, visit, visit // 2, 1, grade, logits))
    return rows


def _shown(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Return the cells of each variant, as they are printed."""
    ablate.show(path)
    lines = capsys.readouterr().out.splitlines()
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in lines if "│" in line]
    return {cells[0]: cells[1:] for cells in rows}


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    told = _told(BASELINE, 2.5, {3})
    ablate.write(tmp_path / "table.csv", told)
    assert ablate.read(tmp_path / "table.csv") == told


def test_each_variant_stands_beside_the_baseline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.csv"
    better = next(name for name in ablate.VARIANTS if name != BASELINE)
    rows = [*_told(BASELINE, 2.0, set(range(10))), *_told(better, 2.0, {0})]
    ablate.write(path, rows)
    found = _shown(path, capsys)
    assert found[BASELINE][0].startswith("75.0 %")
    assert found[BASELINE][4:] == ["", ""]
    assert found[better][0].startswith("97.5 %")
    kappa, loss = found[better][4:]
    assert kappa.startswith("+")
    assert loss.startswith("-")
    assert "to -" in loss  # the whole interval is below 0


def test_the_mean_of_two_is_computed_where_both_are_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.csv"
    # Where one errs the other is surer: the mean is right everywhere.
    first, second = _told(BASELINE, 1.0, {0, 1}), _told(MIRRORED, 3.0, set())
    ablate.write(path, [*first, *second])
    found = _shown(path, capsys)
    assert found[MIRRORED][0].startswith("100.0 %")
    missing = [name for name in AVERAGED if name != MIRRORED]
    assert not set(missing) & set(found)


def test_the_mean_of_all_fits_stands_beside_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.csv"
    others = [name for name in ablate.VARIANTS if name != BASELINE][:2]
    # Each errs in visits of its own: two of three are always right.
    rows = [
        _told(name, 2.0, {at, at + 1})
        for at, name in zip((0, 2, 4), [BASELINE, *others], strict=True)
    ]
    ablate.write(path, [*rows[0], *rows[1]])
    assert ALL_FITS not in _shown(path, capsys)
    ablate.write(path, [one for told in rows for one in told])
    assert _shown(path, capsys)[ALL_FITS][0].startswith("100.0 %")


def test_where_no_grade_is_favoured_a_rare_one_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "table.csv"
    told = [
        # One visit in ten has grade 4, of which grade 3 seems a little likelier.
        Told(BASELINE, REAL, visit, visit, 1, 4, (-2.0, -2.0, 0.0, 1.2, 1.0))
        if visit % 10 == 0
        else Told(BASELINE, REAL, visit, visit, 1, 3, (-2.0, -2.0, 0.0, 2.0, 0.0))
        for visit in range(_VISITS)
    ]
    ablate.write(path, told)
    found = _shown(path, capsys)
    (evened,) = (name for name in found if name.startswith(f"{BASELINE}; "))
    assert found[BASELINE][1].startswith("50.0 %")
    assert found[evened][1].startswith("100.0 %")


def test_variants_that_were_judged_on_other_visits_are_not_compared(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    other = next(name for name in ablate.VARIANTS if name != BASELINE)
    ablate.write(path, [*_told(BASELINE, 2.0, set()), *_told(other, 2.0, set())[1:]])
    with pytest.raises(DatasetError, match=f"'{other}' was judged on other visits"):
        ablate.show(path)


def test_a_file_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("variant,grade\nbaseline,one\n", encoding="utf-8")
    with pytest.raises(DatasetError, match="cannot be read as a table"):
        ablate.show(tmp_path / "table.csv")
