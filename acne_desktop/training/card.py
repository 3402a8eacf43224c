"""The model card: markdown made from a package's manifest, so that no figure is typed by hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

GROUPS = {
    "real": "real visits (one or two views)",
    "real_single": "real photographs, each on its own",
    "synthetic": "synthetic triplets",
    "synthetic_single": "synthetic photographs, each on its own",
}
_PERCENT = {"accuracy", "balanced_accuracy", "within_one", "ece", "coverage"}
FIGURE_NAMES = {
    "accuracy": "accuracy",
    "balanced_accuracy": "balanced accuracy",
    "within_one": "within one grade",
    "mae": "mean absolute error",
    "qwk": "quadratic weighted kappa",
    "lwk": "linear weighted kappa",
    "ece": "expected calibration error",
    "coverage": "coverage of the plausible set",
    "set_size": "mean size of the plausible set",
}


def card(manifest: Mapping[str, Any]) -> str:
    """Return the card of a package with this manifest."""
    return "\n".join(_lines(manifest)) + "\n"


def shown(name: str, value: float | None, interval: Sequence[float] | None) -> str:
    """Return a figure with its interval as it is read: ``73.5 % (70.0-77.1)``."""
    if value is None or interval is None:
        return "does not occur"
    if name in _PERCENT or name.startswith("recall"):
        low, high = (100 * bound for bound in interval)
        return f"{100 * value:.1f} % ({low:.1f}\N{EN DASH}{high:.1f})"
    return f"{value:.2f} ({interval[0]:.2f}\N{EN DASH}{interval[1]:.2f})"


def _lines(manifest: Mapping[str, Any]) -> Iterator[str]:
    yield f"# Model card: {manifest['version']}"
    yield ""
    yield (
        "**Research use only. The model assists a clinician, who decides; it does not diagnose "
        "and is no medical device.**"
    )
    yield ""
    for data in manifest["data"]:
        yield from (f"- {caution}" for caution in data["cautions"])
    yield ""
    yield "## What it does"
    yield (
        "From one to three photographs of a face (frontal, patient's left, patient's right) it "
        "suggests an IGA grade from 0 to 4, with a probability of every grade, a contiguous set of "
        f"plausible grades ({_coverage(manifest)} %), how much each view weighed, and attention "
        "maps. The maps show where the model looked; they are not lesion maps."
    )
    yield ""
    yield from _data(manifest)
    yield from _training(manifest)
    yield from _figures(manifest)
    yield from _limits(manifest)
    yield from _licence(manifest)
    yield from _again(manifest)


def _coverage(manifest: Mapping[str, Any]) -> int:
    coverage: float = manifest["calibration"]["coverage"]
    return round(100 * coverage)


def _data(manifest: Mapping[str, Any]) -> Iterator[str]:
    yield "## Data"
    yield "| data set | subjects | visits | photographs | IGA 0 / 1 / 2 / 3 / 4 | licence |"
    yield "|---|---|---|---|---|---|"
    for data in manifest["data"]:
        grades = " / ".join(str(count) for count in data["grades"].values())
        yield (
            f"| {data['title']} | {data['subjects']} | {data['visits']} | {data['photographs']} "
            f"| {grades} | {data['licence']} |"
        )
    yield ""


def _training(manifest: Mapping[str, Any]) -> Iterator[str]:
    recipe, folds = manifest["recipe"], manifest["folds"]
    yield "## Network and training"
    yield (
        f"{manifest['backbone']['name']}, shared by the views, at {manifest['input_size']} pixels; "
        f"its first {recipe['frozen_blocks']} blocks keep their ImageNet weights. A neck joins two "
        "scales; a head adds a view embedding and weighs the views by gated attention "
        "(Ilse et al. 2018). "
        f"{recipe['epochs']} epochs over {recipe['copies']} varied copies of each photograph, "
        f"loss `{recipe['loss']}`, weights averaged over the steps, seed {recipe['seed']}. "
        f"The figures below come from {folds['count']} folds by subject; the network that ships "
        "was fitted on all the data with the same recipe."
    )
    yield ""


def _figures(manifest: Mapping[str, Any]) -> Iterator[str]:
    groups = {name: manifest["figures"][name] for name in GROUPS if name in manifest["figures"]}
    yield "## Figures"
    yield (
        "Cross-validated by subject, each with its 95 % interval (bootstrap over subjects). "
        "Real and synthetic are never mixed: synthetic figures say nothing about patients, and "
        "their grades follow another definition (counts of each kind of lesion). "
        "`evaluate --cross-validated` computes all of this again from "
        "`oof.csv`."
    )
    yield ""
    yield "| | " + " | ".join(GROUPS[name] for name in groups) + " |"
    yield "|---|" + "---|" * len(groups)
    yield "| n (subjects) | " + " | ".join(_count(g) for g in groups.values()) + " |"
    for name, words in FIGURE_NAMES.items():
        cells = [shown(name, g[name], g[f"{name}_interval"]) for g in groups.values()]
        yield f"| {words} | " + " | ".join(cells) + " |"
    for grade in "01234":
        cells = [
            shown("recall", g["recall"][grade], g["recall_interval"][grade])
            for g in groups.values()
        ]
        yield f"| recall of IGA {grade} | " + " | ".join(cells) + " |"
    yield ""
    yield "A grade that does not occur in a group is not averaged into its balanced accuracy."
    yield ""
    for name, figures in groups.items():
        yield f"Confusion, {GROUPS[name]} (rows: label, columns: model)"
        yield ""
        yield "| | 0 | 1 | 2 | 3 | 4 |"
        yield "|---|---|---|---|---|---|"
        for label, row in enumerate(figures["confusion"]):
            yield f"| **{label}** | " + " | ".join(map(str, row)) + " |"
        yield ""


def _count(figures: Mapping[str, Any]) -> str:
    return f"{figures['n']} ({figures['subjects']})"


def _limits(manifest: Mapping[str, Any]) -> Iterator[str]:
    calibration = manifest["calibration"]
    thresholds = ", ".join(
        f"{views} view{'s' if views != '1' else ''}: {value:.3f}"
        for views, value in calibration["thresholds"].items()
    )
    yield "## Calibration and limits"
    yield (
        f"One temperature ({calibration['temperature']:.3f}) and conformal thresholds by number of "
        f"views ({thresholds}), from out-of-fold logits, every subject counting once; in the "
        "figures each fold is calibrated on the other folds. The coverage is an average over "
        "patients like those above, not a promise for one patient, nor for other skin, cameras or "
        "light. The sets are calibrated on real photographs, by number of views; where too few "
        "are at hand (real triplets), on synthetic ones, but never more narrowly than for one "
        "view fewer."
    )
    yield ""
    yield (
        "The model cannot tell that a photograph shows no face, no skin or another disease: it "
        "grades whatever it is given. A missing view is allowed and widens nothing by itself; the "
        "plausible set is calibrated for the number of views."
    )
    yield ""


def _licence(manifest: Mapping[str, Any]) -> Iterator[str]:
    backbone = manifest["backbone"]
    yield "## Licence"
    yield manifest["licence"]
    yield (
        f"The backbone's starting weights ({backbone['weights']}) are by "
        f"{backbone['attribution']}, {backbone['licence']}."
    )
    yield ""


def _again(manifest: Mapping[str, Any]) -> Iterator[str]:
    yield "## Train it again, check it"
    yield "```"
    yield manifest["command"]
    yield "sha256sum --check manifest.sha256"
    yield "```"
    yield (
        "The SHA-256 of `manifest.json` is the hash of the package and stands in every stored "
        "assessment; the manifest holds the SHA-256 of every other file, the recipe and the "
        "versions of the libraries."
    )
