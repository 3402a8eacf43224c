"""What the commands share: arguments, where the clinic's data is, progress, a disk's refusal."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from acne_desktop import paths
from acne_desktop.errors import StorageError
from acne_desktop.language import ENGLISH

if TYPE_CHECKING:
    from acne_desktop.services.settings import Settings

FAILED = 2


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence instead of repeating the usage."""

    def error(self, message: str) -> NoReturn:
        """End with the sentence and status 2."""
        self.exit(FAILED, f"{message[:1].upper()}{message[1:]}; see {self.prog} --help.\n")


Commands: TypeAlias = "argparse._SubParsersAction[Parser]"


def add_data_dir(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    """Let a command be told the clinic's folder."""
    # SUPPRESS: a command's own default must not overwrite a folder named before the command.
    parser.add_argument(
        "--data-dir", type=Path, default=default, metavar="D", help="folder of the clinic's data"
    )
    parser.add_argument(
        "--database",
        default=default,
        metavar="ADDRESS",
        help="a PostgreSQL server's database, such as postgresql+psycopg://user@server/clinic",
    )
    parser.add_argument(
        "--photos",
        default=default,
        metavar="ADDRESS",
        help="a shared store of photographs: s3://bucket/prefix, or a shared folder's whole path",
    )


def data_dir(arguments: argparse.Namespace) -> Path:
    """Return the clinic's folder: the one named, or this user's."""
    return arguments.data_dir or paths.default_data_dir()


def window_language(settings: "Settings") -> str:
    """Return the language that the window speaks by the settings; its system's cannot be told."""
    return ENGLISH if settings.language == "system" else settings.language


def database(arguments: argparse.Namespace) -> str:
    """Return the server's address that was named, or nothing."""
    return arguments.database or ""


def positive(text: str) -> int:
    """Return a whole number above 0, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number above 0")
    return int(text)


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn a disk's refusal into one sentence."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "the disk refused").lower()
        raise StorageError(
            f"{target.name} could not be written ({reason}): choose another folder."
        ) from error


@contextmanager
def progress(title: str) -> Iterator[Callable[[float, str], None]]:
    """Show a progress bar on stderr; what it yields takes a fraction and words."""
    # Imported here: `--help` must not wait for it.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=1.0)

        def report(fraction: float, text: str) -> None:
            bar.update(task, completed=fraction, description=text or title)

        yield report
