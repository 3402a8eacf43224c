"""Stands in for ``acne-desktop train``: the same arguments and lines, a package in no time.

``FAKE_TRAINER`` in the environment says what it does: ``better`` (the default), ``worse``,
``uncompared``, ``hang`` (one step, then it waits to be killed), ``fail`` (one sentence, status 2)
or ``crash``.
"""

import argparse
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from acne_desktop.domain import triplets
from acne_desktop.grading import package
from acne_desktop.grading.package import ModelPackage

FIGURES = ("accuracy", "balanced_accuracy", "qwk")


def comparison(old: ModelPackage, *, better: bool) -> dict[str, Any]:
    """Return what the trainer's manifest says of both models on the same visits."""
    gain = 0.07 if better else -0.02
    was = {"accuracy": 0.71, "balanced_accuracy": 0.68, "qwk": 0.80}
    now = {name: value + gain for name, value in was.items()}
    verdict = "Better than" if better else "Not shown to be better than"
    return {
        "with": old.version,
        "with_hash": old.hash,
        "n": 66,
        "subjects": 24,
        "old": _figures(was, 0.09),
        "new": _figures(now, 0.08),
        "difference": _figures(dict.fromkeys(FIGURES, gain), 0.05),
        "better": better,
        "sentence": f"{verdict} {old.version} on patients that neither had seen: "
        f"{100 * now['accuracy']:.1f} % instead of {100 * was['accuracy']:.1f} % of 66 visits "
        "right.",
    }


def _figures(values: dict[str, float], half: float) -> dict[str, Any]:
    both: dict[str, Any] = dict(values)
    return both | {f"{name}_interval": [v - half, v + half] for name, v in values.items()}


def make_package(
    old: ModelPackage,
    out: Path,
    compared: dict[str, Any] | None,
    earlier: dict[str, Any] | None = None,
) -> ModelPackage:
    """Write a package like the old one, of another version."""
    manifest = {key: value for key, value in old.manifest.items() if key not in ("files", "format")}
    manifest |= {"version": out.name, "data": [{"title": "A clinic's own visits"}]}
    for name, found in (("comparison", compared), ("earlier", earlier)):
        manifest.pop(name, None)
        if found is not None:
            manifest[name] = found
    files = {name: old.read(name) for name in old.manifest["files"]}
    files[package.CARD] = f"# Model card: {out.name}\n".encode()
    return package.write(out, manifest, files)


def _say(**line: object) -> None:
    print(json.dumps(line), flush=True)


def main() -> int:
    """Do what the environment asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["train"])
    parser.add_argument("--from", dest="start", type=Path, required=True)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", action="store_true", required=True)
    parser.add_argument("--progress-json", action="store_true", required=True)
    given = parser.parse_args()
    how = os.environ.get("FAKE_TRAINER", "better")
    rows = (given.data / triplets.TABLE).read_text(encoding="utf-8").splitlines()
    work = given.out.with_name(f".{given.out.name}.training")
    resumed = work.is_dir()
    work.mkdir(exist_ok=True)
    print("a library says something of its own", flush=True)
    _say(step="Network 1", done=3, total=8, note="resumed" if resumed else "loss 1.02")
    if how == "hang":
        threading.Event().wait()
    if how == "fail":
        print(f"There are {len(rows) - 1} graded visits: that is too few.", file=sys.stderr)
        return 2
    if how == "crash":
        raise RuntimeError("a bug in the trainer")
    old = ModelPackage.open(given.start)
    compared = None if how == "uncompared" else comparison(old, better=how == "better")
    before = ModelPackage.open(given.against) if given.against else None
    earlier = comparison(before, better=how == "better") if before else None
    made = make_package(old, given.out, compared, earlier)
    _say(package=made.folder.name, comparison=compared)
    return 0


if __name__ == "__main__":
    sys.exit(main())
