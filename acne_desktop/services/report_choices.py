"""What was last chosen for reports, kept beside the settings: the kind, and what is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from acne_desktop.domain.photo import View
from acne_desktop.reporting.content import Kind, Options
from acne_desktop.services.settings import Settings

_KEY = "report_choices"


@dataclass(frozen=True)
class Choices:
    """Of all kinds, so that each is found again as it was left."""

    kind: Kind = Kind.FILE
    attention: bool = True
    before: bool = True
    suggestion: bool = False
    sides: bool = True

    def options(self, visits: frozenset[int] | None = None) -> Options:
        """Return what a report is made by; ``visits`` are those of a series, None for all."""
        return Options(
            kind=self.kind,
            attention=self.attention,
            before=self.before,
            suggestion=self.suggestion,
            views=tuple(View) if self.sides else (View.FRONTAL,),
            visits=visits if self.kind is Kind.SERIES else None,
        )


def remembered(settings: Settings) -> Choices:
    """Return what was chosen last; what is not understood gives way to the usual."""
    found = settings.other.get(_KEY)
    if not isinstance(found, Mapping):
        return Choices()
    usual = Choices()
    kinds = [kind for kind in Kind if kind.value == found.get("kind")]

    def yes(name: str) -> bool:
        value = found.get(name)
        return value if isinstance(value, bool) else bool(getattr(usual, name))

    return Choices(
        kinds[0] if kinds else usual.kind,
        yes("attention"),
        yes("before"),
        yes("suggestion"),
        yes("sides"),
    )


def keeping(settings: Settings, choices: Choices) -> dict[str, object]:
    """Return ``other`` of the settings with what was chosen."""
    return {
        **settings.other,
        _KEY: {
            "kind": choices.kind.value,
            "attention": choices.attention,
            "before": choices.before,
            "suggestion": choices.suggestion,
            "sides": choices.sides,
        },
    }
