"""The cache of small pictures on the disk, kept by the photograph's SHA-256."""

from pathlib import Path

from acne_desktop.storage.file_cache import FileCache

LIMIT_BYTES = 256 * 1024 * 1024  # some 12,000 pictures of 320 pixels


class ThumbnailStore(FileCache):
    """Files ``ab/<sha256>.jpg`` in one folder."""

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
        super().__init__(folder, limit_bytes=limit_bytes, suffix=".jpg")
