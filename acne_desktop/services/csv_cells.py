"""Cells of a CSV file that a spreadsheet shows as they are."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not run as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
