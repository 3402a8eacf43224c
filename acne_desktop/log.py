"""The log: rotating files in the data folder, with tracebacks of bugs and no patient data.

Only this module configures logging. Messages name records by number, never by name, identifier,
date of birth or path.
"""

import logging
import logging.handlers
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType

_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_MEGABYTE = 1_000_000
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class ScrubbingFormatter(logging.Formatter):
    """Writes a traceback as its frames and the error's type, without its message.

    Messages of unforeseen errors often quote the data that caused them (an SQL row, a path);
    the frames are what a developer needs.
    """

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - logging's own name
        """Return the frames, newest last, and the names of the errors in the chain."""
        error = ei[1]
        lines: list[str] = []
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            where = [f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames]
            lines = [*where, type(error).__name__, *lines]
            error = error.__cause__ or error.__context__
        return "\n".join(lines)

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one entry, with home folders shortened."""
        return _HOME.sub("~", super().format(record))


_HOME = re.compile(re.escape(str(Path.home()))) if len(str(Path.home())) > 1 else re.compile("(?!)")


def configure(folder: Path | None) -> None:
    """Send the log to ``folder`` (rotating, 5 files of 1 MB), or to stderr when None."""
    root = logging.getLogger("acne_desktop")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    handler = _file_handler(folder) or logging.StreamHandler(sys.stderr)
    handler.setFormatter(ScrubbingFormatter(_FORMAT))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    root.propagate = False


def _file_handler(folder: Path | None) -> logging.Handler | None:
    """Return the file handler, or None where the folder cannot be written."""
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return logging.handlers.RotatingFileHandler(
            folder / "acne-desktop.log", maxBytes=_MEGABYTE, backupCount=4, encoding="utf-8"
        )
    except OSError:
        return None
