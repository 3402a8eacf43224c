"""What photographs a drop or the clipboard brings: files, folders, or a picture's own bytes."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage

from acne_desktop.errors import PhotoError
from acne_desktop.language import tr
from acne_desktop.services.candidates import Source
from acne_desktop.services.intake import PHOTO_SUFFIXES

# As other applications put them: the original's bytes are better than pixels made from them.
_ENCODED = ("image/jpeg", "image/png", "image/tiff", "image/webp", "image/heic")


def has_sources(mime: QMimeData) -> bool:
    """Tell whether there may be photographs in it."""
    return mime.hasUrls() or mime.hasImage()


def sources_in(mime: QMimeData) -> list[Source]:
    """Return files and folders, or the bytes of one picture.

    Raises :class:`PhotoError` for anything not on this computer.
    """
    urls = mime.urls()
    if urls and all(url.isLocalFile() for url in urls):
        return [Path(url.toLocalFile()) for url in urls]
    picture = _picture_in(mime)
    if picture:
        return [picture]
    if urls:
        raise PhotoError(tr("Save the photograph on this computer first, then drop the file here."))
    raise PhotoError(tr("There is no photograph to paste: copy a picture or its file first."))


def dialog_filter() -> str:
    """Return what a file dialog shows: every kind of photograph, or all files."""
    patterns = " ".join(f"*{suffix}" for suffix in PHOTO_SUFFIXES)
    return tr(
        "Photographs ({patterns} {patterns2});;All files (*)",
        patterns=patterns,
        patterns2=patterns.upper(),
    )


def _picture_in(mime: QMimeData) -> bytes:
    for kind in _ENCODED:
        if mime.hasFormat(kind) and mime.data(kind).size() > 0:
            return bytes(mime.data(kind).data())
    image = mime.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return b""
    target = QByteArray()
    buffer = QBuffer(target)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload] # stub errs: a str is right
    return bytes(target.data())
