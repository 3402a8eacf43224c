"""Opening and closing a clinic: its folder, database and photographs, held by one application."""

import logging
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self
from uuid import uuid4

from filelock import FileLock, Timeout

from acne_desktop.domain.account import NOBODY, Account
from acne_desktop.errors import DatabaseError, InUseError
from acne_desktop.language import tr
from acne_desktop.paths import Folders
from acne_desktop.services import databases, photo_places
from acne_desktop.services.history import Stack
from acne_desktop.storage import accounts, audit, upgrade, visits
from acne_desktop.storage import clinic as clinic_row
from acne_desktop.storage.drafts import DraftStore
from acne_desktop.storage.engine import Database
from acne_desktop.storage.files import disk_failures
from acne_desktop.storage.photo_store import PhotoStore
from acne_desktop.storage.place import Where
from acne_desktop.storage.thumbnails import ThumbnailStore

RENEWED_SECONDS = 30.0  # so long one may go on with what one might at another workstation
_log = logging.getLogger(__name__)

# How often a name that nobody has was tried, and until when it is not looked at.
WrongNames = dict[str, tuple[int, datetime | None]]


@dataclass(eq=False)
class Clinic:
    """An open clinic. Any thread may use it; :meth:`close` it once nothing does.

    Where it ``has_accounts``, the services do what ``signed_in`` may; see ``permissions``.
    ``sitting`` tells this application from others on the same records; ``alone_since`` is when
    it began to hold them for itself, None where others may work on them at the same time.
    """

    folders: Folders
    database: Database
    photos: PhotoStore
    synthetic: bool
    held: ExitStack
    has_accounts: bool
    signed_in: Account | None = field(default=None, init=False)
    wrong_names: WrongNames = field(default_factory=dict)
    sitting: str = field(default_factory=lambda: uuid4().hex)
    alone_since: datetime | None = field(default_factory=lambda: datetime.now(UTC))
    saving: threading.Lock = field(default_factory=threading.Lock)
    changes: Stack = field(default_factory=Stack)
    renewed: float = field(default=0.0, init=False)

    @cached_property
    def thumbnails(self) -> ThumbnailStore:
        """Small copies of photographs; a cache."""
        return ThumbnailStore(self.folders.thumbnails)

    @cached_property
    def drafts(self) -> DraftStore:
        """What is entered on visits and not saved yet."""
        return DraftStore(self.folders.drafts)

    @property
    def server(self) -> str:
        """Database and host where the records are on a server; never who, nor a password."""
        return str(self.database.place) if self.database.place.shared else ""

    def sign_in(self, account: Account | None) -> None:
        """Put what is done from now on down to somebody; who they are is checked before."""
        self.signed_in, self.renewed = account, monotonic()
        self.database.actor = NOBODY if account is None else account.actor

    def keep_up(self) -> None:
        """Notice accounts that were made, changed or closed at another workstation."""
        if not self.database.place.shared:
            return
        if not self.has_accounts:
            self.has_accounts = _has_accounts(self.database)
        elif self.signed_in is not None and monotonic() - self.renewed > RENEWED_SECONDS:
            with self.database.reading() as session:
                account = accounts.get(session, self.signed_in.id)
            self.sign_in(account if account.active else None)

    def close(self) -> None:
        """Close the database and let another application have the folder."""
        self.held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def database_exists(data_dir: Path) -> bool:
    """Tell whether a folder holds a clinic already, or names the server that does."""
    folders = Folders(data_dir)
    return folders.database.is_file() or bool(databases.address(folders))


