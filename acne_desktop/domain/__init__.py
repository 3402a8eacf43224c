"""The field's own terms and rules, as frozen dataclasses; standard library only."""
