"""The PDF says what the report says, whatever was entered, and looks the same every time."""

# ruff: noqa: RUF001 - the typographic marks are those that print

import io
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from acne_desktop import paths
from acne_desktop.domain.iga import GRADES, Grade
from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.reporting import fonts, pdf
from acne_desktop.reporting.content import Accuracy
from tests.unit.reporting.samples import images_of, letters_of, pages_of, report, text_of

PAPERS = {"A4": (595.28, 841.89), "Letter": (612, 792)}

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("paper", PAPERS)
def test_an_ordinary_report_is_one_page_of_the_paper(paper: str) -> None:
    made = pdf.render(
        report(
            grade=Grade.SEVERE,
            suggested=Grade.MODERATE,
            reason="Two nodules on the right cheek that the photographs hide.",
            comment="Review in eight weeks.",
            size=(768, 1024),
            synthetic=True,
        ),
        paper,
    )
    with pikepdf.open(BytesIO(made)) as document:
        assert len(document.pages) == 1
        box = [float(side) for side in document.pages[0].mediabox]
    assert box == pytest.approx([0, 0, *PAPERS[paper]], abs=0.01)


def test_an_unknown_paper_is_a_bug() -> None:
    with pytest.raises(ValueError, match="unknown paper"):
        pdf.render(report(), "A5")


@pytest.mark.parametrize("grade", GRADES)
def test_a_graded_report_says_all_that_it_must(grade: Grade) -> None:
    text = text_of(
        pdf.render(
            report(
                grade=grade,
                suggested=Grade.MILD,
                reason="" if grade is Grade.MILD else "A nodule.",
                comment="Review in May.",
                accuracy=Accuracy(0.64, 0.58, 0.70),
            )
        )
    )
    standing = "Confirms" if grade is Grade.MILD else "Overrides"
    expected = [
        "Test clinic",
        "Made on 23 November 2026",
        "Mustermann, Erika",
        "A-1042",
        "14 March 2003 (23 years)",
        "Female",
        f"Definition of {grade.title}.",
        "Test wording",
        f"{standing} the model’s suggestion",
        "Comment: Review in May.",
        "Model’s suggestion",
        "Plausible: 1–2",
        "Model fake-1 (",
        "Frontal",
        "Patient’s left",
        "Patient’s right",
        "Shows where the model looked; not a lesion map.",
        "Visits over time",
        "Assists, does not diagnose; research use.",
        "64 %",
        "Clinician: name and signature",
        "Page 1 of 1",
    ]
    if grade is not Grade.MILD:
        expected.append("Reason: A nodule.")
    missing = [words for words in expected if words not in text]
    assert not missing, text


def test_an_ungraded_report_never_shows_the_suggestion_as_the_grade() -> None:
    text = text_of(pdf.render(report(grade=None, suggested=Grade.SEVERE)))
    assert "Not yet graded by a clinician" in text
    assert "not a grade: a clinician decides" in text
    assert text.count("Severe") == 1  # in the suggestion's own panel
    assert text.index("Not yet graded") < text.index("Model’s suggestion") < text.index("Severe")


def test_without_a_suggestion_there_is_no_word_of_the_model() -> None:
    text = text_of(pdf.render(report(suggested=None))).lower()
    assert "model" not in text
    assert "attention" not in text


@pytest.mark.parametrize("views", [(View.LEFT,), (View.FRONTAL, View.RIGHT), VIEWS, ()])
def test_any_number_of_views(views: tuple[View, ...]) -> None:
    suggested = Grade.MILD if views else None
    made = pdf.render(report(views=views, suggested=suggested, grade=None))
    assert text_of(made).count("No photograph") == 3 - len(views)
    assert len([image for image in images_of(made) if image.jpeg]) == 2 * len(views)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("size", [(768, 1024), (1600, 1200)])
def test_photographs_print_at_300_dpi(paper: str, size: tuple[int, int]) -> None:
    images = [image for image in images_of(pdf.render(report(size=size), paper)) if image.jpeg]
    assert len(images) == 6
    for image in images:
        assert image.columns / (image.width / 72) == pytest.approx(300, abs=0.5)
        assert image.rows / (image.height / 72) == pytest.approx(300, abs=0.5)
        assert image.jpeg is not None
        assert not Image.open(io.BytesIO(image.jpeg)).getexif()


def test_photographs_are_larger_than_attention_maps() -> None:
    images = [image for image in images_of(pdf.render(report())) if image.jpeg]
    assert min(i.width for i in images[:3]) > max(i.width for i in images[3:])


