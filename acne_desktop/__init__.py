"""Grades facial acne on the IGA scale from three photographs; assists, does not diagnose."""

__version__ = "0.1.0"
