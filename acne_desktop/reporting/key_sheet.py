"""Sets the sheet of keys on paper: every command with its key, by group, in two columns."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from acne_desktop import paths
from acne_desktop.language import tr
from acne_desktop.reporting import fonts, pdf, style, text, words
from acne_desktop.reporting.archive import Properties, archived
from acne_desktop.reporting.style import GAP, GUTTER, PAPERS, Grid
from acne_desktop.reporting.tags import Sheet
from acne_desktop.reporting.text import Align, Lines

_FEWEST = 2  # rows of a group that stand alone
_KEY_SHARE = 0.4  # of a column's width
_BETWEEN_ROWS = 2.0
_WHAT, _KEYS = style.BODY.scaled(0.87), style.STRONG.scaled(0.87)  # two pages at most
_HEAD = 34.0  # the title's room at a page's top
_FOOT = 16.0


@dataclass(frozen=True)
class KeyGroup:
    """The commands of one group, each with what its keys are called on this machine."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Row:
    what: Lines
    keys: Lines

    @property
    def height(self) -> float:
        return max(self.what.height, self.keys.height) + _BETWEEN_ROWS


@dataclass(frozen=True)
class _Group:
    title: str
    rows: tuple[_Row, ...]

    @property
    def height(self) -> float:
        return style.STRONG.leading + _BETWEEN_ROWS + sum(row.height for row in self.rows)


Column = list[_Group]


def render(groups: Sequence[KeyGroup], paper: str, made_on: date) -> bytes:
    """Return the sheet as a PDF on ``A4`` or ``Letter``, in the language in force."""
    grid = Grid(PAPERS[paper])
    title = tr("Keys")
    properties = Properties(
        title=title,
        subject=tr("Every command and its key"),
        creator=paths.APPLICATION,
        language=words.language_tag(),
        made_on=made_on,
    )
    file = io.BytesIO()
    with pdf.one_at_a_time:
        fonts.forget_codes()
        sheet = pdf.sheet_for(file, grid, properties)
        pages = list(_pages(groups, grid))
        for number, columns in enumerate(pages, start=1):
            _draw_head(sheet, grid, title, number)
            for place, column in enumerate(columns):
                _draw_column(sheet, column, _left(grid, place), grid.top - _HEAD)
            _draw_foot(sheet, grid, number, len(pages))
            sheet.showPage()
        sheet.save()
        return archived(file.getvalue(), sheet.structure, properties)


def _width(grid: Grid) -> float:
    return (grid.width - 2 * GUTTER) / 2


def _left(grid: Grid, place: int) -> float:
    return grid.margin + place * (_width(grid) + 2 * GUTTER)


def _pages(groups: Sequence[KeyGroup], grid: Grid) -> Iterator[list[Column]]:
    """Fill column after column, two a page; both end about level where one page is enough."""
    laid = [_laid(group, _width(grid)) for group in groups]
    room = grid.top - _HEAD - style.BOTTOM - _FOOT
    whole = _height(laid)
    level = min(room, max(whole / 2, _height([max(laid, key=lambda each: each.height)])))
    columns = _columns(laid, level if whole <= 2 * room else room, room)
    for start in range(0, len(columns), 2):
        yield columns[start : start + 2]


def _columns(laid: Sequence[_Group], level: float, room: float) -> list[Column]:
    columns: list[Column] = [[]]
    waiting = list(laid)
    while waiting:
        group, now = waiting.pop(0), columns[-1]
        taller = _height([*now, group])
        # Half of a group may stand below the level at which both columns would be alike.
        if taller <= room and (not now or taller - group.height / 2 <= level):
            now.append(group)
            continue
        halves = _split(group, room - _height(now) - GAP) if taller > room else None
        if halves:
            now.append(halves[0])
            waiting.insert(0, halves[1])
        elif now:
            waiting.insert(0, group)
        else:
            now.append(group)
        if waiting:
            columns.append([])
    return columns


def _split(group: _Group, height: float) -> tuple[_Group, _Group] | None:
    """Return the rows that fit and the rest, or None where either would be but a few."""
    for count in range(len(group.rows) - _FEWEST, _FEWEST - 1, -1):
        first = _Group(group.title, group.rows[:count])
        if first.height <= height:
            rest = tr("{title}, continued", title=group.title)
            return first, _Group(rest, group.rows[count:])
    return None


def _height(groups: Sequence[_Group]) -> float:
    return sum(group.height for group in groups) + GAP * max(0, len(groups) - 1)


def _laid(group: KeyGroup, width: float) -> _Group:
    keys = width * _KEY_SHARE
    rows = tuple(
        _Row(
            text.lay(what, _WHAT, width - keys - style.SMALL_GAP),
            text.lay(key, _KEYS, keys),
        )
        for what, key in group.rows
    )
    return _Group(group.title, rows)


def _draw_head(sheet: Sheet, grid: Grid, title: str, number: int) -> None:
    if number == 1:
        with sheet.element("H1"):
            text.line(sheet, grid.margin, grid.top - 15, title, style.NAME)
    else:
        with sheet.artifact():
            text.line(sheet, grid.margin, grid.top - 12, title, style.STRONG)


def _draw_column(sheet: Sheet, groups: Column, x: float, top: float) -> None:
    for group in groups:
        with sheet.element("H2"):
            text.line(sheet, x, top - 9.5, group.title, style.tinted(style.STRONG, style.ACCENT))
        y = top - style.STRONG.leading - _BETWEEN_ROWS
        with sheet.group("Table"):
            for row in group.rows:
                _draw_row(sheet, row, x, y)
                y -= row.height
        top = y - GAP


def _draw_row(sheet: Sheet, row: _Row, x: float, top: float) -> None:
    with sheet.artifact():
        sheet.setStrokeColor(style.LINE)
        sheet.setLineWidth(style.HAIRLINE)
        under = top - row.height + _BETWEEN_ROWS / 2
        right = x + row.what.width + style.SMALL_GAP + row.keys.width
        sheet.line(x, under, right, under)
    with sheet.group("TR"):
        with sheet.element("TD"):
            row.what.draw(sheet, x, top)
        with sheet.element("TD"):
            row.keys.draw(sheet, x + row.what.width + style.SMALL_GAP, top, Align.RIGHT)


def _draw_foot(sheet: Sheet, grid: Grid, number: int, count: int) -> None:
    with sheet.artifact():
        if count > 1:
            said = tr("Page {number} of {count}", number=number, count=count)
            text.line(sheet, grid.right, style.BOTTOM, said, style.CAPTION, align=Align.RIGHT)
