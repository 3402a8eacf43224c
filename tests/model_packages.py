"""Model packages whose weights nobody loads: for choosing, comparing and refusing them."""

from pathlib import Path
from typing import Any

from acne_desktop.grading import package

MANIFEST: dict[str, Any] = {
    "input_size": 64,
    "input_height": 64,
    "input_width": 64,
    "members": 1,
    "calibration": {},
    "wording": "fda",
    "data": [{"title": "Faces drawn for the tests"}],
    "figures": {
        "real": {"n": 100, "subjects": 60, "accuracy": 0.73, "accuracy_interval": [0.70, 0.77]}
    },
}


def plain_package(folder: Path, **more: Any) -> package.ModelPackage:
    """Write a whole package into a folder; its version is the folder's name."""
    files = {
        package.WEIGHTS: folder.name.encode() * 100,
        package.CARD: f"# Model card: {folder.name}\n\nDrawn faces only.\n".encode(),
        "backbone.onnx": b"a graph",
    }
    return package.write(folder, MANIFEST | {"version": folder.name} | more, files)
