"""Makes the window's fixtures known to the tests of the cameras."""

from tests.ui_fixtures import context, dressed, tasks

__all__ = ["context", "dressed", "tasks"]
