"""Feeds damaged photo files of every format to the reader: python -m tests.fuzz."""
