"""The log keeps where a bug happened, and nothing of whom it concerned."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from acne_desktop import log

_log = logging.getLogger("acne_desktop.test")


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """Return the file that the log is written to."""
    log.configure(tmp_path)
    yield tmp_path / "acne-desktop.log"
    log.configure(None)


def fail_on(name: str) -> None:
    raise ValueError(f"no visit of {name}")


def test_traceback_keeps_frames_and_types_without_messages(logged: Path) -> None:
    try:
        try:
            fail_on("Ada Example")
        except ValueError as error:
            raise KeyError("Ada Example, 2001-02-03") from error
    except KeyError:
        _log.exception("a bug")
    text = logged.read_text()
    assert "in fail_on" in text
    assert text.index("ValueError") < text.index("KeyError")
    assert "Ada" not in text
    assert "2001" not in text


def test_home_folder_is_shortened(logged: Path) -> None:
    _log.warning("looked in %s", Path.home() / "clinic")
    assert str(Path.home() / "clinic") not in logged.read_text()
    assert "~/clinic" in logged.read_text().replace("\\", "/")


def test_a_folder_that_refuses_is_survived(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    log.configure(tmp_path / "file" / "logs")
    _log.warning("said anyway")
    log.configure(None)
    assert "said anyway" in capsys.readouterr().err
