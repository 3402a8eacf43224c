"""What the model doubts about a photograph: kept in English, said in the language in force."""

from acne_desktop.domain.photo import VIEWS, View
from acne_desktop.language import mark, tr

NAMES = {
    View.FRONTAL: mark("The frontal photograph"),
    View.LEFT: mark("The left photograph"),
    View.RIGHT: mark("The right photograph"),
}

UNUSUAL = mark("{name} is unusual for the model: look at it with care.")
NOT_SHARP = mark("{name} is not sharp: small lesions may be missed.")
DARK = mark("{name} is very dark: lesions may be missed.")
BRIGHT = mark("{name} is very bright: lesions may be missed.")
CLOSE_UP = mark("{name} is a close-up without the outline of the face: the grade may be off.")
CUT_OFF = mark("{name} cuts off part of the face: what it does not show is not graded.")
SMALL_FACE = mark("{name} shows a small face: small lesions may be missed.")
SHOWS = {
    View.FRONTAL: mark(
        "{name} seems to show the face from the front: check that each photograph is in its place."
    ),
    View.LEFT: mark(
        "{name} seems to show the left side of the face: check that each photograph is in its "
        "place."
    ),
    View.RIGHT: mark(
        "{name} seems to show the right side of the face: check that each photograph is in its "
        "place."
    ),
}


def caution(template: str, view: View) -> str:
    """Return the sentence as it is kept."""
    return template.format(name=NAMES[view])


_ALL = (UNUSUAL, NOT_SHARP, DARK, BRIGHT, CLOSE_UP, CUT_OFF, SMALL_FACE, *SHOWS.values())
_KNOWN = {caution(each, view): (each, view) for each in _ALL for view in VIEWS}


def said(kept: str) -> str:
    """Return a kept sentence in the language in force; one of another version as it is."""
    if kept not in _KNOWN:
        return kept
    template, view = _KNOWN[kept]
    return tr(template, name=tr(NAMES[view]))
