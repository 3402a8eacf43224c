"""The import contracts of pyproject.toml hold, and what the window needs loads without torch."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    command = [str(lint), "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_window_loads_without_torch() -> None:
    code = (
        "import sys, acne_desktop.app, acne_desktop.ui.main_window, acne_desktop.ui.pages.visit;"
        "heavy = {'torch', 'torchvision', 'reportlab'} & set(sys.modules);"
        "sys.exit(f'imported too early: {heavy}' if heavy else 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


def test_command_line_starts_without_torch_and_qt() -> None:
    code = (
        "import sys, acne_desktop.cli;"
        "heavy = {'torch', 'PySide6', 'sqlalchemy', 'reportlab'} & set(sys.modules);"
        "sys.exit(f'imported too early: {heavy}' if heavy else 0)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
