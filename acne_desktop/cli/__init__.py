"""The command line: the same services as the window, with exit status 0, or 2 and one sentence."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence

from acne_desktop import __version__, log, paths
from acne_desktop.cli import (
    audit,
    clinic,
    colour,
    database,
    datasets,
    grade,
    importing,
    model,
    originals,
    photos,
    reports,
)
from acne_desktop.cli.shared import FAILED, Parser, add_data_dir
from acne_desktop.errors import Cancelled, KnownError

OK, INTERRUPTED = 0, 130
__all__ = ["FAILED", "INTERRUPTED", "OK", "guarded", "parse", "run"]
# In the order in which --help lists them.
_GROUPS = (
    grade,
    clinic,
    reports,
    importing,
    photos,
    colour,
    datasets,
    model,
    audit,
    originals,
    database,
)

_log = logging.getLogger(__name__)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; ``command`` is None when the window is asked for."""
    found = whole_parser().parse_args(arguments)
    if found.photos:  # for all that is opened from here on, in whatever place
        os.environ[paths.PHOTOS_VARIABLE] = found.photos
    return found


def whole_parser() -> argparse.ArgumentParser:
    """Return what reads the arguments of every command."""
    parser = Parser(
        prog="acne-desktop",
        allow_abbrev=False,  # --data of a command is neither --data-dir nor --database
        description="Assists in grading facial acne (IGA) from three photographs; does not "
        "diagnose; research use. Without a command, the window opens.",
    )
    parser.add_argument("--version", action="version", version=f"acne-desktop {__version__}")
    add_data_dir(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for group in _GROUPS:
        group.add(commands)
    return parser


def run(arguments: argparse.Namespace) -> int:
    """Run a parsed command and return the exit status."""
    command: Callable[[argparse.Namespace], None] = arguments.run

    def work() -> int:
        command(arguments)
        return OK

    return guarded(work)


def guarded(work: Callable[[], int]) -> int:
    """Run work; turn a known error into its sentence, a bug into a log entry and a sentence."""
    try:
        return work()
    except KnownError as error:
        print(error.sentence, file=sys.stderr)
    except (KeyboardInterrupt, Cancelled):
        print("Cancelled; nothing was changed.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away; Python must not complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception:
        folder = paths.Folders(paths.default_data_dir()).logs
        log.configure(folder)
        _log.exception("a command failed unexpectedly")
        print(f"Something unexpected went wrong; it was logged in {folder}.", file=sys.stderr)
    return FAILED
