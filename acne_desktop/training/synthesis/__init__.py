"""Renders synthetic patients: triplets with lesions of known number and kind, and exact masks."""
