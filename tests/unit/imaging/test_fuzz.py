"""Damaged files of every format become a picture or one sentence, and whatever else is noticed."""

import os
import sys
import threading

import pytest

from tests.fuzz.mutations import mutation
from tests.fuzz.originals import FORMATS, originals
from tests.fuzz.watched import WELL, Became, readings

MUTATIONS = 40  # a format; python -m tests.fuzz reads thousands


@pytest.mark.parametrize("name", FORMATS)
def test_damaged_files_become_a_picture_or_one_sentence(name: str) -> None:
    whole = len(originals(name))
    made = list(readings(name, range(whole + MUTATIONS), _whole_first))
    assert [reading.number for reading in made] == list(range(whole + MUTATIONS))
    assert {reading.became for reading in made[:whole]} == {Became.PICTURE}
    assert not [reading for reading in made if reading.became not in WELL]
    assert Became.SENTENCE in {reading.became for reading in made}


def test_the_same_number_is_the_same_damage() -> None:
    assert mutation("jpeg", 7) == mutation("jpeg", 7)
    assert len({mutation("jpeg", number) for number in range(50)}) > 45


def test_a_failing_process_is_noticed_and_the_rest_is_read() -> None:
    made = [reading.became for reading in readings("png", range(5), _failing)]
    well = Became.PICTURE
    large = Became.LARGE if sys.platform == "linux" else well  # elsewhere nothing tells
    assert made == [well, Became.CRASH, well, large, well]
    made = [reading.became for reading in readings("png", [5], _failing, patience=2)]
    assert made == [Became.HANG]


_held: list[bytes] = []  # by the process that reads


def _whole_first(name: str, number: int) -> bytes:
    files = originals(name)
    return files[number] if number < len(files) else mutation(name, number)


def _failing(name: str, number: int) -> bytes:
    if number == 1:
        os._exit(70)
    _held[:] = [b"x" * 1_050_000_000] if number == 3 else []
    if number == 5:
        threading.Event().wait()
    return originals(name)[0]
