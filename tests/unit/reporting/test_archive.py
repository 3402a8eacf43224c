"""Every report keeps the rules of archives and of screen readers, whatever it holds."""

import io
from collections.abc import Callable
from datetime import date

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageCms

from acne_desktop.domain.iga import Grade
from acne_desktop.domain.lesions import Lesion
from acne_desktop.domain.marks import Mark, MarkKind
from acne_desktop.domain.photo import View
from acne_desktop.language import LANGUAGES, speaking
from acne_desktop.reporting import pdf, srgb
from acne_desktop.reporting.content import Letterhead, Report
from tests.unit.reporting.archive_rules import broken_rules, read_aloud
from tests.unit.reporting.samples import patient_report, report, series_report, taken

LOGO = np.full((60, 200, 3), 90, dtype=np.uint8)
FULL = Letterhead(
    "Praxis am Markt",
    "Markt 3\n35037 Marburg",
    "06421 123456, praxis@markt.example\nwww.praxis-am-markt.example/termine",
    LOGO,
)
TAKEN = [taken("Adapalene", "0.1 %", date(2026, 3, 1)), taken("Doxycycline")]
MAKERS: dict[str, Callable[..., Report]] = {
    "file": report,
    "patient": patient_report,
    "series": series_report,
}


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("kind", MAKERS)
def test_a_full_report_keeps_the_rules(kind: str, paper: str) -> None:
    made = MAKERS[kind](
        letterhead=FULL,
        treatments=TAKEN,
        plan="Wash. " * 20,
        next_visit=date(2027, 1, 18),
        marks={View.LEFT: [Mark(View.LEFT, MarkKind.CIRCLE, ((0.2, 0.2), (0.3, 0.2)), "look")]},
        counts={Lesion.PAPULES: 3},
        comment="Long words. " * 300 if kind == "file" else "Short.",
        visits=7,
        synthetic=True,
    )
    assert broken_rules(pdf.render(made, paper)) == []


@pytest.mark.parametrize("kind", MAKERS)
def test_a_bare_report_keeps_the_rules(kind: str) -> None:
    made = MAKERS[kind](
        grade=None, suggested=None, views=(), earlier=(), visits=1, clinic="", identifier="1"
    )
    assert broken_rules(pdf.render(made)) == []


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("name", ["محمد العربي", "דוד 12", "क्षेत्रीय", "张伟", "Ω 한 ก", "مريم Ann"])
def test_names_in_any_script_keep_the_rules(kind: str, name: str) -> None:
    assert broken_rules(pdf.render(MAKERS[kind](name=name, comment=name, plan=name))) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MAKERS)
def test_every_language_keeps_the_rules_and_is_named(kind: str, language: str) -> None:
    with speaking(language):
        made = MAKERS[kind](treatments=TAKEN)
    rendered = pdf.render(made)
    assert broken_rules(rendered) == []
    with pikepdf.open(io.BytesIO(rendered)) as document:
        assert str(document.Root.Lang).split("-")[0] == language


def _without_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def _without_words(document: pikepdf.Pdf) -> None:
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary) and "/Alt" in item:
            del item.Alt


def _painted_over(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"0 0 5 5 re f")


def _renamed(document: pikepdf.Pdf) -> None:
    document.docinfo["/Title"] = pikepdf.String("Another")


def _unembedded(document: pikepdf.Pdf) -> None:
    for font in document.pages[0].Resources.Font.values():
        del font.FontDescriptor.FontFile2


def _unowned(document: pikepdf.Pdf) -> None:
    document.Root.StructTreeRoot.K.K = pikepdf.Array()


@pytest.mark.parametrize(
    "spoil",
    [_without_language, _without_words, _painted_over, _renamed, _unembedded, _unowned],
)
def test_a_broken_rule_is_noticed(spoil: Callable[[pikepdf.Pdf], None]) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf.render(report()))) as document:
        spoil(document)
        document.save(target)
    assert broken_rules(target.getvalue())


