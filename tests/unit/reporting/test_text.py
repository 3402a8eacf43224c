"""Any text in any script prints whole: choice of font, shaping, breaking into lines."""

# ruff: noqa: RUF001 - the typographic marks are those that print

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import black

from acne_desktop.language import speaking
from acne_desktop.reporting import fonts, text
from acne_desktop.reporting.fonts import Weight
from acne_desktop.reporting.text import Style

STYLE = Style(9, 12, black)
SCRIPTS = {
    "Latin": "Ünsal Çağrı Łódź Nguyễn",
    "Greek": "Ωμέγα Άννα",
    "Cyrillic": "Дмитрий Щукин",
    "Chinese": "张伟 欧阳",
    "Japanese": "さくら カタカナ 桜",
    "Korean": "김민준 한글",
    "Arabic": "محمد علي",
    "Hebrew": "שלום עולם",
    "Devanagari": "क्षेत्रीय",
    "Thai": "สวัสดี",
    "Armenian": "Հայկ",
    "Georgian": "გიორგი",
    "Bengali": "বাংলা",
    "Tamil": "தமிழ்",
}


@pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS)
@pytest.mark.parametrize("weight", Weight)
def test_names_in_many_scripts_have_a_glyph_for_every_letter(words: str, weight: Weight) -> None:
    assert fonts.printable(words) == words
    for name, part in fonts.runs(words, weight):
        font = fonts._font(name)
        for glyph in fonts.shape(name, part):
            assert font.face.charToGlyph[glyph.code] != 0, (name, part)


def test_arabic_letters_are_joined() -> None:
    name = "NotoSansArabic-Regular"
    drawn = fonts._font(name).face.charToGlyph
    alone = [drawn[fonts.shape(name, letter)[0].code] for letter in "محمد"]
    joined = [drawn[glyph.code] for glyph in fonts.shape(name, "محمد", right_to_left=True)]
    assert len(joined) == 4
    assert not set(joined) & set(alone[:3])  # none of the first three in its lonely form


def test_a_character_that_no_font_has_prints_as_its_number() -> None:
    assert fonts.printable("a\U0001f600b") == "a[U+1F600]b"


@pytest.mark.parametrize(
    ("entered", "printed"),
    [
        ("a\tb", "a b"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00\x07b", "ab"),
        ("a\u202eb\u2066", "ab"),
        ("e\u0301", "é"),
        ("a\u2028b", "a\nb"),
        ("a\u3000b", "a b"),
    ],
)
def test_invisible_controls_do_not_print(entered: str, printed: str) -> None:
    assert fonts.printable(entered) == printed


def test_a_mark_stays_in_the_font_of_its_letter() -> None:
    assert list(fonts.runs("אָב", Weight.REGULAR)) == [("NotoSansHebrew-Regular", "אָב")]


def test_lines_end_at_spaces() -> None:
    laid = text.lay("one two three four five six", STYLE, 60)
    assert len(laid.lines) > 1
    assert " ".join(line.text for line in laid.lines) == "one two three four five six"


def test_a_word_wider_than_the_line_is_broken_and_kept_whole() -> None:
    laid = text.lay("x" * 200, STYLE, 100)
    assert "".join(line.text for line in laid.lines) == "x" * 200
    assert all(text.width_of(line.text, STYLE) <= 100.01 for line in laid.lines)


def test_chinese_is_broken_between_characters_but_not_before_a_full_stop() -> None:
    laid = text.lay("张伟欧阳。" * 12, STYLE, 50)
    assert len(laid.lines) > 3
    assert not any(line.text.startswith("。") for line in laid.lines)


def test_paragraphs_and_empty_lines_are_kept() -> None:
    assert [line.text for line in text.lay("a\n\nb", STYLE, 100).lines] == ["a", "", "b"]


def test_an_empty_text_takes_no_room() -> None:
    assert text.lay("  \n ", STYLE, 100).height == 0


def test_a_long_name_is_set_smaller_before_it_takes_more_lines() -> None:
    style = Style(17, 22, black, Weight.BOLD)
    short = text.lay_within("Mustermann, Erika", style, 336, lines=2, smallest=11)
    long = text.lay_within("Maximiliana Theodora " * 4, style, 336, lines=2, smallest=11)
    endless = text.lay_within("Maximiliana Theodora " * 9, style, 336, lines=2, smallest=11)
    assert short.style.size == 17
    assert len(long.lines) == 2
    assert 11 <= long.style.size < 17
    assert endless.style.size == 11
    assert len(endless.lines) > 2


WILD = st.text(alphabet=st.characters(exclude_categories=()), max_size=120)


@settings(max_examples=150, deadline=None)
@given(WILD, st.sampled_from([30.0, 90.0, 336.0]))
def test_no_character_of_any_text_is_lost_between_lines(wild: str, width: float) -> None:
    laid = text.lay(wild, STYLE, width)
    kept = "".join(line.text for line in laid.lines)
    spaces = str.maketrans("", "", " \n\u00a0")
    assert kept.translate(spaces) == fonts.printable(wild).translate(spaces)


@settings(max_examples=150, deadline=None)
@given(WILD)
def test_glyphs_read_back_as_the_text_they_show(wild: str) -> None:
    for name, part in fonts.runs(fonts.printable(wild).replace("\n", ""), Weight.REGULAR):
        glyphs = fonts.shape(name, part)
        shown = {code: words for (_, words), code in fonts._font(name).own_codes.items()}
        read = "".join(shown.get(glyph.code, chr(glyph.code)) for glyph in glyphs)
        assert read.replace("\u200b", "") == part.replace("\u200b", "")


@pytest.mark.parametrize("mark", ["。", "、", "」", "）", "ー", "っ", "ょ", "々"])
def test_no_line_of_japanese_begins_with_what_must_not(mark: str) -> None:
    laid = text.lay("あ" * 9 + mark + "い" * 9 + mark + "う" * 9, STYLE, 10 * STYLE.size)
    assert len(laid.lines) > 2
    assert not any(line.text.startswith(mark) for line in laid.lines)


@pytest.mark.parametrize("mark", ["「", "（", "《"])
def test_no_line_of_chinese_ends_with_an_opening_mark(mark: str) -> None:
    laid = text.lay("中" * 9 + mark + "文" * 9 + mark + "字" * 9, STYLE, 10 * STYLE.size)
    assert len(laid.lines) > 2
    assert not any(line.text.endswith(mark) for line in laid.lines)


def test_japanese_is_printed_in_its_own_shapes_and_chinese_in_chinese_ones() -> None:
    shared = "直骨誤"  # one code, two shapes
    with speaking("ja"):
        for weight in Weight:
            assert list(fonts.runs(shared, weight)) == [(f"NotoSansJP-{weight.value}", shared)]
    with speaking("zh"):
        assert list(fonts.runs(shared, Weight.REGULAR)) == [("DroidSansFallbackFull", shared)]
