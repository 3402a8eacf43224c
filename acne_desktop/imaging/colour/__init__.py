"""Colour cards in photographs, and colours corrected for the screen."""
