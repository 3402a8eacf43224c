"""Releases the shutter by itself once everything has been good for a second."""

HOLD_S = 1.0
_GAP_S = 0.6  # between two looks; after a longer one nothing is known of the time between


class AutoShutter:
    """Counts by the times of the pictures, not by a clock: slow looks take no worse photographs."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._latest = 0.0
        self._spent = False

    def reset(self) -> None:
        """Begin anew: another view, another camera, or a photograph was taken."""
        self._since = None
        self._spent = False

    def see(self, at: float, *, good: bool) -> bool:
        """Take note of one look; return whether the photograph is to be taken now.

        It is due once; only after something was not good, or :meth:`reset`, it may be again.
        """
        gap = at - self._latest > _GAP_S
        self._latest = at
        if not good:
            self.reset()
        elif self._since is None or gap:
            self._since = at
        if not good or self._spent or self.share < 1:
            return False
        self._spent = True
        return True

    @property
    def share(self) -> float:
        """Return how much of the second has passed, 0 to 1."""
        if self._since is None or self._spent:
            return 0.0
        # Times such as 0.04 add up to a little less than a second.
        return min(1.0, (self._latest - self._since + 1e-6) / HOLD_S)
