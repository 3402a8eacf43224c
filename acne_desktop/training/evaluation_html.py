"""An evaluation report as one web page: no script, nothing fetched, light or dark by the reader."""

from collections.abc import Iterator
from html import escape

from acne_desktop.training.evaluation_charts import Block as Rectangle
from acne_desktop.training.evaluation_charts import Chart, Dot, Shape, Stroke, Words
from acne_desktop.training.evaluation_content import (
    NOTICE,
    Block,
    Figure,
    Heading,
    Pair,
    Report,
    Table,
    Text,
    Tiles,
)

_STYLE = """
:root {
  color-scheme: light dark;
  --ink: #182024; --muted: #536067; --line: #d3d9dd; --panel: #f4f6f7;
  --accent: #0b6a6e; --paper: #ffffff; --ground: #ffffff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6ebed; --muted: #9fadb4; --line: #36434a; --panel: #1d262b;
    --accent: #5fc4c6; --paper: #10181b; --ground: #141b1f;
  }
}
@media print {
  :root {
    --ink: #182024; --muted: #536067; --line: #d3d9dd; --panel: #f4f6f7;
    --accent: #0b6a6e; --paper: #ffffff; --ground: #ffffff;
  }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { padding: 0; }
}
@page { size: A4; margin: 16mm 15mm; }
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.55 "Noto Sans", system-ui, -apple-system, "Segoe UI", sans-serif;
}
main { max-width: 780px; margin: 0 auto; padding: 48px 24px 72px; }
header { border-bottom: 1px solid var(--line); padding-bottom: 20px; }
h1 { font-size: 30px; line-height: 1.2; letter-spacing: -0.01em; margin: 0 0 4px; }
h2 { font-size: 20px; line-height: 1.3; margin: 48px 0 12px; break-after: avoid; }
h3 { font-size: 14px; margin: 28px 0 8px; break-after: avoid; }
p { margin: 10px 0; max-width: 68ch; }
.notice { color: var(--accent); font-weight: 600; margin: 0 0 18px; }
.quiet { color: var(--muted); font-size: 13px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px;
  margin: 24px 0 16px; }
.tile { background: var(--panel); border-radius: 10px; padding: 14px; break-inside: avoid; }
.tile span { display: block; color: var(--muted); font-size: 12px; }
.tile b { display: block; font-size: 26px; line-height: 1.35; letter-spacing: -0.01em; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: 12px 0; font-size: 14px;
  font-variant-numeric: tabular-nums; }
tr { break-inside: avoid; }
th, td { padding: 7px 10px; text-align: right; border-bottom: 1px solid var(--line);
  vertical-align: top; }
thead th { color: var(--muted); font-weight: 600; font-size: 13px; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
tbody th { font-weight: 400; }
small { display: block; color: var(--muted); font-size: 12px; white-space: nowrap; }
figure { margin: 24px 0 8px; break-inside: avoid; }
figcaption { font-size: 14px; font-weight: 600; margin-bottom: 8px; }
svg { display: block; width: 100%; height: auto; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 0 32px; }
footer { margin-top: 48px; padding-top: 14px; border-top: 1px solid var(--line);
  color: var(--muted); font-size: 13px; }
text { font-family: inherit; }
"""
_DASHES = ' stroke-dasharray="2.5 2.5"'


def page(report: Report) -> str:
    """Return the whole page."""
    return "\n".join(_page(report)) + "\n"


def _page(report: Report) -> Iterator[str]:
    yield "<!doctype html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield f"<title>{escape(report.title)}</title><style>{_STYLE}</style></head><body><main>"
    yield f"<header><h1>{escape(report.title)}</h1>"
    yield f'<p class="notice">{escape(NOTICE)}</p><dl>'
    yield from (f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in report.facts)
    yield "</dl></header>"
    for block in report.blocks:
        yield from _block(block)
    yield f"<footer>{escape(NOTICE)}</footer></main></body></html>"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading(text, minor):
            level = "h3" if minor else "h2"
            yield f"<{level}>{escape(text)}</{level}>"
        case Text(text, quiet):
            yield f'<p class="quiet">{escape(text)}</p>' if quiet else f"<p>{escape(text)}</p>"
        case Tiles(tiles):
            yield '<div class="tiles">'
            for tile in tiles:
                yield (
                    f'<div class="tile"><span>{escape(tile.name)}</span><b>{escape(tile.value)}</b>'
                    f"<span>{escape(tile.interval)}</span></div>"
                )
            yield "</div>"
        case Table():
            yield from _table(block)
        case Figure():
            yield from _figure(block)
        case Pair(left, right):
            yield '<div class="pair">'
            yield from _figure(left)
            yield from _figure(right)
            yield "</div>"


def _table(table: Table) -> Iterator[str]:
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(f'<th scope="col">{escape(cell)}</th>' for cell in table.header)
    yield "</tr></thead><tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td>{_cell(cell)}</td>" for cell in others)
        yield f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _cell(cell: str) -> str:
    """Return a cell; what stands on a second line is small."""
    value, line, second = cell.partition("\n")
    return escape(value) + (f"<small>{escape(second)}</small>" if line else "")


def _figure(figure: Figure) -> Iterator[str]:
    yield f"<figure><figcaption>{escape(figure.title)}</figcaption>{_svg(figure.chart)}</figure>"


def _svg(chart: Chart) -> str:
    shapes = "".join(_shape(shape) for shape in chart.shapes)
    return (
        f'<svg viewBox="0 0 {chart.width:g} {chart.height:g}" role="img" '
        f'aria-label="{escape(chart.says)}">{shapes}</svg>'
    )


def _shape(shape: Shape) -> str:
    colour = f"var(--{shape.role})"
    match shape:
        case Stroke():
            return (
                f'<line x1="{shape.x1:.1f}" y1="{shape.y1:.1f}" x2="{shape.x2:.1f}" '
                f'y2="{shape.y2:.1f}" stroke="{colour}" stroke-width="{shape.width:g}"'
                f"{_DASHES if shape.dashed else ''}/>"
            )
        case Rectangle():
            return (
                f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" '
                f'height="{shape.height:.1f}" rx="2" fill="{colour}" '
                f'fill-opacity="{shape.strength:.2f}"/>'
            )
        case Dot():
            return (
                f'<circle cx="{shape.x:.1f}" cy="{shape.y:.1f}" r="{shape.radius:g}" '
                f'fill="{colour}"/>'
            )
        case Words():
            weight = ' font-weight="700"' if shape.bold else ""
            return (
                f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size:g}" '
                f'text-anchor="{shape.anchor}" fill="{colour}"{weight}>{escape(shape.text)}</text>'
            )
