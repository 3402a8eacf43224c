"""Which script a text is in: what a screen reader must be told to read it well."""

import unicodedata
from collections import Counter

# The language that a voice for the script speaks; a name does not say more.
_VOICES = {
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "BENGALI": "bn",
    "CYRILLIC": "ru",
    "DEVANAGARI": "hi",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "HANGUL": "ko",
    "HEBREW": "he",
    "TAMIL": "ta",
    "THAI": "th",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
}


def read_as(text: str, *, spoken: str) -> dict[str, str]:
    """Return the words of a drawn line and its language, where the drawing does not tell them.

    The words are given for scripts whose letters are drawn in another order or joined; the
    language for a line in another script than that of the document's language ``spoken``.
    """
    entries: dict[str, str] = {}
    if text.isascii():
        return entries
    if any(_is_reshaped(character) for character in text):
        entries["ActualText"] = text
    voice = voice_of(text)
    if voice and voice != spoken.split("-", maxsplit=1)[0]:
        entries["Lang"] = voice
    return entries


def voice_of(text: str) -> str:
    """Return the language for a text mostly in another script than Latin, or nothing."""
    if text.isascii():
        return ""
    letters = [c for c in text if c.isalpha()]
    voices = Counter(_VOICES.get(unicodedata.name(c, "").split(" ")[0], "") for c in letters)
    voice, count = voices.most_common(1)[0] if voices else ("", 0)
    if voice == "zh" and voices["ja"]:
        return "ja"  # kana between Chinese characters
    if voice == "ja":
        count += voices["zh"]
    return voice if 2 * count > len(letters) else ""


def _is_reshaped(character: str) -> bool:
    return not character.isascii() and (
        unicodedata.combining(character) != 0
        or unicodedata.category(character) in ("Mc", "Mn")
        or unicodedata.bidirectional(character) in ("R", "AL", "AN")
    )
