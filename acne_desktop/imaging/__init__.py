"""Photographs as pixels: decoding files, and drawing attention maps over them. No Qt, no torch."""
