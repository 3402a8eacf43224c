"""The evaluation report: what it says, that it fetches nothing, and that it names nobody."""

import io
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest

from acne_desktop.errors import KnownError
from acne_desktop.training import dataset, evaluate, evaluation_charts, evaluation_report
from acne_desktop.training.evaluation_content import NOTICE, Report, Subject, report
from acne_desktop.training.evaluation_html import page
from acne_desktop.training.evaluation_pdf import pdf
from tests.unit.training.answers import REASON, FakeEngine, write_dataset
from tests.unit.training.figures import ATTENTION

GRADES = [(0, 0), (1, 1), (2, 2), (3, 2), (1, 3), (2, 2), (3, 3), (2, 1), (1, 1)]
SUBJECT = Subject("iga-9", "ab" * 32, "Plain <colours> & more", synthetic=True)


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = write_dataset(tmp_path_factory.mktemp("data") / "plain", GRADES, refused=1)
    return evaluate.measured(evaluate.run(FakeEngine(), dataset.read(folder), lambda done: None))


@pytest.fixture(scope="module")
def whole(figures: dict[str, Any]) -> Report:
    return report(SUBJECT, {"synthetic": figures}, "2026-11-25", ATTENTION)


@pytest.fixture(scope="module")
def html(whole: Report) -> str:
    return page(whole)


def test_the_page_tells_the_model_the_data_and_every_figure(
    html: str, figures: dict[str, Any]
) -> None:
    assert NOTICE in html
    assert "ab" * 32 in html
    assert "Plain &lt;colours&gt; &amp; more" in html
    assert f"{100 * figures['accuracy']:.1f} %" in html
    for words in ("quadratic weighted kappa", "expected calibration error", "IGA 4 does not occur"):
        assert words in html
    assert "The model refused 1 visit as out of scope" in html
    assert REASON in html
    assert "edges (Sobel)" in html
    assert "all blocks" in html


def test_the_page_is_whole_in_itself(html: str) -> None:
    assert "<script" not in html
    assert "default-src &#x27;none&#x27;" in html or "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=|url\(|@import|https?://", html)
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_the_page_s_charts_are_sound_and_tell_themselves_in_words(html: str) -> None:
    charts = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(charts) == 4
    for chart in charts:
        root = ElementTree.fromstring(chart)
        assert root.get("role") == "img"
        assert len(root.get("aria-label") or "") > 40
        _, _, width, height = map(float, (root.get("viewBox") or "").split())
        for words in root.iter("text"):
            assert 0 <= float(words.get("x", "-1")) <= width
            assert 0 <= float(words.get("y", "-1")) <= height


def test_the_report_names_nobody(html: str, figures: dict[str, Any], whole: Report) -> None:
    assert figures["refused"]["visits"][0]["subject"] == "person-4"
    assert "person-" not in html
    assert "person-" not in repr(whole)


def test_the_pdf_embeds_its_fonts_and_says_what_it_is(whole: Report) -> None:
    data = pdf(whole)
    assert data == pdf(whole)
    with pikepdf.open(io.BytesIO(data)) as document:
        assert str(document.docinfo["/Title"]) == "Evaluation of iga-9"
        assert str(document.docinfo["/Subject"]) == NOTICE
        fonts = {
            str(font.BaseFont)
            for sheet in document.pages
            for font in sheet.Resources.Font.values()
            if "/FontDescriptor" in font and "/FontFile2" in font.FontDescriptor
        }
        assert any("NotoSans-Bold" in name for name in fonts), fonts
        assert 2 <= len(document.pages) <= 4


def test_a_character_without_a_glyph_is_printed_as_its_number(figures: dict[str, Any]) -> None:
    subject = Subject("iga-9", "ab" * 32, "\N{CJK UNIFIED IDEOGRAPH-4E00}")
    assert pdf(report(subject, {"real": figures}, "2026-11-25")).startswith(b"%PDF")


def test_several_groups_each_have_their_part(figures: dict[str, Any]) -> None:
    subject = Subject("iga-9", "ab" * 32, "its own folds", cross_validated=True)
    html = page(report(subject, {"real": figures, "synthetic": figures}, "2026-11-25"))
    assert "<h2>Real visits" in html
    assert "<h2>Synthetic triplets" in html
    assert "networks that had not seen its subject" in html


def test_a_report_of_no_answer_can_be_written(tmp_path: Path) -> None:
    folder = write_dataset(tmp_path / "black", [(1, 1)], refused=1)
    none = evaluate.measured(evaluate.run(FakeEngine(), dataset.read(folder), lambda done: None))
    for name in ("none.html", "none.pdf"):
        evaluation_report.write(tmp_path / name, report(SUBJECT, {"synthetic": none}, "2026-11-25"))
        assert (tmp_path / name).stat().st_size > 1000


def test_a_file_of_another_kind_is_refused(tmp_path: Path, whole: Report) -> None:
    with pytest.raises(KnownError, match=r"FILE\.html or FILE\.pdf"):
        evaluation_report.write(tmp_path / "report.docx", whole)


def test_the_confusion_is_tinted_by_its_share_of_the_row() -> None:
    table = [[3, 1, 0, 0, 0], *[[0] * 5] * 4]
    chart = evaluation_charts.confusion(table)
    tints = [
        shape.strength
        for shape in chart.shapes
        if isinstance(shape, evaluation_charts.Block) and shape.role == evaluation_charts.ACCENT
    ]
    assert tints == pytest.approx([0.1 + 0.9 * 0.75, 0.1 + 0.9 * 0.25])


def test_the_reliability_points_stand_where_their_figures_are() -> None:
    one = {"low": 0.4, "high": 0.5, "n": 7, "confidence": 0.5, "accuracy": 0.5}
    one["accuracy_interval"] = (0.25, 0.75)  # type: ignore[assignment]
    chart = evaluation_charts.reliability([one])
    (dot,) = [shape for shape in chart.shapes if isinstance(shape, evaluation_charts.Dot)]
    (diagonal,) = [
        shape
        for shape in chart.shapes
        if isinstance(shape, evaluation_charts.Stroke) and shape.dashed
    ]
    middle = (diagonal.x1 + diagonal.x2) / 2, (diagonal.y1 + diagonal.y2) / 2
    assert (dot.x, dot.y) == pytest.approx(middle)
