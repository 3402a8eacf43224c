"""The model card: markdown made from a package's manifest, so that no figure is typed by hand."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from acne_desktop.grading.package import COMPARISON, EARLIER
from acne_desktop.training.figure_words import (
    ATTENTION_FIGURES,
    FIGURE_NAMES,
    GROUPS,
    MAP_NAMES,
    shown,
)

_SCOPE_SHARES = ("found", "cautioned", "refused")
_SCOPE_FACES = {"real": "real faces", "closeups": "real close-ups", "rendered": "rendered faces"}
_SCOPE_NEGATIVES = {
    "made_of_faces": "faces spoilt",
    "held_out": "drawn, of kinds never trained on",
    "trained": "drawn, of the trained kinds",
}
_MIXED = (
    "of the visits were mixed with one of the same or a neighbouring grade, where the batch had "
    "one (after Zhang et al. 2018)."
)
_KEPT = (
    "of the way back from there to the weights that they started from lie those that ship (after "
    "Wortsman et al. 2022)."
)


def card(manifest: Mapping[str, Any]) -> str:
    """Return the card of a package with this manifest."""
    return "\n".join(_lines(manifest)) + "\n"


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
    yield from _unseen(manifest)
    yield from _attention(manifest)
    yield from _comparison(manifest)
    yield from _scope(manifest)
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
    parts, members = _parts(manifest), manifest["members"]
    recipe = parts[0]["recipe"]
    yield "## Networks and training"
    yield (
        f"The package ships the {members} networks of the cross-validation, whose logits are "
        f"averaged; the figures judge each visit by the {_networks(len(parts))} that had not seen "
        "it. What the average of all gains cannot be measured on these visits: each of them was "
        f"learned by {members - len(parts)} of the networks."
    )
    yield ""
    yield (
        f"Each network: {manifest['backbone']['name']}, shared by the views; its first "
        f"{recipe['frozen_blocks']} blocks keep the weights that they started with. A neck joins "
        "three scales into a map of one cell for every 8 pixels; a head adds a view embedding and "
        "weighs the views by gated attention (Ilse et al. 2018). It was fitted with the loss "
        f"`{recipe['loss']}`, its weights averaged over the steps, seed {recipe['seed']}."
    )
    yield ""
    for part in parts:
        yield (
            f"- {part['members']} of them see {part['input_height']} x {part['input_width']} "
            f"pixels of each photograph and were fitted for {part['recipe']['epochs']} epochs."
            + _share(part["recipe"], "mixed", _MIXED)
            + _share(part["recipe"], "kept", _KEPT)
        )
    yield ""
    yield (
        "Each photograph is "
        + (
            "cut to the face by the package's own locator (`face.onnx`); one without a face that "
            "it can find is fitted in whole."
            if "scope" in manifest
            else "cut to the face where one is found, or else fitted in whole."
        )
    )
    yield ""


def _parts(manifest: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return what the manifest says of the networks of each recipe."""
    parts: Sequence[Mapping[str, Any]] = manifest.get("parts", [manifest])
    return parts


def _networks(count: int) -> str:
    return "one network" if count == 1 else f"{count} networks"


def _share(recipe: Mapping[str, Any], name: str, told: str) -> str:
    """Return a sentence that begins with a share of the recipe, where it has one."""
    return f" {100 * recipe[name]:.0f} % {told}" if recipe.get(name) else ""


