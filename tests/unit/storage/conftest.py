"""What the tests of the storage share."""

from collections.abc import Iterator

import pytest

from tests.postgresql import PrivateServer


@pytest.fixture
def address(postgresql: PrivateServer) -> Iterator[str]:
    """Return the address of an empty database of the test's own, on the run's server."""
    with postgresql.lent() as lent:
        yield lent
