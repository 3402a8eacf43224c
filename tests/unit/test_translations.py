"""Every text is there in every language, with its placeholders and plural forms."""

import pytest

from acne_desktop.language import ENGLISH, LANGUAGES
from tests import translating

CODES = [code for code in LANGUAGES if code != ENGLISH]


@pytest.mark.parametrize("code", CODES)
def test_the_catalogue_is_complete_and_fits_the_code(code: str) -> None:
    found = list(translating.faults(code))
    assert not found, "\n".join([*found[:20], f"{len(found)} in all; see tests/translating.py"])


def test_the_code_says_a_good_many_texts() -> None:
    found = translating.texts()
    assert len(found) > 500
    assert "Patients" in found
    assert any(isinstance(text, tuple) for text in found)


@pytest.mark.parametrize(
    ("text", "said", "fault"),
    [
        ("{n} of {all}", "{n} von {all}", ""),
        ("{n} of {all}", "{n} von allen", "placeholders differ"),
        ("Save", "{n} speichern", "placeholders differ"),
        ("{n} of {all}", "{n} von {all", "braces do not match"),
        (("{n} visit", "{n} visits"), ("eine Visite", "{n} Visiten"), ""),
        (("{n} visit", "{n} visits"), ("{m} Visite", "{n} Visiten"), "placeholders differ"),
    ],
)
def test_slips_are_found(text: translating.Text, said: object, fault: str) -> None:
    found = " ".join(translating.slips("de", text, said))
    assert fault in found
    assert bool(found) is bool(fault)
