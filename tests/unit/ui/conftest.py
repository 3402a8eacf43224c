"""Makes the window's fixtures known to the tests of its parts."""

from tests.ui_fixtures import context, dressed, session, tasks, window

__all__ = ["context", "dressed", "session", "tasks", "window"]
