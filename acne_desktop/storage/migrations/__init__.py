"""Alembic's environment: how the database came to its present shape, one script a step."""
