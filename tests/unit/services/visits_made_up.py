"""Made-up records for the tests of services and storage."""

import hashlib
from datetime import UTC, datetime

from acne_desktop.domain.photo import Photo, View

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


def made_up_photo(view: View, seed: str) -> Photo:
    """Return the record of a photograph that exists nowhere."""
    sha256 = hashlib.sha256(f"{view} {seed}".encode()).hexdigest()
    return Photo(view, sha256, ".jpg", 1000, 300, 400)
