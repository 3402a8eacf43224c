"""Starts acne_desktop: the window without a command, the command line with one."""

import sys
from pathlib import Path

from acne_desktop import cli


def main() -> int:
    """Run what the arguments ask for and return the exit status: 0, or 2 after a sentence."""
    arguments = cli.parse(sys.argv[1:])
    if arguments.command is None:
        return cli.guarded(lambda: _open_window(arguments.data_dir, arguments.database or ""))
    return cli.run(arguments)


def _open_window(data_dir: Path | None, database: str) -> int:
    from acne_desktop import app  # noqa: PLC0415 - Qt is loaded only when a window opens

    return app.run(data_dir, database)


if __name__ == "__main__":
    sys.exit(main())
