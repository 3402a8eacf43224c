"""Moves originals between a workstation and the store that it shares, and checks every one."""

from collections.abc import Callable
from dataclasses import dataclass

from acne_desktop.domain.account import Permission
from acne_desktop.errors import Cancelled, KnownError, StoreUnreachableError
from acne_desktop.services.clinic import Clinic
from acne_desktop.services.permissions import needs
from acne_desktop.storage import known_photos
from acne_desktop.storage.shared_photos import SharedPhotos

Tell = Callable[[float], bool]  # a fraction; whether to go on


def _on(_fraction: float) -> bool:
    return True


@dataclass(frozen=True)
class Moved:
    """How many originals were moved or found whole, how many not, and the first reason why not."""

    done: int = 0
    left: int = 0
    problem: str = ""


def send_waiting(clinic: Clinic, tell: Tell = _on) -> Moved:
    """Send the originals that saved visits name and that wait on this workstation.

    One that fails stays where it is, to be sent the next time. Raises :class:`Cancelled` where
    ``tell`` answers that it should stop; what was sent is sent.
    """
    store = clinic.photos
    if not isinstance(store, SharedPhotos):
        return Moved()
    # While nobody saves, what waits is named by a visit, or is a draft's, which stays here.
    with clinic.saving:
        waiting = store.waiting()
        if not waiting:
            return Moved()
        with clinic.database.reading() as session:
            named = known_photos.named(session, [sha256 for sha256, _ in waiting])
    sending = [each for each in waiting if each[0] in named]
    return _each(sending, store.send, tell)


@needs(Permission.CHANGE_SETTINGS)
def fetch_all(clinic: Clinic, tell: Tell = _on) -> Moved:
    """Keep every original in the data folder again, for a clinic that leaves a shared store."""
    store = clinic.photos
    if not isinstance(store, SharedPhotos):
        return Moved()
    return _each(_all(clinic), store.fetch, tell)


@needs(Permission.CHANGE_SETTINGS)
def check_all(clinic: Clinic, tell: Tell = _on) -> Moved:
    """Read every original and compare it with its SHA-256."""

    def check(sha256: str, suffix: str) -> None:
        clinic.photos.read(sha256, suffix)

    return _each(_all(clinic), check, tell)


def _all(clinic: Clinic) -> list[tuple[str, str]]:
    with clinic.database.reading() as session:
        return known_photos.originals(session)


def _each(originals: list[tuple[str, str]], act: Callable[[str, str], None], tell: Tell) -> Moved:
    """Do something with each; a store that does not answer ends it, a damaged one does not."""
    done, problem = 0, ""
    for at, (sha256, suffix) in enumerate(originals):
        if not tell(at / len(originals)):
            raise Cancelled
        try:
            act(sha256, suffix)
        except StoreUnreachableError as error:
            return Moved(done, len(originals) - done, error.sentence)
        except KnownError as error:
            problem = problem or error.sentence
        else:
            done += 1
    return Moved(done, len(originals) - done, problem)
