"""What a PostgreSQL server says of the tables and of what guards them, one text each."""

from sqlalchemy import Connection, text

# As the server itself writes them out; names stand without their schema where it is the present.
_QUERIES = (
    """SELECT 'table ' || c.relname, concat_ws(' ',
 string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod),
 CASE WHEN a.attnotnull THEN 'NOT NULL' END, n.collname, pg_get_expr(d.adbin, d.adrelid)),
 ', ' ORDER BY a.attname),
 CASE WHEN c.relrowsecurity THEN 'ROW SECURITY' END, c.relpersistence)
 FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
 LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
 LEFT JOIN pg_collation n ON n.oid = a.attcollation
 WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'f')
 GROUP BY c.oid, c.relname, c.relrowsecurity, c.relpersistence""",
    """SELECT 'constraint ' || conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
 FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0""",
    """SELECT 'trigger ' || t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid, true),
 t.tgenabled::text, p.prosrc)
 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
 WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal""",
    # What holds a reference is a trigger, too, which can be switched off.
    """SELECT 'reference ' || k.conname || ' ' || t.tgtype, string_agg(t.tgenabled::text, '')
 FROM pg_trigger t JOIN pg_constraint k ON k.oid = t.tgconstraint
 WHERE k.connamespace = current_schema()::regnamespace GROUP BY k.conname, t.tgtype""",
    """SELECT 'rule ' || c.relname || ' ' || r.rulename, pg_get_ruledef(r.oid, true)
 FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
 WHERE c.relnamespace = current_schema()::regnamespace""",
)


def described(connection: Connection) -> dict[str, str]:
    """Return each table, constraint, trigger and rule of the present schema, by its name."""
    found: dict[str, str] = {}
    for query in _QUERIES:
        found |= {name: " ".join(said.split()) for name, said in connection.execute(text(query))}
    return found
