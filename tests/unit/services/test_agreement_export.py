"""What is exported of an agreement is every figure, once, as programs and sheets can read it."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from acne_desktop.domain.agreement import Statistic
from acne_desktop.services import agreement, agreement_export
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.settings import Settings
from tests.agreeing import STUDY, made_up, report
from tests.unit.reporting.archive_rules import broken_rules
from tests.unit.reporting.samples import text_of


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_every_figure_is_a_row() -> None:
    told = report()
    rows = rows_of(agreement_export.agreement_csv(told))
    assert {row["study"] for row in rows} == {"ACN-204"}
    assert {(row["seed"], row["draws"]) for row in rows} == {("20261127", "200")}
    keys = [(r["part"], r["first"], r["second"], r["statistic"]) for r in rows]
    assert len(set(keys)) == len(keys)
    by_key = dict(zip(keys, rows, strict=True))
    for each in told.comparisons:
        who = (each.kind.value, each.first or "consensus", each.second or "model")
        for statistic in Statistic:
            row, figure = by_key[*who, statistic.value], each.figures[statistic]
            assert figure.value is not None
            assert float(row["value"]) == pytest.approx(figure.value, abs=1e-6)
            assert row["low95"] == ("" if figure.low is None else f"{figure.low:.6f}")
            assert row["n"] == str(each.table.total)
        counts = [by_key[*who, f"count {a} {b}"] for a in range(5) for b in range(5)]
        assert sum(float(row["value"]) for row in counts) == each.table.total
    change = by_key["change", "consensus", "Reader 1", "exact"]
    assert float(change["value"]) == pytest.approx(told.drifts[0].change[Statistic.EXACT].value)
    success = by_key["success", "Week 12", "A", "reached"]
    assert int(success["n"]) == 10
    assert by_key["all readers", "", "", "ICC(2,1)"]["low95"]
    assert not any(row["statistic"] == "without a suggestion" for row in rows)


def test_visits_without_a_suggestion_are_told() -> None:
    rows = rows_of(agreement_export.agreement_csv(replace(report(), unsuggested=4)))
    (told,) = (row for row in rows if row["statistic"] == "without a suggestion")
    assert (told["part"], told["second"], float(told["value"])) == ("model", "model", 4.0)


def test_a_name_is_no_formula_and_a_figure_stays_a_number() -> None:
    records = replace(made_up(readers=("=HYPERLINK(1)", "B")), study=replace(STUDY, title="+1"))
    rows = rows_of(agreement_export.agreement_csv(agreement.report(records, draws=20)))
    assert {row["study"] for row in rows} == {"'+1"}
    assert {row["first"] for row in rows if row["part"] == "reads"} == {"'=HYPERLINK(1)", "B"}
    assert all(float(row["value"]) is not None for row in rows if row["value"])


def test_the_pdf_stands_on_the_clinics_paper(qapp: object, clinic: Clinic) -> None:
    settings = Settings(clinic_name="Hautklinik", report_language="de")
    day = date(2026, 11, 27)
    made = agreement_export.agreement_pdf(clinic, report(), settings=settings, made_on=day)
    assert "Hautklinik" in text_of(made)
    assert "27. November 2026" in text_of(made).replace("\N{NO-BREAK SPACE}", " ")
    assert broken_rules(made) == []
    assert agreement_export.agreement_pdf(clinic, report(), settings=settings, made_on=day) == made


def test_a_file_name_says_when() -> None:
    assert agreement_export.file_name(date(2026, 11, 27), ".csv") == "agreement-2026-11-27.csv"