def test_wide_photographs_give_the_frontal_view_two_columns() -> None:
    wide, side, *_ = images_of(pdf.render(report(size=(300, 200))))
    assert wide.width > 2 * side.width
    upright, beside, *_ = images_of(pdf.render(report(size=(200, 300))))
    assert upright.width == pytest.approx(beside.width)


def test_every_font_is_embedded_as_a_subset() -> None:
    made = pdf.render(report(name="Erika Щ 张 さ 한 م א ก", comment="é"))
    with pikepdf.open(BytesIO(made)) as document:
        used = document.pages[0].Resources.Font
        fonts = [font for _, font in used.items()]
        names = {str(font.BaseFont) for font in fonts}
        assert len(names) >= 7
        for font in fonts:
            assert "+" in str(font.BaseFont)
            assert "/FontFile2" in font.FontDescriptor
            assert "/ToUnicode" in font
    assert len(made) < 200_000  # subsets, not whole fonts


def test_the_documents_properties_name_the_application_and_not_the_patient() -> None:
    made = pdf.render(report(name="Mustermann, Erika", identifier="A-1042"))
    with pikepdf.open(BytesIO(made)) as document:
        info = {str(key): str(value) for key, value in document.docinfo.items()}
        assert str(document.Root.Lang) == "en"
    assert info["/Title"] == "Facial acne report, visit of 23 November 2026"
    assert info["/Author"] == paths.APPLICATION
    assert info["/CreationDate"] == "D:20261123000000Z"
    assert not any("Mustermann" in value or "A-1042" in value for value in info.values())


def test_the_same_report_gives_the_same_bytes() -> None:
    made = report(name="محمد 张伟")
    first = pdf.render(made)
    pdf.render(report(name="क्षेत्रीय محمود"))  # what was printed before leaves no trace
    assert pdf.render(report(name="محمد 张伟")) == first


@pytest.mark.parametrize("name", ["<b>Bold</b>", "A & B", "&lt;", "<para>", "a%b(c)\\d", "{x}"])
def test_markup_in_a_name_prints_as_it_is(name: str) -> None:
    assert name in text_of(pdf.render(report(name=name, comment=name)))


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ánh", "Ωμέγα", "Дмитрий", "张伟", "さくら", "김민준", "Հայկ", "გიორგი"]
)
def test_names_in_other_scripts_can_be_found_in_the_pdf(name: str) -> None:
    assert letters_of(name) in letters_of(text_of(pdf.render(report(name=name))))


def test_synthetic_patients_are_marked_on_every_page() -> None:
    pages = pages_of(pdf.render(report(synthetic=True, comment="Long words. " * 500)))
    assert len(pages) > 1
    assert all("Synthetic patient – demo clinic" in page for page in pages)
    assert "Synthetic" not in text_of(pdf.render(report()))


def test_a_long_comment_goes_on_over_pages_that_name_the_patient() -> None:
    comment = " ".join(f"word{i}" for i in range(2500))
    pages = pages_of(pdf.render(report(comment=comment, identifier="A-1042"), "Letter"))
    together = letters_of(" ".join(pages))
    assert all(f"word{i}" in together for i in range(2500))
    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Mustermann, Erika" in page
        assert "A-1042" in page
    assert "Comment, continued" in pages[1]


def test_the_longest_name_and_identifier_print_whole() -> None:
    name, identifier = "Ab" * 100, "X" * 64
    text = letters_of(text_of(pdf.render(report(name=name, identifier=identifier))))
    assert name in text
    assert identifier in text


@pytest.mark.parametrize("visits", [1, 2, 24, 60])
def test_any_number_of_visits(visits: int) -> None:
    text = text_of(pdf.render(report(visits=visits)))
    assert ("no trend yet" in text) is (visits == 1)


# Scripts that a viewer reads back letter by letter; right-to-left ones are tested by glyph.
_READABLE = st.characters(
    codec="utf-16",
    categories=("Lu", "Ll", "Nd", "Sm", "Pd"),
    max_codepoint=0x04FF,
    exclude_characters="-\N{SOFT HYPHEN}",
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(_READABLE, min_size=1, max_size=60))
def test_no_letter_of_a_name_is_lost(name: str) -> None:
    made = report(name=name, size=(64, 80), suggested=None, visits=1)
    printed = letters_of(fonts.printable(name))
    assert printed in letters_of(text_of(pdf.render(made)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.text(st.characters(exclude_categories=()), max_size=200),
    st.text(st.characters(exclude_categories=()), max_size=400),
    st.sampled_from(list(PAPERS)),
)
def test_wild_text_always_makes_a_report(name: str, comment: str, paper: str) -> None:
    made = report(name=name, identifier=name[:64], comment=comment, note=name, size=(64, 80))
    assert pages_of(pdf.render(made, paper))
