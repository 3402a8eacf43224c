"""Habits that a reviewer would otherwise have to look for in every file."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "acne_desktop").rglob("*.py"))
MAX_LINES = 450
S3 = "acne_desktop/storage/s3_shelf.py"


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_module_says_what_it_is_for(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "the module has no docstring"
    assert len(docstring.splitlines()[0]) > 20


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_module_is_not_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_network_library_is_imported(path: Path) -> None:
    banned = {
        *("requests", "httpx", "urllib.request", "urllib3", "http.client", "aiohttp", "ftplib"),
        *("smtplib", "boto3", "botocore"),
    }
    if path == ROOT / S3:  # the one module that may, where the clinic chose such a store
        banned -= {"boto3", "botocore"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {node.module or ""}
        else:
            continue
        assert not any(n == b or n.startswith(b + ".") for n in names for b in banned)
        assert not any("QtNetwork" in n or "WebEngine" in n for n in names)


def test_only_the_theme_names_colours() -> None:
    colour = re.compile(r"#[0-9a-fA-F]{6}\b|QColor\(\s*\d")
    offenders = [
        _name(path)
        for path in (ROOT / "acne_desktop" / "ui").rglob("*.py")
        if path.name not in ("theme.py", "colours.py")
        and colour.search(path.read_text(encoding="utf-8"))
    ]
    assert not offenders


def test_sizes_are_asked_of_the_theme() -> None:
    """A size that is a number in the code does not follow the scale of the window."""
    size = re.compile(
        r"set(Fixed|Minimum|Maximum)(Width|Height|Size)\(\s*\d{2,}"
        r"|(set|add)Spacing\(\d{2,}|setColumnWidth\([^()]*\d{2,}\)"
    )
    offenders = [
        _name(path)
        for path in (ROOT / "acne_desktop" / "ui").rglob("*.py")
        if size.search(path.read_text(encoding="utf-8"))
    ]
    assert not offenders


def test_weights_are_never_unpickled() -> None:
    pickle = re.compile(r"\b(pickle|torch\.load|joblib)\b(?!.*weights_only=True)")
    offenders = [
        _name(path)
        for path in SOURCES
        if "training" not in path.parts and pickle.search(path.read_text(encoding="utf-8"))
    ]
    assert not offenders
