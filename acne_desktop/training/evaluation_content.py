"""What an evaluation report says, block by block, before it is a web page or a PDF.

It names no subject and no visit: only counts, figures and their intervals.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acne_desktop.training import attention, evaluation_charts
from acne_desktop.training.dataset import SYNTHETIC
from acne_desktop.training.evaluation_charts import Chart
from acne_desktop.training.figure_words import (
    ATTENTION_FIGURES,
    FIGURE_NAMES,
    GROUPS,
    MAP_NAMES,
    interval_shown,
    shown,
    value_shown,
)
from acne_desktop.training.metrics import RESAMPLES

NOTICE = "Assists, does not diagnose; research use."
BY_SENTENCE = "Balanced accuracy is the mean over the grades that occur in a row."
_TILES = ("accuracy", "balanced_accuracy", "qwk", "within_one")
_BY_COLUMNS = ("accuracy", "balanced_accuracy", "qwk", "within_one", "ece", "coverage", "set_size")
_SHORT = {
    "qwk": "QWK",
    "ece": "ECE",
    "coverage": "coverage",
    "set_size": "set size",
    "within_one": "within one",
    "balanced_accuracy": "balanced",
}
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI")


@dataclass(frozen=True)
class Heading:
    """The title of a part; ``minor`` ones stand over a single table."""

    text: str
    minor: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph; ``quiet`` ones are notes."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Tile:
    """One figure that is read first."""

    name: str
    value: str
    interval: str


@dataclass(frozen=True)
class Tiles:
    """A row of tiles."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Table:
    """A table: the first column names the row, the others hold figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A chart under its title."""

    title: str
    chart: Chart


@dataclass(frozen=True)
class Pair:
    """Two charts side by side."""

    left: Figure
    right: Figure


Block = Heading | Text | Tiles | Table | Figure | Pair


@dataclass(frozen=True)
class Subject:
    """What was measured: a package, and the data it was measured on."""

    model: str
    hash: str
    data: str
    synthetic: bool = False
    cross_validated: bool = False


@dataclass(frozen=True)
class Report:
    """A title, the facts below it as (name, value), and the blocks."""

    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]


def report(
    subject: Subject,
    groups: Mapping[str, Mapping[str, Any]],
    day: str,
    attention_figures: Mapping[str, Any] | None = None,
) -> Report:
    """Return the report on the figures of one or more groups of visits."""
    facts = (
        ("Model", subject.model),
        ("SHA-256", subject.hash),
        ("Measured on", subject.data),
        ("Visits", "; ".join(_count(name, one, len(groups)) for name, one in groups.items())),
        ("Written", day),
    )
    blocks: list[Block] = []
    for name, figures in groups.items():
        title = GROUPS.get(name, name)
        if len(groups) > 1:
            blocks.append(Heading(title[:1].upper() + title[1:]))
        blocks += _group(figures, synthetic=subject.synthetic or name.startswith(SYNTHETIC))
    if attention_figures:
        blocks += _attention(attention_figures)
    blocks += _limits(subject)
    return Report(f"Evaluation of {subject.model}", facts, tuple(blocks))


def _count(name: str, figures: Mapping[str, Any], groups: int) -> str:
    told = f"{figures['n']} of {figures['subjects']} subjects"
    if groups > 1:
        told = f"{GROUPS.get(name, name)}: {told}"
    refused = figures.get("refused", {}).get("n", 0)
    return f"{told}; {refused} more refused as out of scope" if refused else told


def _group(figures: Mapping[str, Any], *, synthetic: bool) -> Iterator[Block]:
    """Yield the blocks about one group of visits."""
    yield Tiles(tuple(_tile(name, figures) for name in _TILES))
    yield from _left_out(figures)
    if not figures["n"]:
        return
    yield Table(
        ("Figure", "Value", "95 % interval"),
        tuple(
            (words, *cells(name, figures[name], figures[f"{name}_interval"]))
            for name, words in FIGURE_NAMES.items()
        ),
    )
    yield Pair(
        Figure("Confusion", evaluation_charts.confusion(figures["confusion"])),
        Figure("Reliability", evaluation_charts.reliability(figures["reliability"])),
    )
    yield Figure("Recall by grade", evaluation_charts.recalls(figures))
    if len(figures["by_views"]) > 1:
        yield Heading("By the number of views present", minor=True)
        yield _by("Views", figures["by_views"])
        yield Text(BY_SENTENCE, quiet=True)
    if figures.get("by_fitzpatrick"):
        yield Heading("By skin type (Fitzpatrick)", minor=True)
        by_type = figures["by_fitzpatrick"].items()
        yield _by("Type", {_ROMAN[int(number)]: group for number, group in by_type})
        yield Text(BY_SENTENCE, quiet=True)
        if synthetic:
            yield Text(
                "The skin is rendered: these figures are no evidence of how the model does on "
                "real skin of these types.",
                quiet=True,
            )


def _left_out(figures: Mapping[str, Any]) -> Iterator[Text]:
    """Yield what is in no figure: grades that do not occur, and visits that were refused."""
    if figures["absent_grades"] and figures["n"]:
        absent = ", ".join(map(str, figures["absent_grades"]))
        yield Text(
            f"IGA {absent} does not occur and is not averaged into balanced accuracy.", quiet=True
        )
    refused = figures.get("refused", {"n": 0, "visits": []})
    if refused["n"]:
        reasons = Counter(one["reason"] for one in refused["visits"])
        told = " ".join(f"{reason} ({count})" for reason, count in reasons.most_common())
        yield Text(
            f"The model refused {counted(refused['n'])} as out of scope, in no figure here. "
            f"Why: {told}",
            quiet=True,
        )


