"""The tests: unit tests mirror the package, journeys drive real windows."""
