"""Tests of how photographs are shown."""
