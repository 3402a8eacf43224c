"""Cautions are kept in English and said in the language in force."""

import pytest

from acne_desktop import language
from acne_desktop.domain import cautions
from acne_desktop.domain.photo import View


def test_a_caution_is_kept_in_english_and_said_in_another_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    german = {
        cautions.NOT_SHARP: "{name} ist unscharf.",
        cautions.NAMES[View.LEFT]: "Das linke Foto",
    }
    monkeypatch.setattr(language, "_said", lambda text: german.get(text, text))
    kept = cautions.caution(cautions.NOT_SHARP, View.LEFT)
    assert kept == "The left photograph is not sharp: small lesions may be missed."
    assert cautions.said(kept) == "Das linke Foto ist unscharf."


def test_a_caution_of_another_version_is_said_as_it_is() -> None:
    assert cautions.said("The photograph is odd.") == "The photograph is odd."
