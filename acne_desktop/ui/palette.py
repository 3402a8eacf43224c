"""Which commands are meant by what one types: in the language shown or in English, in any order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from acne_desktop.domain.patient import folded
from acne_desktop.language import tr
from acne_desktop.ui.commands import COMMANDS, Command

# How well a typed word fits a word: as its beginning, within it, or by its letters in order.
_BEGINS, _WITHIN, _LETTERS = 3.0, 2.0, 1.0
_NAME, _HELP = 2.0, 1.0  # what a command is called tells more than what it is for
_FEWEST_LETTERS = 3  # that are more than chance elsewhere than at a word's beginning
_RECENT = 0.5
_ITSELF = "palette"


@dataclass(frozen=True)
class Found:
    """A command that is meant, and whether it can be used now."""

    command: Command
    usable: bool


def found(query: str, usable: Iterable[str], recent: Sequence[str] = ()) -> list[Found]:
    """Return the commands that every typed word fits, the likeliest first.

    Those that cannot be used now come last; without a query they are left out, and what was
    used last comes first. ``recent`` are ids, the latest first.
    """
    can = set(usable) - {_ITSELF}
    words = folded(query).split()
    if not words:
        order = {id_: place for place, id_ in enumerate(recent)}
        shown = [command for command in COMMANDS if command.id in can]
        shown.sort(key=lambda command: order.get(command.id, len(order)))
        return [Found(command, True) for command in shown]
    scored = []
    for command in COMMANDS:
        if command.id == _ITSELF:
            continue
        score = _score(words, command)
        if score > 0:
            score += _RECENT * (command.id in recent)
            scored.append((command.id in can, score, command))
    scored.sort(key=lambda each: (not each[0], -each[1]))
    return [Found(command, usable_now) for usable_now, _, command in scored]


def _score(words: Sequence[str], command: Command) -> float:
    """Return how well all words fit a command, 0 where one of them does not."""
    names = _words(tr(command.text), command.text)
    others = _words(tr(command.help), command.help, tr(command.group), command.group)
    total = 0.0
    for word in words:
        best = max(_fit(word, names) * _NAME, _begins(word, others) * _HELP)
        if not best:
            return 0.0
        total += best
    return total / len(words)


def _words(*texts: str) -> list[str]:
    found = []
    for text in texts:
        whole = folded(text)
        found += [word.strip(".,:;()'") for word in whole.split()]
        if not whole.isascii():  # written without spaces, a word may begin anywhere
            found.append(whole)
    return found


def _begins(word: str, candidates: Sequence[str]) -> float:
    """Return the fit with words of a sentence: any but their beginnings would be chance."""
    return _BEGINS if _is_telling(word) and any(c.startswith(word) for c in candidates) else 0.0


def _fit(word: str, candidates: Sequence[str]) -> float:
    best = 0.0
    for candidate in candidates:
        if candidate.startswith(word):
            return _BEGINS
        if not _is_telling(word):
            continue
        if word in candidate:
            best = max(best, _WITHIN)
        elif _in_order(word, candidate):
            best = max(best, _LETTERS)
    return best


def _is_telling(word: str) -> bool:
    """Tell whether a word is more than a few letters; a Chinese one is from its first sign on."""
    return len(word) >= _FEWEST_LETTERS or not word.isascii()


def _in_order(word: str, candidate: str) -> bool:
    """Tell whether a word's letters stand in another in order, from its first letter on."""
    if not candidate.startswith(word[0]):
        return False
    letters = iter(candidate)
    return all(letter in letters for letter in word)
