"""A canvas that keeps, beside what it draws, what it says: headings, lists, tables, figures.

Screen readers and archives read that structure (ISO 32000-1, 14.7 and 14.8). Whatever is drawn
outside an element is decoration, and is marked as such when its page ends.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from reportlab.pdfgen.canvas import Canvas

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """A piece of a page's content, by its number there; pages count from 0."""

    page: int
    number: int


@dataclass(frozen=True)
class Target:
    """A place on a page that leads to an address when it is clicked."""

    page: int
    box: Box
    address: str


@dataclass(eq=False)
class Element:
    """A node of the structure: what it is, what it holds, and how it is read aloud.

    ``alt`` stands for a figure. ``box`` is where a figure stands. ``scope`` says which cells a
    table's heading is for: ``Column`` or ``Row``.
    """

    kind: str
    alt: str = ""
    language: str = ""
    box: Box | None = None
    scope: str = ""
    children: "list[Element | Mark | Target]" = field(default_factory=list)


class Sheet(Canvas):
    """reportlab's canvas with tags.

    ``structure`` is what the document says so far; ``language`` the one that it says it in.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self.language = "en"
        super().__init__(*arguments, **named)
        self.structure = Element("Document")
        self._open = [self.structure]
        self._page = 0
        self._marks = 0
        self._inside = False  # an element that holds content itself, or an artifact

    @contextmanager
    def group(self, kind: str, *, scope: str = "", again: Element | None = None) -> Iterator[None]:
        """Put the elements that follow into one that holds elements only, such as ``Table``.

        ``again`` is an element that goes on after a page's end.
        """
        element = again or Element(kind, scope=scope)
        around = self._open[-1].children
        if again is None or element not in around:
            around.append(element)
        self._open.append(element)
        try:
            yield
        finally:
            self._open.pop()
            if not element.children:
                around.remove(element)

    @contextmanager
    def element(
        self,
        kind: str,
        *,
        alt: str = "",
        box: Box | None = None,
        scope: str = "",
        always: bool = False,
    ) -> Iterator[None]:
        """Say that what is drawn now is one element, such as ``P``, ``H1``, ``TD`` or ``Figure``.

        An element inside another is part of that one: a figure's words belong to the figure. One
        in which nothing is drawn is left out, unless it is wanted ``always``, as a table's cell is.
        """
        if self._inside:
            yield
            return
        code, before = self._operators, len(self._operators)
        code.append(f"/{kind} <</MCID {self._marks}>> BDC")
        self._inside = True
        try:
            yield
        finally:
            self._inside = False
            if _paints(code[before + 1 :]):
                code.append("EMC")
                mark = Mark(self._page, self._marks)
                self._marks += 1
                self._open[-1].children.append(Element(kind, alt, "", box, scope, [mark]))
            else:
                del code[before]
                if always:
                    self._open[-1].children.append(Element(kind, scope=scope))

    def lead(self, address: str, box: Box) -> None:
        """Let the element drawn last lead to an address, from the box that it was drawn in."""
        if self._inside or not self._open[-1].children:
            return
        last = self._open[-1].children[-1]
        if isinstance(last, Element):
            last.children.append(Target(self._page, box, address))

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Say that what is drawn now tells nothing new: a page's number, a repeated heading."""
        if self._inside:
            yield
            return
        code, before = self._operators, len(self._operators)
        code.append("/Artifact BMC")
        self._inside = True
        try:
            yield
        finally:
            self._inside = False
            if _paints(code[before + 1 :]):
                code.append("EMC")
            else:
                del code[before]

    @contextmanager
    def span(self, entries: Mapping[str, str]) -> Iterator[None]:
        """Give what is drawn now other words (``ActualText``) or a language (``Lang``)."""
        values = " ".join(f"/{key} {_string(value)}" for key, value in entries.items())
        if values:
            self._operators.append(f"/Span <<{values}>> BDC")
        yield
        if values:
            self._operators.append("EMC")

    def show(self, operators: str) -> None:
        """Add text operators between ``BT`` and ``ET`` as they are."""
        self._operators.append(f"BT {operators} ET")

    def showPage(self) -> None:  # noqa: N802 - reportlab's own name
        """End the page; what belongs to no element is marked as decoration."""
        self._operators[:] = _decorated(self._operators)
        super().showPage()
        self._page += 1
        self._marks = 0

    @property
    def fill_colour(self) -> Any:
        """The colour that shapes and letters are filled with."""
        return self._fillColorObj  # type: ignore[attr-defined]

    @property
    def _operators(self) -> list[str]:
        """The page's content so far: reportlab keeps one string for each thing drawn."""
        code: list[str] = self._code  # type: ignore[attr-defined]
        return code


_PAINTING = re.compile(r"(?:^|\s)(?:[SsFfBb]\*?|Do|sh|T[jJ]|'|\"|EI)(?=\s|$)")


def _paints(code: Sequence[str]) -> bool:
    return any(_PAINTING.search(part) for part in code)


def _decorated(code: Sequence[str]) -> list[str]:
    """Return a page's content with everything that is painted outside of marks marked too."""
    result: list[str] = []
    loose: list[str] = []
    depth = 0

    def close() -> None:
        if _paints(loose):
            result.extend(("/Artifact BMC", *loose, "EMC"))
        else:
            result.extend(loose)
        loose.clear()

    for part in code:
        opens = part.endswith((" BDC", " BMC"))
        if opens and depth == 0:
            close()
        depth += opens
        if depth:
            result.append(part)
        elif part in ("q", "Q"):  # marks nest with saved states, though they need not
            close()
            result.append(part)
        else:
            loose.append(part)
        depth -= part == "EMC"
    close()
    return result


def _string(text: str) -> str:
    return f"<{(chr(0xFEFF) + text).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
