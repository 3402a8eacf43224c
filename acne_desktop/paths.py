"""Where things are: resources and models that ship, and the folders that hold a clinic's data."""

import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

APPLICATION = "acne_desktop"
PHOTOS_VARIABLE = "ACNE_DESKTOP_PHOTOS"  # of the environment: a shared store of originals


def _root() -> Path:
    """Return the folder that holds ``resources`` and ``models``; PyInstaller unpacks elsewhere."""
    bundled = getattr(sys, "_MEIPASS", None)
    return Path(bundled) if bundled else Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Return the folder of icons, fonts, wordings and demo photographs."""
    return _root() / "resources"


def models() -> Path:
    """Return the folder of the bundled model packages, one folder each."""
    return _root() / "models"


def default_data_dir() -> Path:
    """Return the platform's own data folder for this application."""
    return Path(platformdirs.user_data_dir(APPLICATION, appauthor=False))


def demo_data_dir(data_dir: Path) -> Path:
    """Return the demo clinic's folder: beside the real one, never inside it."""
    return data_dir.with_name(data_dir.name + "-demo")


@dataclass(frozen=True)
class Folders:
    """The parts of one data folder. Nothing is created until :meth:`create` is called."""

    data: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "clinic.sqlite3"

    @property
    def synthetic(self) -> Path:
        """Marks the folder of the demo clinic, for who looks at it."""
        return self.data / "SYNTHETIC.txt"

    @property
    def is_demo(self) -> bool:
        """Whether this is the folder of the demo clinic."""
        return self.synthetic.is_file()

    @property
    def trail_end(self) -> Path:
        """Where the audit trail of the database ends, noted beside it."""
        return self.data / "audit-head.json"

    @property
    def photos(self) -> Path:
        """Original photographs, stored under their SHA-256."""
        return self.data / "photos"

    @property
    def shared_photos(self) -> Path:
        """By which number this workstation knows the shared folder of originals (JSON)."""
        return self.data / "shared-photos.json"

    @property
    def photo_cache(self) -> Path:
        """Originals that were fetched from a shared store; safe to delete at any time."""
        return self.data / "cache" / "photos"

    @property
    def unclaimed(self) -> Path:
        """Originals that no visit names, set aside for a while."""
        return self.data / "unclaimed"

    @property
    def drafts(self) -> Path:
        """What is entered on visits and not saved yet."""
        return self.data / "drafts"

    @property
    def backups(self) -> Path:
        """Copies of the database made before each migration."""
        return self.data / "backups"

    @property
    def models(self) -> Path:
        """Model packages that were trained on the clinic's own visits."""
        return self.data / "models"

    @property
    def training(self) -> Path:
        """What a training on the clinic's own visits needs while it lasts."""
        return self.data / "training"

    @property
    def thumbnails(self) -> Path:
        """Small copies of photographs, for lists; safe to delete at any time."""
        return self.data / "cache" / "thumbnails"

    @property
    def logs(self) -> Path:
        """Log files, free of patient data."""
        return self.data / "logs"

    @property
    def settings(self) -> Path:
        """The settings file (JSON)."""
        return self.data / "settings.json"

    @property
    def templates(self) -> Path:
        """The clinic's own reasons and paragraphs (JSON)."""
        return self.data / "templates.json"

    @property
    def lock(self) -> Path:
        """Held by the one application that may write here."""
        return self.data / "clinic.lock"

    def create(self) -> None:
        """Create the folders. Raises :class:`OSError` where the disk refuses."""
        for folder in (self.data, self.photos, self.backups, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
