"""Trains the face locator and the refusal of photographs that show no face."""
