"""Writes a report of agreement: as a PDF to read and file, as a CSV of every figure."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from acne_desktop.domain.account import Permission
from acne_desktop.domain.agreement import Figure, Statistic
from acne_desktop.domain.agreement_report import AgreementReport
from acne_desktop.domain.iga import GRADES
from acne_desktop.language import speaking
from acne_desktop.reporting import agreement_content, pdf
from acne_desktop.services import clinic_logo, reports
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.csv_cells import harmless
from acne_desktop.services.permissions import needs
from acne_desktop.services.settings import Settings

# What each column holds is told in English, as in every table for programs.
COLUMNS = (
    "study",
    "protocol",
    "part",  # readers, repeat, consensus, model, third 1..3, change, all readers, reads, success
    "first",
    "second",
    "statistic",
    "value",
    "low95",
    "high95",
    "n",  # visits that both graded; subjects for success
    "subjects",
    "seed",
    "draws",
)
CONSENSUS, MODEL = "consensus", "model"
_Row = tuple[str, str, str, str, Figure, int | str, int | str]


@needs(Permission.SEE_AGREEMENT)
def agreement_pdf(
    clinic: Clinic, report: AgreementReport, *, settings: Settings, made_on: date | None = None
) -> bytes:
    """Return the report as a PDF on the clinic's paper, in the language of its reports.

    The same report gives the same bytes on the same day (``made_on``, today by default).
    """
    head = clinic_logo.letterhead(clinic.folders, settings)
    with speaking(reports.language_of(settings)):
        paper = agreement_content.compose(report, made_on=made_on or date.today(), letterhead=head)
    return pdf.render(paper, settings.paper)


def agreement_csv(report: AgreementReport) -> bytes:
    """Return every figure of the report, one a row, with its interval and what it is of."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(COLUMNS)
    study = (report.study.title, report.study.protocol)
    for part, first, second, name, figure, n, subjects in _rows(report):
        told = (_told(x) for x in (figure.value, figure.low, figure.high))
        words = (harmless(cell) for cell in (*study, part, first, second, name))
        writer.writerow([*words, *told, n, subjects, report.seed, report.draws])
    return target.getvalue().encode("utf-8-sig")


def file_name(made_on: date, suffix: str) -> str:
    """Return a file name for a report of agreement."""
    return f"agreement-{made_on.isoformat()}{suffix}"


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _rows(report: AgreementReport) -> Iterator[_Row]:
    yield from _compared(report)
    if report.unsuggested:
        missing = Figure(report.unsuggested)
        yield "model", "", MODEL, "without a suggestion", missing, "", ""
    for name, together in (("Fleiss kappa", report.fleiss), ("ICC(2,1)", report.icc)):
        if together is not None:
            yield "all readers", "", "", name, together.figure, together.visits, ""
    for drift in report.drifts:
        for place, third in enumerate(drift.thirds, start=1):
            for each in Statistic:
                yield (f"third {place}", CONSENSUS, drift.reader, each.value, third.figures[each],
                       third.table.total, "")  # fmt: skip
        for each in Statistic:
            yield "change", CONSENSUS, drift.reader, each.value, drift.change[each], "", ""
    for reader in report.readers:
        for name, count in (
            ("reads", reader.reads),
            ("repeats", reader.repeats),
            ("third reads", reader.thirds),
            ("not gradable", reader.not_gradable),
        ):
            yield "reads", reader.reader, "", name, Figure(count), "", ""
    for found in report.responders:
        at = ("success", found.timepoint, found.arm)
        yield (*at, "share", found.share, found.subjects, found.subjects)
        yield (*at, "reached", Figure(found.reached), found.subjects, found.subjects)
        yield (*at, "without a grade", Figure(found.missing), "", "")


def _compared(report: AgreementReport) -> Iterator[_Row]:
    for each in report.comparisons:
        first = each.first or CONSENSUS
        second = each.second or MODEL
        who = (each.kind.value, first, second)
        of = (each.table.total, each.subjects)
        for statistic in Statistic:
            yield (*who, statistic.value, each.figures[statistic], *of)
        for row in GRADES:
            for column in GRADES:
                count = Figure(each.table.counts[row][column])
                yield (*who, f"count {int(row)} {int(column)}", count, *of)
        yield (*who, "only one could grade", Figure(each.table.one_only), *of)
        yield (*who, "neither could grade", Figure(each.table.neither), *of)
