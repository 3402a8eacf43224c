"""The photograph on the screen: where it lies, its tiles, linked zoom, loupe and marks."""