def test_many_reports_in_one_document_keep_the_rules() -> None:
    reports: list[Report] = [
        report(name="Eins, Anna"),
        patient_report(name="Zwei, Bert"),
        series_report(),
    ]
    made = pdf.render_all(iter(reports), title="Reports")
    assert broken_rules(made) == []
    kinds = [kind for kind, _ in read_aloud(made)]
    assert kinds.count("Sect") == 3
    assert kinds.count("H1") == 3
    with pikepdf.open(io.BytesIO(made)) as document:
        assert str(document.docinfo["/Title"]) == "Reports"


def test_no_reports_make_no_document() -> None:
    assert pdf.render_all([]) == b""


def test_the_same_reports_give_the_same_bytes() -> None:
    for make in MAKERS.values():
        assert pdf.render(make(letterhead=FULL)) == pdf.render(make(letterhead=FULL))


def test_figures_are_told_in_words_in_the_order_of_reading() -> None:
    told = read_aloud(pdf.render(report(grade=Grade.MILD)))
    kinds = [kind for kind, _ in told]
    assert kinds[:3] == ["Document", "Sect", "H1"]
    words = [alt for kind, alt in told if kind == "Figure"]
    assert words[0].startswith("Probability of each grade: Clear")
    assert (
        words[1]
        == "Photograph of the face, Frontal, 23\N{NO-BREAK SPACE}November\N{NO-BREAK SPACE}2026"
    )
    assert words[-1].startswith("Grades over time: ")


def test_a_series_is_read_as_a_table_over_pages() -> None:
    told = [kind for kind, _ in read_aloud(pdf.render(series_report(visits=9, size=(300, 400))))]
    assert told.count("Table") == 1
    assert told.count("TR") == 10  # the headings and nine visits
    assert told.count("TH") == 4 + 9


def test_reshaped_and_foreign_words_carry_their_words_and_language() -> None:
    made = pdf.render(report(name="محمد", comment="张伟"))
    with pikepdf.open(io.BytesIO(made)) as document:
        spans = [
            step.operands[1]
            for step in pikepdf.parse_content_stream(document.pages[0])
            if str(step.operator) == "BDC" and str(step.operands[0]) == "/Span"
        ]
    told = [(str(span.get("/ActualText", "")), str(span.get("/Lang", ""))) for span in spans]
    assert ("محمد", "ar") in told


def test_the_profile_is_srgb() -> None:
    profile = srgb.profile()
    assert len(profile) == int.from_bytes(profile[:4], "big")
    ours = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    assert ImageCms.getProfileName(ours).strip() == "sRGB IEC61966-2.1"
    ramp = np.stack([np.arange(256, dtype=np.uint8)] * 3, axis=1)[None]
    colours = np.concatenate(
        [ramp, np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [200, 120, 90]]], np.uint8)], 1
    )
    turned = ImageCms.profileToProfile(
        Image.fromarray(colours), ours, ImageCms.createProfile("sRGB")
    )
    assert turned is not None
    assert np.abs(np.asarray(turned).astype(int) - colours).max() <= 1


def test_the_addresses_of_the_clinic_lead_where_they_say() -> None:
    made = pdf.render(report(letterhead=FULL))
    assert not list(broken_rules(made))
    with pikepdf.open(io.BytesIO(made)) as document:
        links = [link for page in document.pages for link in page.get("/Annots", ())]
        assert [str(link.A.URI) for link in links] == [
            "mailto:praxis@markt.example",
            "https://www.praxis-am-markt.example/termine",
        ]
        (mail_left, low, mail_right, high), (web_left, *_) = [
            [float(side) for side in link.Rect] for link in links
        ]
    assert web_left < mail_left < mail_right  # behind the number, not below it
    assert 6 < high - low < 12
    kinds = [kind for kind, _ in read_aloud(made)]
    assert kinds.count("Link") == 2
