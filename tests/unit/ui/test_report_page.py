"""The report page, driven as a user does: look, change, save, print, go back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from acne_desktop.domain.assessment import Decision
from acne_desktop.domain.iga import Grade
from acne_desktop.domain.patient import PatientDetails
from acne_desktop.domain.photo import View
from acne_desktop.errors import KnownError, StorageError
from acne_desktop.reporting import pdf
from acne_desktop.reporting.content import Kind
from acne_desktop.services import intake, patients, report_choices, reports, settings, visits
from acne_desktop.services.clinic import Clinic
from acne_desktop.ui import printing, theme
from acne_desktop.ui.context import AppContext
from acne_desktop.ui.pages.report import ReportPage
from acne_desktop.ui.widgets.choice import Choice
from tests.fakes import suggestion
from tests.unit.reporting.samples import pages_of, report, text_of

LETTER = (612, 792)
A4 = (595.28, 841.89)
SaveVisit = Callable[..., int]


@pytest.fixture
def save_visit(clinic: Clinic, triplet_files: dict[View, Path]) -> SaveVisit:
    """Return a function that saves a visit of a new patient and returns its number."""

    def saved(*, suggested: Grade | None = Grade.MILD, name: str = "Mustermann, Erika") -> int:
        photos = {view: intake.read_photo(file) for view, file in triplet_files.items()}
        patient = patients.register(clinic, PatientDetails(name[:4], name))
        made = None if suggested is None else suggestion(suggested)
        decision = Decision(Grade.MILD, "fda", datetime(2026, 3, 4, 12, tzinfo=UTC), "Because.")
        return visits.save(
            clinic,
            patient_id=patient.id,
            day=date(2026, 3, 4),
            photos=photos,
            suggestion=made,
            decision=decision,
        ).id

    return saved


@dataclass(frozen=True)
class Desk:
    """Where a test saves to and prints on: a folder, and what the dialogs were asked."""

    folder: Path
    answers: pytest.MonkeyPatch

    def choose(self, target: Path | None) -> list[str]:
        """Answer the file dialog from now on; return what it will have proposed."""
        proposed: list[str] = []

        def ask(_parent: QWidget, _title: str, path: str, _filter: str) -> tuple[str, str]:
            proposed.append(path)
            return str(target or ""), ""

        self.answers.setattr(QFileDialog, "getSaveFileName", ask)
        return proposed

    def choose_printer(self, target: Path | None) -> None:
        """Answer the print dialog from now on: print into a file, or leave it."""

        def ask(_parent: QWidget, printer: QPrinter, pages: int) -> bool:
            assert pages == 1
            if target is not None:
                to_file(printer, target)
            return target is not None

        self.answers.setattr(printing, "ask_for_printer", ask)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return an empty desk."""
    (tmp_path / "desk").mkdir()
    return Desk(tmp_path / "desk", monkeypatch)


@pytest.fixture
def page(context: AppContext, qtbot: QtBot) -> Iterator[ReportPage]:
    """Return a shown report page whose commands work."""
    made = ReportPage(context)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    context.actions.install(made)
    context.actions.show_page(made)
    made.show()
    yield made
    context.tasks.close()


