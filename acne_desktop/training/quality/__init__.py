"""Derives the limits of photographs' quality, and measures what they send back."""
