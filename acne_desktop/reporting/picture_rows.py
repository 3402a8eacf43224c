"""The rows of pictures on a report's page: the triplet, and its attention maps."""

from collections.abc import Sequence

from acne_desktop.language import tr
from acne_desktop.reporting import charts, pictures, style, text
from acne_desktop.reporting.content import FileReport, Pixels, ViewBlock
from acne_desktop.reporting.photo_marks import draw_marks
from acne_desktop.reporting.style import SMALL_GAP, Grid
from acne_desktop.reporting.tags import Sheet
from acne_desktop.reporting.text import Align

TALLEST = 4 / 3  # of a column: the upright photograph that cameras take
ROW_TITLE = style.STRONG.leading + 3
_WIDE = 1.15  # wider than high by this: a photograph taken with the camera lying


def row_height(shown: Sequence[Pixels | None], grid: Grid, share: float) -> float:
    """Return the height of a row whose pictures take at most a share of their column."""
    width = grid.column * share
    tall = [
        pictures.size_within(pixels, width, width * TALLEST)[1]
        for pixels in shown
        if pixels is not None
    ]
    return ROW_TITLE + max(tall, default=grid.column / 2)


class PhotoRow:
    """The triplet, one view a column; a missing view keeps its place and says so."""

    smallest, largest = 0.76, 1.0  # of a column

    def __init__(self, views: Sequence[ViewBlock], grid: Grid, share: float = 1.0) -> None:
        self._views = views
        self._grid = grid
        self._width = grid.column * share
        self._printed = [
            None
            if view.photo is None
            else pictures.prepare(view.photo, self._width, self._width * TALLEST)
            for view in views
        ]
        heights = [printed.height for printed in self._printed if printed]
        self._tall = max(heights, default=grid.column / 2)

    @property
    def height(self) -> float:
        """The views' names and the tallest photograph."""
        return ROW_TITLE + self._tall

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the row."""
        y = top - ROW_TITLE
        for column, (view, printed) in enumerate(zip(self._views, self._printed, strict=True)):
            x = self._grid.left(column)
            text.line(sheet, x, top - 9.5, view.title, style.STRONG)
            if printed:
                draw_photo(sheet, x, y, view, printed)
            else:
                empty_place(sheet, x, y, view.absent, width=self._width, height=self._tall)


class WidePhotos:
    """The triplet taken with the camera lying: frontal over two columns, the sides beside it."""

    def __init__(self, views: Sequence[ViewBlock], grid: Grid) -> None:
        self._views = views
        self._grid = grid
        sizes = (grid.two_columns, grid.column, grid.column)
        self._printed = [
            None if view.photo is None else pictures.prepare(view.photo, size, size)
            for view, size in zip(views, sizes, strict=True)
        ]
        self._side = max(
            (printed.height for printed in self._printed[1:] if printed),
            default=grid.column / _WIDE,
        )

    @staticmethod
    def suits(views: Sequence[ViewBlock]) -> bool:
        """Tell whether every photograph is wide, and the frontal one is there."""
        shapes = [view.photo.shape for view in views if view.photo is not None]
        return views[0].photo is not None and all(
            columns >= _WIDE * rows for rows, columns, _ in shapes
        )

    @property
    def height(self) -> float:
        """The frontal photograph, or the two sides, whichever is taller."""
        frontal = self._printed[0].height if self._printed[0] else 0.0
        return ROW_TITLE + max(frontal, 2 * self._side + ROW_TITLE + SMALL_GAP)

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the three photographs."""
        grid = self._grid
        second = top - ROW_TITLE - self._side - SMALL_GAP
        places = ((grid.left(0), top), (grid.left(2), top), (grid.left(2), second))
        for view, printed, (x, y) in zip(self._views, self._printed, places, strict=True):
            text.line(sheet, x, y - 9.5, view.title, style.STRONG)
            if printed:
                draw_photo(sheet, x, y - ROW_TITLE, view, printed)
            else:
                empty_place(
                    sheet, x, y - ROW_TITLE, view.absent, width=grid.column, height=self._side
                )


def draw_photo(
    sheet: Sheet, x: float, top: float, view: ViewBlock, printed: pictures.Printed
) -> None:
    """Draw a photograph and what the clinician marked on it."""
    printed.draw(sheet, x, top, view.spoken)
    with sheet.artifact():  # what stands for the photograph tells its marks too
        draw_marks(sheet, x, top, (printed.width, printed.height), view.marks)


def empty_place(
    sheet: Sheet, x: float, top: float, words: str, *, width: float, height: float
) -> None:
    """Keep the place of a photograph that there is not, and say so."""
    sheet.saveState()
    sheet.setStrokeColor(style.LINE)
    sheet.setLineWidth(1)
    sheet.setDash(3, 3)
    sheet.roundRect(x, top - height, width, height, style.RADIUS, stroke=1, fill=0)
    sheet.restoreState()
    middle = top - height / 2 - 0.357 * style.CAPTION.size
    text.line(sheet, x + width / 2, middle, words, style.CAPTION, align=Align.CENTRE)


class AttentionRow:
    """The attention maps under their photographs, with their scale and what they are not."""

    smallest, largest = 0.4, 0.6  # of a column

    def __init__(self, report: FileReport, grid: Grid, share: float) -> None:
        self._report = report
        self._grid = grid
        self._width = grid.column * share
        self._printed = [
            None
            if view.attention is None
            else pictures.prepare(view.attention, self._width, self._width * TALLEST)
            for view in report.views
        ]

    @property
    def height(self) -> float:
        """The heading and the tallest map."""
        tall = max((printed.height for printed in self._printed if printed), default=0.0)
        return ROW_TITLE + tall

    def draw(self, sheet: Sheet, top: float) -> None:
        """Draw the row."""
        grid = self._grid
        with sheet.element("H2"):
            wide = text.line(sheet, grid.left(0), top - 9.5, tr("Attention maps"), style.STRONG)
        left = grid.right
        if self._report.colours is not None:
            left = charts.attention_scale(sheet, grid.right, top - 6.8, self._report.colours)
        start = grid.left(0) + wide + 8
        sentence = text.lay_within(
            self._report.attention, style.CAPTION, left - start - 8, lines=1, smallest=6
        )
        sentence.draw(sheet, start, top - 9.5 + 0.8 * sentence.style.leading)
        y = top - ROW_TITLE
        for column, (view, printed) in enumerate(
            zip(self._report.views, self._printed, strict=True)
        ):
            if printed is None:
                continue
            x = grid.left(column)
            printed.draw(sheet, x, y, view.map_spoken)
            self._name(sheet, x, y, view)

    def _name(self, sheet: Sheet, x: float, top: float, view: ViewBlock) -> None:
        """Say beside a map which view it is of, and how much that view weighed."""
        beside = x + self._width + 7
        room = x + self._grid.column - beside
        y = text.lay(view.title, style.CAPTION_STRONG, room).draw(sheet, beside, top + 1)
        if view.share:
            y = text.lay(view.share, style.SUGGESTED, room).draw(sheet, beside, y - 2)
            text.lay(tr("of the weight"), style.CAPTION, room).draw(sheet, beside, y)
