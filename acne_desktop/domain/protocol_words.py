"""A protocol in words: a line for each of its rules, and what one version changed in another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from acne_desktop.domain.study import Protocol, Version
from acne_desktop.language import mark, tr, trn

Names = Mapping[int, str]


@dataclass(frozen=True)
class Line:
    """A rule of a protocol with what it says; ``before`` is what it said, where it differs."""

    name: str
    text: str
    before: str = ""

    @property
    def changed(self) -> bool:
        """Tell whether the version before said something else."""
        return bool(self.before)


def lines(protocol: Protocol, names: Names, before: Protocol | None = None) -> list[Line]:
    """Return every rule in words, beside what it was in the version before."""
    found = []
    for name, say in _RULES:
        text = say(protocol, names)
        old = say(before, names) if before is not None else text
        found.append(Line(tr(name), text, old if old != text else ""))
    return found


def version_lines(versions: Sequence[Version], number: int, names: Names) -> list[Line]:
    """Return the rules of one version beside those of the version before it."""
    by_number = {version.number: version.protocol for version in versions}
    return lines(by_number[number], names, by_number.get(number - 1))


def _people(numbers: Sequence[int], names: Names) -> str:
    told = [names.get(number, tr("Account {n}", n=number)) for number in numbers]
    return ", ".join(told) or tr("Nobody")


def _share(value: float) -> str:
    told = f"{100 * value:.4g}"
    return tr("{n} %", n=told)


def _gap(protocol: Protocol, _names: Names) -> str:
    if not protocol.repeat_share:
        return tr("Nothing is repeated")
    return trn("At least {n} read later", "At least {n} reads later", protocol.repeat_gap)


def _per_visit(protocol: Protocol, _names: Names) -> str:
    count = protocol.reads_per_visit
    return trn("{n} reader", "{n} readers", count)


_RULES: tuple[tuple[str, Callable[[Protocol, Names], str]], ...] = (
    (mark("Wording of the grades"), lambda p, _: p.wording_id.upper()),
    (mark("Readers"), lambda p, names: _people(p.readers, names)),
    (mark("Each visit is read by"), _per_visit),
    (mark("A third read follows where"), lambda p, _: p.discrepancy.label),
    (mark("Adjudicators"), lambda p, names: _people(p.adjudicators, names)),
    (mark("The final grade is"), lambda p, _: p.final.label),
    (mark("Agreeing visits read a third time"), lambda p, _: _share(p.decoy_share)),
    (mark("The suggestion is shown"), lambda p, _: p.suggestion.label),
    (mark("Visits read again"), lambda p, _: _share(p.repeat_share)),
    (mark("The second time comes"), _gap),
    (mark("Random number of the order"), lambda p, _: str(p.seed)),
    (mark("Training is measured by"), lambda p, _: p.measure.label),
    (mark("Threshold of the training"), lambda p, _: f"{p.threshold:g}"),
)