def counted(visits: int) -> str:
    """Return so many visits in words: ``1 visit``, ``2 visits``."""
    return f"{visits} visit{'' if visits == 1 else 's'}"


def _tile(name: str, figures: Mapping[str, Any]) -> Tile:
    value, interval = cells(name, figures[name], figures[f"{name}_interval"])
    words = FIGURE_NAMES[name]
    return Tile(words[:1].upper() + words[1:], value, interval)


def cells(name: str, value: float | None, interval: Sequence[float] | None) -> tuple[str, str]:
    """Return a figure and its interval as two cells, dashes where it is not defined."""
    if value is None or interval is None:
        return "\N{EN DASH}", "\N{EN DASH}"
    return value_shown(name, value), interval_shown(name, interval)


def _by(what: str, groups: Mapping[str, Mapping[str, Any]]) -> Table:
    """Return the table of some figures by what the groups differ in."""
    refusing = any(group.get("refused") for group in groups.values())
    header = [what, "n", *(_SHORT.get(name, name) for name in _BY_COLUMNS)]
    rows = []
    for key, group in groups.items():
        told = [
            "\n".join(cells(name, group[name], group[f"{name}_interval"])) for name in _BY_COLUMNS
        ]
        rows.append((key, str(group["n"]), *told, *([str(group["refused"])] if refusing else [])))
    return Table((*header, *(["refused"] if refusing else [])), tuple(rows))


def _attention(figures: Mapping[str, Any]) -> Iterator[Block]:
    yield Heading("Attention maps, checked")
    yield Text(attention_sentence(figures))
    if figures["with_lesions"]:
        yield Figure(
            "Lesion energy lift: lesions' share of the energy on skin, over their share of the "
            "skin (1 is chance)",
            evaluation_charts.lifts(figures["lesion_lift"], MAP_NAMES),
        )
    yield Table(*attention_table(figures))
    if figures.get("randomised"):
        yield Heading(
            "Weights made noise, from the head downwards (Adebayo et al. 2018)", minor=True
        )
        yield Table(*randomised_table(figures["randomised"]))
        yield Text(RANDOMISED_SENTENCE, quiet=True)


RANDOMISED_SENTENCE = (
    "Rank correlation with the trained model's maps over the skin; every row has the parts above "
    "it replaced as well. Near 0, the map needs what was learned."
)


def attention_sentence(figures: Mapping[str, Any]) -> str:
    """Return on what the maps were checked, and how the skin was known."""
    on = f"{counted(figures['visits'])} ({figures['triplets']} with all three views)"
    if figures["skin"] == attention.COLOUR:
        return (
            f"On {on} without masks. The skin is estimated by colour (Cb 77\N{EN DASH}127, Cr 133"
            "\N{EN DASH}173, luma above 40; Chai and Ngan 1999), so only the share of energy on it "
            "is told."
        )
    return (
        f"On {on} with exact masks, {figures['with_lesions']} of them with lesions. Pointing is "
        "how often a view's maximum lies on a lesion or within "
        f"1/{1 / figures['tolerance']:.0f} of the photograph's height of one. Attention maps show "
        "where the model looked; they are not lesion maps."
    )


def attention_table(
    figures: Mapping[str, Any],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the header and the rows of the attention figures: one row a map."""
    parts = dict(ATTENTION_FIGURES)
    if not figures["with_lesions"]:
        parts = {"on_skin": parts["on_skin"]}
    rows = [
        (
            words,
            *(
                shown(part, figures[part][name], figures[part][f"{name}_interval"])
                for part in parts
            ),
        )
        for name, words in MAP_NAMES.items()
    ]
    return ("Map", *parts.values()), tuple(rows)


def randomised_table(
    stages: Sequence[Mapping[str, Any]],
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the header and the rows of the weight randomisation: one row a stage."""
    rows = [
        (
            str(one["stage"]),
            shown("correlation", one["correlation"], one["correlation_interval"]),
        )
        for one in stages
    ]
    return ("Replaced down to", "rank correlation"), tuple(rows)


def _limits(subject: Subject) -> Iterator[Block]:
    yield Heading("Limits")
    yield Text(
        "The model assists a clinician, who decides; it does not diagnose and is no medical "
        "device. Research use only."
    )
    yield Text(
        f"Each interval holds 95 % of {RESAMPLES:,} bootstrap samples of the subjects, so it knows "
        "that visits of one person are alike; with few subjects it is wide, and a figure without "
        "its interval says nothing. The calibration error is biased upwards where visits are few. "
        "The figures hold for subjects, cameras and light like these, not for others."
    )
    if subject.cross_validated:
        yield Text(
            "Cross-validated by subject: each visit was judged by those of the package's "
            "networks that had not seen its subject, and calibrated on the other folds. The "
            "package answers with the mean of all its networks."
        )
    if subject.synthetic or subject.cross_validated:
        yield Text(
            "Synthetic patients are rendered. Their figures show that the method works as built; "
            "they say nothing about patients."
        )
    if not subject.cross_validated:
        yield Text(
            "If the model was trained on any of these subjects, the figures flatter it: its own "
            "cross-validated figures (evaluate --cross-validated) are then the ones to read."
        )
