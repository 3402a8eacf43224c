"""What a report of agreement says: who agrees with whom, how surely, and what limits it."""

from collections.abc import Iterator, Sequence
from datetime import date

from acne_desktop.domain.agreement import Figure, Statistic
from acne_desktop.domain.agreement_report import (
    AgreementReport,
    Comparison,
    Drift,
    Kind,
    Responders,
    Together,
)
from acne_desktop.language import current, mark, tr, trn
from acne_desktop.reporting import words
from acne_desktop.reporting.composing import DASH
from acne_desktop.reporting.content import (
    AgreementPaper,
    ByThirds,
    Confusion,
    DriftChart,
    Estimate,
    Forest,
    Frame,
    Labelled,
    Letterhead,
    Table,
)

SHOWN = Statistic.QUADRATIC  # what is drawn
LEAST_SUBJECTS = mark(
    "None is told of fewer than ten subjects, or where the grades do not differ at all."
)
SUCCESS = mark("Trial success: IGA 0 or 1 and two grades better than at baseline")
THIRDS = (mark("First third"), mark("Second third"), mark("Last third"))
_IN_TABLES = (
    Statistic.EXACT,
    Statistic.WITHIN_ONE,
    Statistic.QUADRATIC,
    Statistic.LINEAR,
    Statistic.KAPPA,
)
_OVER_TIME = (Statistic.EXACT, Statistic.QUADRATIC, Statistic.SHIFT)


def compose(
    report: AgreementReport, *, made_on: date, letterhead: Letterhead | None = None
) -> AgreementPaper:
    """Return what the report says, in the language spoken."""
    return AgreementPaper(
        frame=_frame(report, letterhead or Letterhead(), made_on),
        facts=tuple(_facts(report)),
        forest=forest(report, SHOWN) if report.comparisons else None,
        tables=tuple(_tables(report)),
        drift=drift_chart(report.drifts, SHOWN) if report.drifts else None,
        drift_tables=tuple(_over_time(report.drifts, each) for each in _OVER_TIME)
        if report.drifts
        else (),
        confusions=tuple(confusion(each) for each in report.comparisons),
        further=tuple(_further(report)),
        limits=Labelled(tr("How to read this report"), "\n".join(limits(report))),
    )


def _frame(report: AgreementReport, letterhead: Letterhead, made_on: date) -> Frame:
    heading = tr("Agreement of readers")
    study = report.study
    facts = [Labelled(tr("Grades by"), study.wording)]
    if study.model:
        told = [study.model, unsuggested(report)] if report.unsuggested else [study.model]
        facts.append(Labelled(tr("Model"), "; ".join(told)))
    facts.append(Labelled(tr("Read so far"), amount(report)))
    return Frame(
        letterhead=letterhead,
        heading=heading,
        made=tr("Made on {day}", day=words.day(made_on)),
        made_on=made_on,
        synthetic="",
        patient=Labelled(tr("Study"), study.title),
        which=Labelled(tr("Protocol version"), study.protocol),
        facts=tuple(facts),
        footnote=tr(
            "95 % intervals by bootstrap over subjects: {draws} draws, seed {seed}.",
            draws=report.draws,
            seed=report.seed,
        ),
        title=heading,
        subject=heading,
        identifier="",
        language=current(),
        tag=words.language_tag(),
    )


def amount(report: AgreementReport) -> str:
    """Return how much has been read."""
    return words.listed(
        [
            trn("{n} subject", "{n} subjects", report.subjects),
            trn("{n} visit", "{n} visits", report.visits),
            trn("{n} read", "{n} reads", report.reads),
        ]
    )


def unsuggested(report: AgreementReport) -> str:
    """Return how many visits are not in the model's comparisons."""
    return trn(
        "{n} visit has no suggestion: the model was not asked, or does not answer for what it "
        "shows",
        "{n} visits have no suggestion: the model was not asked, or does not answer for what they "
        "show",
        report.unsuggested,
    )


def _facts(report: AgreementReport) -> Iterator[Labelled]:
    for name, found in (
        (tr("All readers: ICC(2,1)"), report.icc),
        (tr("All readers: Fleiss\N{RIGHT SINGLE QUOTATION MARK} kappa"), report.fleiss),
    ):
        if found is not None:
            yield Labelled(name, together(found))


def together(found: Together) -> str:
    """Return a figure of all readers with what it is of."""
    return tr(
        "{figure}; {visits} by {readers} readers each",
        figure=words.statistic(Statistic.KAPPA, found.figure),
        visits=trn("{n} visit", "{n} visits", found.visits),
        readers=found.readers,
    )


# -- drawings


def forest(report: AgreementReport, which: Statistic) -> Forest:
    """Return a statistic of every comparison, in groups."""
    groups = tuple(
        (kind.title, tuple(_estimate(each.title, which, each.figures[which]) for each in found))
        for kind in Kind
        if (found := report.of_kind(kind))
    )
    told = words.listed(
        [f"{name}: {_spoken(estimates)}" for name, estimates in groups],
    )
    return Forest(with_intervals(which), groups, told)


def with_intervals(which: Statistic) -> str:
    """Return a statistic's name over a drawing with intervals."""
    return tr("{statistic}, with 95 % intervals", statistic=which.label)


def _estimate(label: str, which: Statistic, found: Figure) -> Estimate:
    return Estimate(label, found, words.statistic(which, found))


def _spoken(estimates: Sequence[Estimate]) -> str:
    return "; ".join(
        tr("{label}: {value}", label=each.label, value=each.text) for each in estimates
    )


