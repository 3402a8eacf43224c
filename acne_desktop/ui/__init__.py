"""The window: pages, widgets, and the only threads of the application."""
