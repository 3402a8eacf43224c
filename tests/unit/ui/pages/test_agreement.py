"""The page of agreement: every comparison with its interval, the counts of one, and saving."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from acne_desktop.domain.agreement import Figure, Statistic
from acne_desktop.domain.agreement_report import Kind
from acne_desktop.errors import KnownError, NotFoundError
from acne_desktop.reporting import words
from acne_desktop.services.agreement import StudyReads
from acne_desktop.ui import theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.agreement import AgreementPage
from acne_desktop.ui.widgets import confusion_table
from acne_desktop.ui.widgets.agreement_table import DRAWN, FIGURE, VISITS, WHO
from tests.agreeing import STUDY, made_up
from tests.unit.reporting.samples import text_of

Opened = Callable[[StudyReads], AgreementPage]


@pytest.fixture
def opened(context: AppContext, qtbot: QtBot) -> Opened:
    """Return a function that shows the agreement of some reads."""

    def show(records: StudyReads) -> AgreementPage:
        page = AgreementPage(context, lambda _clinic, _study: records)
        qtbot.addWidget(page)
        page.resize(1080, 680)
        page.show()
        context.actions.show_page(page)
        page.open(1)
        qtbot.waitUntil(lambda: page.body.currentIndex() > 0, timeout=20_000)
        return page

    return show


def texts(page: AgreementPage, column: int) -> list[str]:
    model = page.table.rows
    return [model.index(row, column).data() for row in range(model.rowCount())]


def choose(page: AgreementPage, title: str) -> None:
    page.table.selectRow(texts(page, WHO).index(title))


def test_every_comparison_is_listed_with_its_figures(opened: Opened) -> None:
    page = opened(made_up())
    who = texts(page, WHO)
    assert [title for title in who if title in {kind.title for kind in Kind}] == [
        kind.title for kind in Kind
    ]
    assert "Consensus and Reader 2" in who
    assert any(title.startswith("Week 12, A: ") for title in who)
    assert page.study.text() == "ACN-204, protocol version 3"
    assert page.amount.text().startswith("20 subjects, 60 visits")
    first = page.table.selected()
    assert first is not None
    assert first.title == "Reader 1 and Reader 2"
    row = who.index(first.title)
    assert texts(page, VISITS)[row] == str(first.table.total)
    said = words.statistic(Statistic.QUADRATIC, first.figures[Statistic.QUADRATIC])
    assert texts(page, FIGURE)[row] == said
    spoken = page.table.rows.index(row, DRAWN).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == said


def test_visits_without_a_suggestion_are_told(opened: Opened) -> None:
    records = made_up()
    assert "no suggestion" not in opened(records).amount.text()
    all_but_one = dict(list(records.suggested.items())[:-1])
    page = opened(replace(records, suggested=all_but_one))
    assert page.amount.text().splitlines()[-1] == (
        "1 visit has no suggestion: the model was not asked, or does not answer for what it shows"
    )


def test_another_kappa_is_shown_for_the_pair_that_is_selected(opened: Opened) -> None:
    page = opened(made_up())
    choose(page, "Consensus and Reader 3")
    for statistic in (Statistic.AC2, Statistic.KAPPA):
        page.statistic.setCurrentIndex(page.statistic.findData(statistic))
        found = page.table.selected()
        assert found is not None
        assert found.title == "Consensus and Reader 3"
        row = texts(page, WHO).index(found.title)
        assert texts(page, FIGURE)[row] == words.statistic(statistic, found.figures[statistic])
        assert statistic.label in page.side.over_time.text()


def test_the_arrow_keys_go_from_pair_to_pair_over_the_headings(opened: Opened) -> None:
    page = opened(made_up())
    seen = []
    for _ in range(6):
        found = page.table.selected()
        assert found is not None
        seen.append((found.kind, found.first))
        assert page.side.title.text() == found.title
        QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert [kind for kind, _ in seen] == [Kind.READERS] * 3 + [Kind.REPEAT] * 3
    for _ in range(30):
        QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.selected() is not None  # rows of trial success are read, not selected


def test_the_counts_of_the_selected_pair_are_shown_and_read_aloud(opened: Opened) -> None:
    page = opened(made_up())
    choose(page, "Consensus and Reader 1")
    found = page.table.selected()
    assert found is not None
    counts = page.side.counts
    assert counts.accessibleName() == "Rows: Consensus. Columns: Reader 1."
    told = ", ".join(map(str, found.table.counts[2]))
    assert f"Grade 2: {told}" in counts.accessibleDescription()
    assert page.side.drift.isVisibleTo(page.side)
    assert "Second third: 0." in page.side.drift.accessibleDescription()
    assert page.side.change.text().startswith("Last less first: ")
    choose(page, "Reader 1 and Reader 2")
    assert not page.side.drift.isVisibleTo(page.side)


def test_intervals_and_counts_are_painted_in_each_scheme(
    opened: Opened, dressed: QApplication, qtbot: QtBot
) -> None:
    page = opened(made_up())
    choose(page, "Consensus and Reader 1")

    def interval() -> QPixmap:
        drawn = page.table.visualRect(page.table.rows.index(1, DRAWN))
        return page.table.viewport().grab(drawn)

    for scheme in (theme.Scheme.LIGHT, theme.Scheme.DARK):
        theme.apply(dressed, scheme)
        accent = QColor(theme.colours().accent).rgb()
        for grab in (interval, page.side.counts.grab, page.side.drift.grab):
            # Until then the layout may still owe the row, or the table of counts, its place.
            qtbot.waitUntil(partial(has_pixel, grab, accent))


def has_pixel(grab: Callable[[], QPixmap], colour: int) -> bool:
    image = grab().toImage()
    return any(
        image.pixel(x, y) == colour for x in range(image.width()) for y in range(image.height())
    )


@pytest.mark.parametrize(
    "colours", [theme.LIGHT_COLOURS, theme.DARK_COLOURS, theme.CONTRAST_COLOURS]
)
def test_every_count_is_readable_on_its_ground(colours: theme.Colours) -> None:
    for tenth in range(11):
        ground = confusion_table.mixed(colours.surface, colours.accent, tenth / 10)
        ink = confusion_table.readable_on(ground, colours.on_photo, colours.on_photo_surround)
        low, high = sorted(map(confusion_table.luminance, (ground, ink)))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_negative_figures_have_room_on_the_scale(opened: Opened) -> None:
    records = made_up(12, readers=("A", "B"))
    page = opened(records)
    assert page.table.rows.low == 0
    found = page.table.selected()
    assert found is not None
    low = Figure(-0.3, -0.5, 0.1)
    turned = {**found.figures, Statistic.QUADRATIC: low}
    rows = [
        type(row)(row.title, type(found)(**{**vars(found), "figures": turned}))
        for row in page.table.rows.rows
        if row.comparison is found
    ]
    page.table.rows.show(rows, Statistic.QUADRATIC)
    assert page.table.rows.low == pytest.approx(-0.6)
    head = page.table.rows.headerData(DRAWN, Qt.Orientation.Horizontal)
    assert head == "−0.60 to 1.00"  # noqa: RUF001 - a true minus


def test_a_study_without_reads_says_what_is_missing(opened: Opened, context: AppContext) -> None:
    page = opened(StudyReads(STUDY, []))
    assert page.body.currentWidget() is page.empty
    assert not context.actions.action("report.save").isEnabled()
    assert not context.actions.action("report.save_figures").isEnabled()


def test_a_study_that_is_gone_leads_back(context: AppContext, qtbot: QtBot) -> None:
    def gone(_clinic: object, _study: int) -> StudyReads:
        raise NotFoundError("The study is no longer there.")

    page = AgreementPage(context, gone)
    qtbot.addWidget(page)
    told: list[KnownError] = []
    context.error_reported.connect(told.append)
    with qtbot.waitSignal(page.closed, timeout=10_000):
        page.open(1)
    qtbot.waitUntil(lambda: len(told) == 1)


def _found(folder: Path, pattern: str) -> bool:
    return bool(list(folder.glob(pattern)))


def test_the_report_and_its_figures_are_saved(
    opened: Opened,
    context: AppContext,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened(made_up())
    asked: list[str] = []

    def name(_parent: object, _title: str, proposed: str, kinds: str) -> tuple[str, str]:
        asked.append(kinds)
        return str(tmp_path / Path(proposed).with_suffix("").name), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", name)
    for command, suffix in (("report.save_figures", ".csv"), ("report.save", ".pdf")):
        context.actions.trigger(command)
        pattern = f"agreement-*{suffix}"
        qtbot.waitUntil(partial(_found, tmp_path, pattern), timeout=20_000)
        qtbot.waitUntil(lambda: not context.tasks.running, timeout=20_000)
    assert asked == ["CSV (*.csv)", "PDF (*.pdf)"]
    [figures], [report] = (list(tmp_path.glob(f"agreement-*{end}")) for end in (".csv", ".pdf"))
    rows = list(csv.DictReader(io.StringIO(figures.read_text(encoding="utf-8-sig"))))
    assert {row["study"] for row in rows} == {"ACN-204"}
    assert "Consensus and Reader 2" in text_of(report.read_bytes())
