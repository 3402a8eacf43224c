"""What the steps write differently for SQLite and for PostgreSQL; each step runs on both."""

import sqlalchemy as sa
from alembic import op

# Sorted by code point on both; PostgreSQL would sort by the language of its server.
SORTED = sa.String().with_variant(sa.String(collation="C"), "postgresql")

_REFUSE = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$"""


def on_postgresql() -> bool:
    """Tell whether this is a PostgreSQL server; if not, it is SQLite."""
    return op.get_bind().dialect.name == "postgresql"


def execute(*, sqlite: str, postgresql: str) -> None:
    """Run a statement in the words of the database at hand."""
    op.execute(sa.text(postgresql if on_postgresql() else sqlite))


def refuse(table: str, verb: str, why: str, *, when: str = "") -> None:
    """Have a trigger refuse to ``update`` or ``delete`` rows: all, or those of which ``when``.

    Where rows stay, PostgreSQL must not empty the table at once either.
    """
    name, change = f"{table}_no_{verb}", f"BEFORE {verb.upper()} ON {table}"
    if not on_postgresql():
        only = f"WHEN {when} " if when else ""
        op.execute(f"CREATE TRIGGER {name} {change} {only}BEGIN SELECT RAISE(ABORT, '{why}'); END")
        return
    only = f"WHEN ({when}) " if when else ""
    op.execute(_REFUSE)
    op.execute(
        f"CREATE TRIGGER {name} {change} FOR EACH ROW {only}EXECUTE FUNCTION refuse_change('{why}')"
    )
    if verb == "delete":
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('{why}')"
        )
