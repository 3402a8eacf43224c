"""Where a workstation keeps original photographs: in its data folder, or in a store it shares."""

import os
from pathlib import Path

from acne_desktop.errors import InvalidRecordError
from acne_desktop.language import tr
from acne_desktop.paths import PHOTOS_VARIABLE, Folders
from acne_desktop.services import settings
from acne_desktop.storage.file_cache import FileCache
from acne_desktop.storage.folder_shelf import FolderShelf
from acne_desktop.storage.photo_store import PhotoStore, Shelf
from acne_desktop.storage.photos import LocalPhotos
from acne_desktop.storage.s3_shelf import S3Address, S3Shelf
from acne_desktop.storage.shared_photos import CACHE_BYTES, SharedPhotos

_S3 = "s3://"


def address(folders: Folders) -> str:
    """Return the shared store's address, or nothing where the data folder's own is meant.

    The environment (``--photos`` sets it) counts before the folder's settings. A demo clinic
    always keeps its photographs itself.
    """
    if folders.is_demo:
        return ""
    return os.environ.get(PHOTOS_VARIABLE, "").strip() or settings.load(folders).photo_store


def opened(folders: Folders, *, own: bool = False) -> PhotoStore:
    """Return the store of a data folder; ``own`` is the folder's, whatever was chosen.

    Nothing is connected before a photograph is sent or fetched.
    Raises :class:`InvalidRecordError` for an address that will not do.
    """
    local = LocalPhotos(folders.photos, folders.unclaimed)
    chosen = "" if own else address(folders)
    if not chosen:
        return local
    cache = FileCache(folders.photo_cache, limit_bytes=CACHE_BYTES)
    return SharedPhotos(local, _shelf(folders, chosen), cache)


def _shelf(folders: Folders, chosen: str) -> Shelf:
    if chosen.startswith(_S3):
        return S3Shelf(S3Address.parsed(chosen))
    folder = Path(chosen)
    if not folder.is_absolute():
        raise InvalidRecordError(
            tr("Name the store of photographs as s3://bucket/prefix, or as a folder's whole path.")
        )
    if folder == folders.data or folders.data in folder.parents:
        raise InvalidRecordError(
            tr("A shared folder of photographs cannot be in the data folder: choose another.")
        )
    return FolderShelf(folder, folders.shared_photos)
