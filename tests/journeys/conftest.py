"""Makes the window's fixtures known to the journeys."""

from tests.ui_fixtures import context, dressed, session, tasks, window

__all__ = ["context", "dressed", "session", "tasks", "window"]
