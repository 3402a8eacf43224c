"""How good a photograph of a face is: numbers, limits, verdicts and what to do about them."""