def drift_chart(drifts: Sequence[Drift], which: Statistic) -> DriftChart:
    """Return each reader's agreement with the consensus over time."""
    readers = tuple(
        ByThirds(
            drift.reader,
            tuple(
                _estimate(tr(name), which, third.figures[which])
                for name, third in zip(THIRDS, drift.thirds, strict=True)
            ),
        )
        for drift in drifts
    )
    told = words.listed([f"{each.reader}: {_spoken(each.thirds)}" for each in readers])
    return DriftChart(over_time(which), readers, told)


def over_time(which: Statistic) -> str:
    """Return what a statistic by thirds stands under."""
    return tr("Against the consensus over time: {statistic}", statistic=which.label)


def confusion(found: Comparison) -> Confusion:
    """Return a comparison's table with its words."""
    note = trn("{n} visit graded by both", "{n} visits graded by both", found.table.total)
    return Confusion(
        title=f"{found.title} {DASH} {found.kind.title}",
        rows=tr("Rows: {who}", who=found.rows),
        columns=tr("Columns: {who}", who=found.columns),
        counts=found.table.counts,
        note=note,
    )


# -- tables


def _tables(report: AgreementReport) -> Iterator[Table]:
    heads = (tr("Compared"), tr("Visits"), *(each.label for each in _IN_TABLES))
    for kind in Kind:
        rows = tuple(
            (each.title, str(each.table.total), *_stacked(each, _IN_TABLES))
            for each in report.of_kind(kind)
        )
        if rows:
            yield Table(kind.title, heads, rows)


def _stacked(found: Comparison, which: Sequence[Statistic]) -> Iterator[str]:
    """Give figures with their intervals on a line of their own: the columns are narrow."""
    for each in which:
        yield words.statistic(each, found.figures[each]).replace(" (", "\n(", 1)


def _over_time(drifts: Sequence[Drift], which: Statistic) -> Table:
    return Table(
        over_time(which),
        (
            tr("Reader"),
            *(tr(name) for name in THIRDS),
            tr("Last less first, in points") if which.is_share else tr("Last less first"),
        ),
        tuple(
            (
                drift.reader,
                *(words.statistic(which, third.figures[which]) for third in drift.thirds),
                words.change(which, drift.change[which]),
            )
            for drift in drifts
        ),
    )


def _further(report: AgreementReport) -> Iterator[Table]:
    if report.comparisons:
        yield Table(
            tr("Further figures"),
            (
                tr("Compared"),
                tr("Subjects"),
                Statistic.AC2.label,
                tr("Mean difference, columns less rows"),
                tr("Only one could grade"),
                tr("Neither could grade"),
            ),
            tuple(
                (
                    each.title,
                    str(each.subjects),
                    *_stacked(each, (Statistic.AC2, Statistic.SHIFT)),
                    str(each.table.one_only),
                    str(each.table.neither),
                )
                for each in report.comparisons
            ),
        )
    yield from _reads(report)
    yield from _success(report)


def _reads(report: AgreementReport) -> Iterator[Table]:
    if report.readers:
        yield Table(
            tr("Reads of each reader"),
            (tr("Reader"), tr("Reads"), tr("Repeats"), tr("Third reads"), tr("Not gradable")),
            tuple(
                (each.reader, *map(str, (each.reads, each.repeats, each.thirds)),
                 str(each.not_gradable))
                for each in report.readers
            ),
        )  # fmt: skip


def _success(report: AgreementReport) -> Iterator[Table]:
    if not report.responders:
        return
    by_arm = any(each.arm for each in report.responders)
    yield Table(
        tr(SUCCESS),
        (
            tr("Visit"),
            *((tr("Arm"),) if by_arm else ()),
            tr("Reached"),
            tr("Share, with 95 % interval"),
            tr("Without a grade then"),
        ),
        tuple(
            (
                each.timepoint,
                *((each.arm,) if by_arm else ()),
                _reached(each),
                words.share_of(each.share),
                str(each.missing),
            )
            for each in report.responders
        ),
    )


def _reached(found: Responders) -> str:
    return tr("{reached} of {subjects}", reached=found.reached, subjects=found.subjects)


def reached(found: Responders) -> str:
    """Return on one line who reached trial success."""
    at = words.listed([found.timepoint, found.arm]) if found.arm else found.timepoint
    told = words.listed([_reached(found), words.share_of(found.share)])
    return tr("{label}: {value}", label=at, value=told)


# -- limits


def limits(report: AgreementReport) -> Iterator[str]:
    """Give what one must know to judge the figures, each in plain words."""
    yield tr(
        "Kappa is agreement beyond what chance alone would bring: 1 is full agreement, 0 is "
        "chance. It depends on how often each grade occurs, so kappas of different studies "
        "compare only with care."
    )
    yield words.sentences(
        tr(
            "An interval holds 95 % of {draws} samples of subjects, each with all of its visits.",
            draws=report.draws,
        ),
        tr(LEAST_SUBJECTS),
    )
    yield tr(
        "Readers are compared on their first reads. Repeats are compared with the same "
        "reader\N{RIGHT SINGLE QUOTATION MARK}s first read; third reads enter no comparison. "
        "What was not gradable is counted, and enters no figure."
    )
    if report.of_kind(Kind.CONSENSUS):
        yield tr(
            "Readers\N{RIGHT SINGLE QUOTATION MARK} own reads are part of the consensus, so their "
            "agreement with it looks better than it is. For orientation: one dermatologist against "
            "a panel\N{RIGHT SINGLE QUOTATION MARK}s consensus on IGA reached kappas of 0.46 to "
            "0.62 in published studies."
        )
    if report.of_kind(Kind.MODEL):
        yield tr(
            "Where readers saw the suggestion before they graded, they agree with it, and with one "
            "another, more than they would alone."
        )
    if report.responders:
        yield tr(
            "Shares of trial success leave out subjects without a grade at that visit; subjects "
            "who were too well at baseline to be two grades better count as not having reached it."
        )
