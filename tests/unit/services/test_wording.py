"""The wordings that ship are complete and name their source."""

import pytest

from acne_desktop.domain.iga import GRADES
from acne_desktop.errors import NotFoundError
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