def wait_shown(page: ReportPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(page.save_button.isEnabled, timeout=15000)


def shown_text(page: ReportPage) -> str:
    document = page.view.document()
    return " ".join(
        " ".join(document.getAllText(n).text() for n in range(document.pageCount())).split()
    )


def shown_size(page: ReportPage) -> tuple[float, float]:
    size = page.view.document().pagePointSize(0)
    return size.width(), size.height()


def test_a_report_is_made_and_shown(page: ReportPage, save_visit: SaveVisit, qtbot: QtBot) -> None:
    page.open(save_visit())
    assert not page.save_button.isEnabled()
    assert not page.print_button.isEnabled()
    wait_shown(page, qtbot)
    assert page.view.isVisible()
    assert page.view.hasFocus()
    assert "Confirms the model" in shown_text(page)
    assert page.header.name.text() == "Mustermann, Erika"
    assert page.view.zoomMode() is QPdfView.ZoomMode.FitToWidth


def test_another_visit_never_shows_under_the_first_ones_report(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    first, second = save_visit(), save_visit(name="Zweite, Anna")
    page.open(first)
    wait_shown(page, qtbot)
    page.open(second)
    assert page.view.document().pageCount() == 0
    wait_shown(page, qtbot)
    assert "Zweite, Anna" in shown_text(page)


def test_choosing_paper_makes_the_report_anew_and_is_remembered(
    page: ReportPage,
    save_visit: SaveVisit,
    context: AppContext,
    clinic: Clinic,
    qtbot: QtBot,
) -> None:
    visit = save_visit()
    page.open(visit)
    wait_shown(page, qtbot)
    assert shown_size(page) == pytest.approx(A4, abs=0.1)
    page.options.papers["Letter"].click()
    assert page.working.isVisible()
    assert page.view.isVisible()  # the old one stays until the new one is there
    assert not page.save_button.isEnabled()  # but it is not what would be saved now
    wait_shown(page, qtbot)
    assert shown_size(page) == pytest.approx(LETTER, abs=0.1)
    assert not page.working.isVisible()
    assert context.settings.paper == "Letter"
    qtbot.waitUntil(lambda: settings.load(clinic.folders).paper == "Letter")
    page.open(visit)
    wait_shown(page, qtbot)
    assert shown_size(page) == pytest.approx(LETTER, abs=0.1)


def test_the_attention_maps_can_be_left_out(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    assert "Attention maps" in shown_text(page)
    page.options.attention.click()
    wait_shown(page, qtbot)
    assert "Attention maps" not in shown_text(page)
    assert "suggestion" in shown_text(page)


def test_a_visit_without_suggestion_says_why_there_is_nothing_to_choose(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit(suggested=None))
    wait_shown(page, qtbot)
    assert not page.options.attention.isEnabled()
    assert page.options.lacking.text() == "This visit has no suggestion."


def test_each_kind_is_made_at_once_and_remembered(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, clinic: Clinic, qtbot: QtBot
) -> None:
    visit = save_visit()
    page.open(visit)
    wait_shown(page, qtbot)
    assert "Facial acne assessment" in shown_text(page)
    page.options.kinds[Kind.PATIENT].click()
    wait_shown(page, qtbot)
    assert "How your skin is today" in shown_text(page)
    assert "fake-1" not in shown_text(page)
    assert not page.options.attention.isVisible()
    page.options.kinds[Kind.SERIES].click()
    wait_shown(page, qtbot)
    assert "Course of facial acne" in shown_text(page)
    qtbot.waitUntil(
        lambda: report_choices.remembered(settings.load(clinic.folders)).kind is Kind.SERIES
    )
    page.open(visit)
    wait_shown(page, qtbot)
    assert page.options.kind is Kind.SERIES
    assert "Course of facial acne" in shown_text(page)


def test_another_language_is_written_at_once_and_kept(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    page.options.kinds[Kind.PATIENT].click()
    choose(page.options.language, "Deutsch")
    wait_shown(page, qtbot)
    assert "4. März 2026" in shown_text(page)
    assert "Mitesser" in shown_text(page)
    assert context.settings.report_language == "de"


def choose(box: Choice, text: str) -> None:
    """Choose as with the keyboard: by the first letters of an entry."""
    box.setFocus()
    QTest.keyClicks(box, text)
    assert box.currentText() == text


def test_the_visits_of_a_series_are_chosen(
    page: ReportPage, clinic: Clinic, triplet_files: dict[View, Path], qtbot: QtBot
) -> None:
    patient = patients.register(clinic, PatientDetails("S-1", "Serie, Eva"))
    saved = [
        visits.save(
            clinic,
            patient_id=patient.id,
            day=date(2026, month, 4),
            photos={View.FRONTAL: intake.read_photo(triplet_files[View.FRONTAL])},
        ).id
        for month in (1, 2, 3)
    ]
    page.open(saved[-1])
    wait_shown(page, qtbot)
    page.options.kinds[Kind.SERIES].click()
    wait_shown(page, qtbot)
    assert "3 visits" in shown_text(page)
    assert page.options.visits.count() == 3
    page.options.visits.item(0).setCheckState(Qt.CheckState.Unchecked)  # the newest
    wait_shown(page, qtbot)
    assert "2 visits" in shown_text(page)
    assert "4 March 2026" not in shown_text(page)
    for row in (1, 2):
        page.options.visits.item(row).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(page.retry.isVisible, timeout=15000)
    assert "at least one visit" in page.problem.text.text()
    page.options.visits.item(1).setCheckState(Qt.CheckState.Checked)
    wait_shown(page, qtbot)
    assert "1 visit" in shown_text(page)


def test_a_logo_that_cannot_be_read_is_told_and_the_report_is_made(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, qtbot: QtBot
) -> None:
    context.use_settings(replace(context.settings, clinic_logo="logo-gone.png"))
    page.open(save_visit())
    wait_shown(page, qtbot)
    assert page.bar.text.startswith("The logo cannot be read")


def test_only_the_last_of_quick_changes_is_shown(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    page.options.papers["Letter"].click()
    page.options.papers["A4"].click()
    page.options.papers["Letter"].click()
    wait_shown(page, qtbot)
    assert shown_size(page) == pytest.approx(LETTER, abs=0.1)


def test_a_report_that_cannot_be_made_says_why_and_can_be_tried_again(
    page: ReportPage, save_visit: SaveVisit, clinic: Clinic, qtbot: QtBot
) -> None:
    visit = save_visit()
    (stored, *_) = [file for file in clinic.folders.photos.rglob("*.jpg") if file.is_file()]
    whole = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(whole[:-1])
    page.open(visit)
    qtbot.waitUntil(page.retry.isVisible, timeout=15000)
    assert "damaged" in page.problem.text.text()
    assert page.retry.hasFocus()
    assert not page.save_button.isEnabled()
    stored.write_bytes(whole)
    page.retry.click()
    wait_shown(page, qtbot)
    assert page.view.isVisible()


def test_a_visit_that_is_gone_says_so(page: ReportPage, qtbot: QtBot) -> None:
    page.open(99)
    qtbot.waitUntil(page.retry.isVisible, timeout=15000)
    assert page.problem.text.text()


def test_cancelling_goes_back(page: ReportPage, save_visit: SaveVisit, qtbot: QtBot) -> None:
    page.open(save_visit())
    with qtbot.waitSignal(page.closed):
        page.busy.cancelled.emit()
    assert page.view.document().pageCount() == 0


# Saving


def test_saving_writes_the_report_that_is_shown(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    proposed = desk.choose(desk.folder / "mine")
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.waitSignal(context.said) as said:
        QTest.keyClick(page.view, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert said.args == ["The report was saved."]
    assert [Path(path).name for path in proposed] == ["report-visit-2026-03-04.pdf"]
    assert "Mustermann, Erika" in text_of((desk.folder / "mine.pdf").read_bytes())
    wait_shown(page, qtbot)


def test_the_next_report_is_proposed_in_the_same_folder(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    desk.choose(desk.folder / "mine.pdf")
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.waitSignal(context.said):
        page.save_button.click()
    wait_shown(page, qtbot)
    proposed = desk.choose(None)
    page.save_button.click()
    assert [Path(path).parent for path in proposed] == [desk.folder]


def test_leaving_the_dialogs_saves_and_prints_nothing(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    desk.choose(None)
    desk.choose_printer(None)
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.assertNotEmitted(context.said, wait=100):
        page.save_button.click()
        page.print_button.click()
    assert not list(desk.folder.iterdir())


def test_a_full_disk_is_told_in_place_and_saving_can_be_tried_again(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    def refuse(_report: bytes, _target: Path) -> None:
        raise StorageError("The disk is full: make room on it.")

    desk.choose(desk.folder / "mine.pdf")
    page.open(save_visit())
    wait_shown(page, qtbot)
    with desk.answers.context() as full:
        full.setattr(reports, "save_as", refuse)
        page.save_button.click()
        qtbot.waitUntil(page.bar.isVisible)
    assert page.bar.text == "The disk is full: make room on it."
    wait_shown(page, qtbot)
    with qtbot.waitSignal(context.said):
        page.bar.button("Try again").click()
    assert (desk.folder / "mine.pdf").is_file()
    assert not page.bar.isVisible()


# Printing


def to_file(printer: QPrinter, target: Path) -> None:
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))


def test_printing_sends_the_report_to_the_printer_that_was_chosen(
    page: ReportPage, save_visit: SaveVisit, context: AppContext, desk: Desk, qtbot: QtBot
) -> None:
    desk.choose_printer(desk.folder / "printed.pdf")
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.waitSignal(context.said, timeout=20000) as said:
        QTest.keyClick(page.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert said.args == ["The report was sent to the printer."]
    with pikepdf.open(desk.folder / "printed.pdf") as document:
        assert len(document.pages) == 1
        box = [float(side) for side in document.pages[0].mediabox]
    assert box == pytest.approx([0, 0, *A4], abs=1)


def test_a_printer_that_fails_is_told_in_place(
    page: ReportPage, save_visit: SaveVisit, desk: Desk, qtbot: QtBot
) -> None:
    def fail(*_: object) -> None:
        raise KnownError("The printer does not answer: check it, then print again.")

    desk.choose_printer(desk.folder / "printed.pdf")
    desk.answers.setattr(printing, "print_pdf", fail)
    page.open(save_visit())
    wait_shown(page, qtbot)
    page.print_button.click()
    qtbot.waitUntil(page.bar.isVisible)
    assert "printer does not answer" in page.bar.text


# Zoom, keys, scheme


def test_zooming_by_keys_and_back_to_the_page_width(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(page.view, Qt.Key.Key_Plus, control)
    enlarged = page.view.zoomFactor()
    assert page.view.zoomMode() is QPdfView.ZoomMode.Custom
    assert page.view.horizontalScrollBar().maximum() > 0  # wider than the window now
    QTest.keyClick(page.view, Qt.Key.Key_Minus, control)
    assert page.view.zoomFactor() == pytest.approx(enlarged / 1.25)
    QTest.keyClick(page.view, Qt.Key.Key_0, control)
    assert page.view.zoomMode() is QPdfView.ZoomMode.FitToWidth


def test_the_zoom_has_ends(page: ReportPage, save_visit: SaveVisit, qtbot: QtBot) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    for id_, end in (("report.zoom_out", 0.25), ("report.zoom_in", 6.0)):
        for _ in range(30):
            page._context.actions.trigger(id_)
        assert page.view.zoomFactor() == pytest.approx(end)
        page._context.actions.trigger("report.fit")


def test_escape_and_the_back_button_go_back(
    page: ReportPage, save_visit: SaveVisit, qtbot: QtBot
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    with qtbot.waitSignal(page.closed):
        QTest.keyClick(page.view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(page.closed):
        page.header.back.click()


def test_the_surround_follows_the_scheme(page: ReportPage) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.Scheme.DARK)
    dark = page.view.palette().color(QPalette.ColorRole.Dark)
    assert dark.name().upper() == theme.colours().window.upper()


def test_another_clinic_shows_no_report_of_the_one_before(
    page: ReportPage,
    save_visit: SaveVisit,
    context: AppContext,
    clinic: Clinic,
    qtbot: QtBot,
) -> None:
    page.open(save_visit())
    wait_shown(page, qtbot)
    context.use_clinic(clinic)
    assert page.view.document().pageCount() == 0
    assert not page.save_button.isEnabled()


# What is printed, without a page


def rendered(pdf: bytes, page: int = 0) -> QImage:
    loaded = printing.LoadedPdf(pdf)
    size = loaded.document.pagePointSize(page).toSize()
    image = loaded.document.render(page, size)
    loaded.close()
    return image


def far_from_alike(one: QImage, other: QImage) -> float:
    """Return the mean difference of two pictures of the same size, 0 to 255."""
    shape = QImage.Format.Format_Grayscale8
    a, b = one.convertToFormat(shape), other.convertToFormat(shape)
    size = a.width(), a.height()
    return sum(
        abs(a.pixelColor(x, y).red() - b.pixelColor(x, y).red())
        for x in range(0, size[0], 7)
        for y in range(0, size[1], 7)
    ) / ((size[0] // 7 + 1) * (size[1] // 7 + 1))


@pytest.mark.usefixtures("dressed")
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_print_looks_like_the_report_at_its_own_size(paper: str, tmp_path: Path) -> None:
    made = pdf.render(report(size=(600, 800)), paper)
    printer = printing.printer_for(made)
    to_file(printer, tmp_path / "printed.pdf")
    printing.print_pdf(made, printer)
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert far_from_alike(rendered(made), rendered(printed).scaled(rendered(made).size())) < 6
    with pikepdf.open(BytesIO(printed)) as document:
        images = [image for p in document.pages for image in p.get_images().values()]
        box = [float(side) for side in document.pages[0].mediabox]
    assert box[2:] == pytest.approx(A4 if paper == "A4" else LETTER, abs=1)
    (image,) = images
    assert int(image.Width) / (box[2] / 72) == pytest.approx(300, abs=2)


@pytest.mark.usefixtures("dressed")
def test_only_the_pages_asked_for_are_printed(tmp_path: Path) -> None:
    made = pdf.render(report(comment="Long words. " * 900))
    assert len(pages_of(made)) >= 3
    printer = printing.printer_for(made)
    to_file(printer, tmp_path / "printed.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    told: list[float] = []
    printing.print_pdf(made, printer, lambda fraction, _text: told.append(fraction))
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert told == [0.0, 0.5]
    with pikepdf.open(BytesIO(printed)) as document:
        assert len(document.pages) == 2
    expected = rendered(made, 1)
    assert far_from_alike(expected, rendered(printed, 0).scaled(expected.size())) < 6


@pytest.mark.usefixtures("dressed")
@pytest.mark.qt_log_ignore("QPainter::begin")  # Qt tells its developer too
def test_a_printer_that_cannot_be_reached_gives_one_sentence(tmp_path: Path) -> None:
    made = pdf.render(report())
    printer = printing.printer_for(made)
    to_file(printer, tmp_path / "gone" / "printed.pdf")
    with pytest.raises(KnownError, match="printer"):
        printing.print_pdf(made, printer)


def test_the_print_dialog_offers_the_reports_pages(
    page: ReportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, int]] = []

    def accept(dialog: QPrintDialog) -> int:
        seen.append((dialog.minPage(), dialog.maxPage()))
        return int(QPrintDialog.DialogCode.Accepted)

    monkeypatch.setattr(QPrintDialog, "exec", accept)
    printer = printing.printer_for(pdf.render(report()))
    assert printing.ask_for_printer(page, printer, 4)
    assert seen == [(1, 4)]