def _figures(manifest: Mapping[str, Any]) -> Iterator[str]:
    groups = {name: manifest["figures"][name] for name in GROUPS if name in manifest["figures"]}
    yield "## Figures"
    yield (
        "Cross-validated by subject, each with its 95 % interval (bootstrap over subjects). "
        f"Each visit is judged by the {_networks(len(_parts(manifest)))} of the "
        "package that had not seen its subject. "
        "Real and synthetic are never mixed: synthetic figures say nothing about patients, and "
        "their grades follow another definition (counts of each kind of lesion). "
        "`evaluate --cross-validated` computes all of this again from `oof.csv`."
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


def _unseen(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield what ``evaluate --record`` found: the networks together, on subjects new to all."""
    found = manifest.get("unseen")
    if not found:
        return
    data, figures = found["data"], found["figures"]
    yield "## The networks together, on subjects that none has seen"
    yield f"{data['title']}: {data['visits']} visits of {data['subjects']} subjects."
    yield ""
    yield "| | value |"
    yield "|---|---|"
    for name, words in FIGURE_NAMES.items():
        yield f"| {words} | {shown(name, figures[name], figures[f'{name}_interval'])} |"
    for grade, recall in figures["recall"].items():
        cell = shown("recall", recall, figures["recall_interval"][grade])
        yield f"| recall of IGA {grade} | {cell} |"
    yield ""


def _attention(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield what ``evaluate --attention`` found, where the package holds it."""
    found = manifest.get("attention")
    if not found:
        return
    yield "## Attention maps, checked"
    yield (
        f"On {found['visits']} rendered visits with exact masks, {found['with_lesions']} with "
        "lesions. Lesion energy lift: the lesions' share of the map's energy on skin, over "
        "their share of the skin (1 is chance). Pointing game: how often a view's maximum lies on "
        f"a lesion or within 1/{1 / found['tolerance']:.0f} of the photograph's height of one. "
        "`evaluate --attention` measures this again."
    )
    yield ""
    parts = {name: words for name, words in ATTENTION_FIGURES.items() if found.get(name)}
    yield "| | " + " | ".join(parts.values()) + " |"
    yield "|---|" + "---|" * len(parts)
    for name, words in MAP_NAMES.items():
        cells = [shown(p, found[p][name], found[p][f"{name}_interval"]) for p in parts]
        yield f"| {words} | " + " | ".join(cells) + " |"
    yield ""
    if found.get("randomised"):
        yield (
            "Weights replaced by noise from the head downwards (Adebayo et al. 2018), and how the "
            "maps then correlate with the trained ones: near 0, a map needs what was learned."
        )
        yield ""
        yield "| replaced down to | rank correlation |"
        yield "|---|---|"
        for one in found["randomised"]:
            cell = shown("correlation", one["correlation"], one["correlation_interval"])
            yield f"| {one['stage']} | {cell} |"
        yield ""


def _comparison(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield how a package compares with the one before, and the one it was fine-tuned from."""
    for name in (EARLIER, COMPARISON):
        if found := manifest.get(name):
            yield from _compared(found, manifest["version"])


def _compared(found: Mapping[str, Any], version: str) -> Iterator[str]:
    yield f"## Compared with {found['with']}"
    yield f"{found['sentence']} Each with its 95 % interval; the difference is paired by subject."
    yield ""
    yield f"| | {found['with']} | {version} | difference |"
    yield "|---|---|---|---|"
    for name in ("accuracy", "balanced_accuracy", "qwk"):
        parts = (found["old"], found["new"], found["difference"])
        cells = [shown(name, part[name], part[f"{name}_interval"]) for part in parts]
        yield f"| {FIGURE_NAMES[name]} | " + " | ".join(cells) + " |"
    yield ""


def _scope(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the model refuses, and how well it knows it."""
    if "scope" not in manifest:
        return
    yield "## What it refuses"
    yield (
        "The model looks for a face first. A photograph that shows none, is in black and white, "
        "heavily blurred, or unlike all that the model has learned from is refused with the reason;"
        " a doubtful one (not sharp, very dark or bright, a small or cut face, another view than "
        "it is said to be) is graded with a caution. It does not recognise other diseases of the "
        "skin, make-up or a retouched face: those it grades like any other."
    )
    yield ""
    figures = manifest.get("scope_figures") or manifest["scope"].get("figures", {})
    if figures.get("faces"):
        yield "| photographs to be graded | n | face found | cautioned | refused |"
        yield "|---|---|---|---|---|"
        for name, one in figures["faces"].items():
            shares = " | ".join(f"{100 * one[key]:.1f} %" for key in _SCOPE_SHARES)
            yield f"| {_SCOPE_FACES.get(name, name)} | {one['n']} | {shares} |"
        yield ""
        yield "Out of fold: neither the locator nor the limits had seen the person."
        yield ""
    if figures.get("negatives"):
        yield "| pictures not to be graded | refused |"
        yield "|---|---|"
        for name, families in figures["negatives"].items():
            for family, share in families.items():
                kind = f"{_SCOPE_NEGATIVES.get(name, name)}: {family.replace('_', ' ')}"
                yield f"| {kind} | {100 * share:.1f} % |"
        yield ""


def _evenness(calibration: Mapping[str, Any]) -> str:
    """Return a sentence about the offsets, empty where there are none."""
    if not calibration.get("evenness"):
        return ""
    offsets = ", ".join(
        f"IGA {grade}: {offset:+.2f}" for grade, offset in enumerate(calibration["offsets"])
    )
    return (
        "Grades that are rare among the training data are raised (log odds, "
        f"{offsets}), after drawing them more often in the fits: no grade is favoured because "
        "most of those patients had it. A probability is therefore that among patients with "
        "grades more evenly spread than theirs. "
    )


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
        "figures each fold is calibrated on the other folds. "
        f"{_evenness(calibration)}The coverage is an average over "
        "patients like those above, not a promise for one patient, nor for other skin, cameras or "
        "light. The sets are calibrated on real photographs, by number of views; where too few "
        "are at hand (real triplets), on synthetic ones, but never more narrowly than for one "
        "view fewer."
    )
    yield ""
    if "scope" not in manifest:
        yield (
            "The model cannot tell that a photograph shows no face, no skin or another disease: it "
            "grades whatever it is given."
        )
        yield ""
    yield (
        "A missing view is allowed and widens nothing by itself; the plausible set is calibrated "
        "for the number of views."
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
