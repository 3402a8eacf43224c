"""Runs the steps on the connection that ``storage.upgrade`` hands over; there is no ini file."""

from alembic import context

from acne_desktop.storage import trial_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=trial_tables.AuditRecord.metadata,  # that of all tables
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
