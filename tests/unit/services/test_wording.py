"""The wordings that ship are complete and name their source."""

import pytest

from acne_desktop.domain.iga import GRADES, Wording
from acne_desktop.errors import NotFoundError
from acne_desktop.language import ENGLISH, LANGUAGES, speaking
from acne_desktop.services.wording import load_wording, wordings


def test_every_wording_is_complete() -> None:
    found = wordings()
    assert "fda" in [wording.id for wording in found]
    assert len({wording.id for wording in found}) == len(found)
    for wording in found:
        assert wording.title
        assert wording.source
        texts = [wording.definitions[grade] for grade in GRADES]
        assert all(texts)
        assert len(set(texts)) == len(GRADES)


def test_loads_by_id() -> None:
    assert load_wording("fda").id == "fda"
    assert load_wording() == load_wording("fda")


def test_an_unknown_wording() -> None:
    with pytest.raises(NotFoundError, match="not installed"):
        load_wording("../secret")


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != ENGLISH])
def test_every_wording_is_told_in_every_language(language: str) -> None:
    published = wordings()
    with speaking(language):
        told = {wording.id: wording for wording in wordings()}
    for wording in published:
        other = told[wording.id]
        assert other.title != wording.title
        for grade in GRADES:
            assert other.definitions[grade] != wording.definitions[grade]
            assert other.plain[grade] != wording.plain[grade]
        assert len(set(other.plain.values())) == len(GRADES)


def test_what_a_translation_lacks_stays_as_published() -> None:
    data = {
        "id": "x", "title": "Title", "source": "Source",
        "grades": {str(int(g)): f"Grade {int(g)}" for g in GRADES},
        "translations": {"de": {"grades": {"0": "Grad 0"}}},
    }  # fmt: skip
    found = Wording.from_dict(data, "de")
    assert (found.title, found.definitions[GRADES[0]]) == ("Title", "Grad 0")
    assert found.definitions[GRADES[1]] == "Grade 1"
    assert found.plain == {}
    del data["grades"]["3"]  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="lacks grade 3"):
        Wording.from_dict(data, "de")
