"""Parts of queries that SQLite and PostgreSQL write differently, and that mean the same."""

from typing import Any

from sqlalchemy import JSON, Boolean, ColumnElement, Date, DateTime, Integer, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import SQLColumnExpression
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeEngine


class as_kept(FunctionElement[Any]):  # noqa: N801 - reads as a function
    """A column as it lies in the database, so that no change is read away.

    The same value is the same on both: as SQLite keeps it, which has numbers and texts only.
    """

    name = "as_kept"
    type = NullType()
    inherit_cache = True


@compiles(as_kept)
def _as_kept(element: as_kept, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(as_kept, "postgresql")
def _as_kept_on_postgresql(element: as_kept, compiler: SQLCompiler, **options: Any) -> str:
    (column,) = element.clauses
    kept = compiler.process(column, **options)
    kind: TypeEngine[Any] = column.type
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, Boolean):
        return f"CAST({kept} AS INTEGER)"
    if isinstance(kind, DateTime):
        return f"to_char({kept}, 'YYYY-MM-DD HH24:MI:SS.US')"
    if isinstance(kind, Date):
        return f"to_char({kept}, 'YYYY-MM-DD')"
    if isinstance(kind, JSON):
        return f"CAST({kept} AS TEXT)"
    return kept


class place_in(FunctionElement[int]):  # noqa: N801 - reads as a function
    """Where a text holds another, counted from 1; 0 where it does not."""

    name = "place_in"
    type = Integer()
    inherit_cache = True


@compiles(place_in)
def _place_in(element: place_in, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(place_in, "postgresql")
def _place_in_on_postgresql(element: place_in, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


class _glob(FunctionElement[bool]):  # noqa: N801 - reads as a function
    name = "glob"
    type = Boolean()
    inherit_cache = True


@compiles(_glob)
def _glob_on_sqlite(element: _glob, compiler: SQLCompiler, **options: Any) -> str:
    text, pattern = (compiler.process(each, **options) for each in element.clauses)
    return f"({text} GLOB {pattern})"


@compiles(_glob, "postgresql")
def _glob_on_postgresql(element: _glob, compiler: SQLCompiler, **options: Any) -> str:
    text, pattern = (compiler.process(each, **options) for each in element.clauses)
    return f"({text} LIKE translate({pattern}, '*?', '%%_'))"


def has_like(text: SQLColumnExpression[str], pattern: str) -> ColumnElement[bool]:
    """Tell whether a text holds a date in which each ``?`` is any one character."""
    found: ColumnElement[bool] = _glob(text, f"*{pattern}*")
    return found
