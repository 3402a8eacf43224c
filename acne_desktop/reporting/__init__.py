"""The printed report: what it says, how it looks, and the drawings in it. Knows no storage."""