def open_clinic(data_dir: Path, *, synthetic: bool = False, database: str = "") -> Clinic:
    """Open the clinic of a folder, or make a new one, for this application alone.

    ``database`` is a server's address, see :mod:`services.databases`: there, others work at the
    same time. ``synthetic`` says what a new clinic is for; one that exists keeps what it was made
    for, and a real one is refused where a synthetic one is asked for.
    Raises :class:`InUseError`, :class:`DatabaseError` and :class:`StorageError`.
    """
    folders = Folders(data_dir)
    photos = photo_places.opened(folders, own=synthetic)
    with ExitStack() as held:
        with disk_failures():
            folders.create()
        held.enter_context(holding(folders))
        own = synthetic and not database  # whatever the environment says
        where = folders.database if own else databases.where(data_dir, database)
        opened = _up_to_date(folders, photos, where)
        held.callback(opened.close)
        made_up = _whose(opened, synthetic=synthetic)
        shared = opened.place.shared
        if shared:
            _join(opened)
        else:  # others may just be keeping photographs that no visit names yet
            _sweep(opened, photos, DraftStore(folders.drafts))
        named = _has_accounts(opened)
        since = None if shared else datetime.now(UTC)
        kept = held.pop_all()
        return Clinic(folders, opened, photos, made_up, kept, named, alone_since=since)


def reading(data_dir: Path, database: str = "") -> Clinic:
    """Open an existing clinic to read, also beside a running application.

    No lock, no migration, nothing cleaned, nothing written. Raises :class:`DatabaseError`.
    """
    return _beside(data_dir, database, read_only=True)


def noting(data_dir: Path, database: str = "") -> Clinic:
    """Open it as :func:`reading` does, to let somebody in and to note what they read there."""
    return _beside(data_dir, database, read_only=False)


def _beside(data_dir: Path, database: str, *, read_only: bool) -> Clinic:
    folders = Folders(data_dir)
    where = databases.where(data_dir, database)
    upgrade.check_readable(upgrade.revision_of(where))
    with ExitStack() as held:
        opened = Database(where, read_only=read_only)
        held.callback(opened.close)
        with opened.reading() as session:
            synthetic = bool(clinic_row.is_synthetic(session))
        named = _has_accounts(opened)
        photos = photo_places.opened(folders)
        return Clinic(folders, opened, photos, synthetic, held.pop_all(), named)


@contextmanager
def holding(folders: Folders) -> Iterator[None]:
    """Hold a data folder for this application. Raises :class:`InUseError` at once."""
    # Another thread than the one that opened the clinic may close it.
    lock = FileLock(folders.lock, timeout=0, thread_local=False)
    with disk_failures():
        try:
            lock.acquire()
        except Timeout:
            raise InUseError(
                tr(
                    "The application is already open with this data folder: use that window, or "
                    "close it first."
                )
            ) from None
    try:
        yield
    finally:
        lock.release()


def _up_to_date(folders: Folders, photos: PhotoStore, where: Where) -> Database:
    revision = upgrade.revision_of(where)
    if revision is None and where == folders.database and photos.holds_any():
        raise DatabaseError(
            tr(
                "The data folder holds photographs but its database is missing: put back "
                "{name} from your last backup, or choose another folder.",
                name=folders.database.name,
            )
        )
    upgrade.bring_up_to_date(where, revision, folders.backups)
    database = Database(where)
    if revision is not None and revision < upgrade.TRAIL:
        with database.writing() as session:
            audit.take_over(session)
    return database


def _whose(database: Database, *, synthetic: bool) -> bool:
    with database.writing() as session:
        made_up = clinic_row.is_synthetic(session)
        if made_up is None:
            clinic_row.mark(session, synthetic=synthetic)
            return synthetic
    if synthetic and not made_up:
        raise DatabaseError(
            tr("This folder holds a real clinic: choose another folder for the demo clinic.")
        )
    return made_up


def _join(database: Database) -> None:
    """Note where the trail ends as this workstation first finds it: it vouches for it from now."""
    if database.anchor.read() is None:
        with database.reading() as session:
            database.anchor.move(audit.head(session))


def _has_accounts(database: Database) -> bool:
    with database.reading() as session:
        return accounts.any_there(session)


def _sweep(database: Database, photos: PhotoStore, drafts: DraftStore) -> None:
    with database.reading() as session:
        known = visits.photo_names(session)
    count = photos.sweep(known | drafts.photo_names())
    if count:
        _log.warning("cleared %d files that an interrupted save had left", count)
