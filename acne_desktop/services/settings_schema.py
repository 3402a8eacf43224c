"""Every setting in one table, section by section, in the order in which the page shows them."""

from collections.abc import Mapping

from acne_desktop.domain.account import Permission
from acne_desktop.domain.patient import folded
from acne_desktop.language import LANGUAGES, mark, tr
from acne_desktop.services.setting import Kind, Setting, by_id

CLINIC, APPEARANCE, CAPTURE, GRADING, MODELS, REPORTS, PRIVACY = (
    *("clinic", "appearance", "capture", "grading", "models", "reports", "privacy"),
)
SECTIONS: Mapping[str, str] = {
    CLINIC: mark("Clinic"),
    APPEARANCE: mark("Appearance"),
    CAPTURE: mark("Taking photographs"),
    GRADING: mark("Grading"),
    MODELS: mark("Models"),
    REPORTS: mark("Reports"),
    PRIVACY: mark("Privacy"),
}
_REMEMBERED = ""  # no section: chosen where it is used
# What one must be allowed to change a section's settings; how the window looks, everybody may.
_NEEDED: Mapping[str, Permission | None] = {
    CLINIC: Permission.CHANGE_SETTINGS,
    APPEARANCE: None,
    CAPTURE: Permission.CHANGE_SETTINGS,
    GRADING: Permission.CHANGE_SETTINGS,
    MODELS: Permission.CHANGE_SETTINGS,
    REPORTS: Permission.CHANGE_SETTINGS,
    PRIVACY: Permission.CHANGE_SETTINGS,
    _REMEMBERED: None,
}
# Settings that need another permission than their section.
_NEEDED_BY_ID: Mapping[str, Permission] = {
    "accounts": Permission.CHANGE_SECURITY,
    "database": Permission.CHANGE_SECURITY,
    "photo_store": Permission.CHANGE_SECURITY,
    "lock_after_minutes": Permission.CHANGE_SECURITY,
    "model_version": Permission.CHANGE_SETTINGS,
    "model_hash": Permission.CHANGE_SETTINGS,
    "camera_size": Permission.CHANGE_SETTINGS,
    "other": Permission.CHANGE_SETTINGS,  # what is kept beside the settings, of reports
}

SCHEMA: tuple[Setting, ...] = (
    Setting(
        "clinic_name",
        CLINIC,
        Kind.TEXT,
        mark("Name of the clinic"),
        mark("Stands at the head of every report."),
        most=120,
    ),
    Setting(
        "clinic_address",
        CLINIC,
        Kind.LONG_TEXT,
        mark("Address"),
        mark("Stands below the clinic's name on reports."),
        most=400,
    ),
    Setting(
        "clinic_contact",
        CLINIC,
        Kind.LONG_TEXT,
        mark("Contact"),
        mark("Telephone, e-mail or web page, as they stand on reports."),
        most=400,
    ),
    Setting(
        "clinic_logo",
        CLINIC,
        Kind.PICTURE,
        mark("Logo"),
        mark("Printed at the head of reports; a PNG or JPEG file, copied into the data folder."),
    ),
    Setting(
        "language",
        APPEARANCE,
        Kind.CHOICE,
        mark("Language"),
        mark("The language of the window; that of reports can be another."),
        choices=(("system", mark("As the system")), *LANGUAGES.items()),
        names_stay=True,
        remakes=True,
    ),
    Setting(
        "theme",
        APPEARANCE,
        Kind.CHOICE,
        mark("Theme"),
        mark("Light or dark; the ground around photographs is the same grey in each."),
        choices=(
            ("system", mark("As the system")),
            ("light", mark("Light")),
            ("dark", mark("Dark")),
            ("contrast", mark("High contrast")),
        ),
    ),
    Setting(
        "scale",
        APPEARANCE,
        Kind.NUMBER,
        mark("Scale"),
        mark("Enlarges everything in the window except the photographs' own detail."),
        steps=(100, 110, 125, 150, 175, 200),
        least=100,
        most=200,
        remakes=True,
    ),
    Setting(
        "font_size",
        APPEARANCE,
        Kind.NUMBER,
        mark("Size of texts"),
        mark("Enlarges the texts, and of the rest only what has to hold them."),
        steps=(85, 100, 115, 130, 150),
        least=85,
        most=150,
        remakes=True,
    ),
    Setting(
        "reduced_motion",
        APPEARANCE,
        Kind.CHOICE,
        mark("Reduced motion"),
        mark("Menus, lists and hints appear at once; nothing moves or blinks by itself."),
        choices=(("system", mark("As the system")), ("on", mark("On")), ("off", mark("Off"))),
    ),
    Setting(
        "camera",
        CAPTURE,
        Kind.LISTED,
        mark("Camera"),
        mark("What takes the photographs of a visit."),
    ),
    Setting(
        "camera_folder",
        CAPTURE,
        Kind.FOLDER,
        mark("Folder of the camera"),
        mark(
            "Where a camera that is tethered, or its card, leaves its files while one takes them."
        ),
    ),
    Setting(
        "camera_mirrored",
        CAPTURE,
        Kind.SWITCH,
        mark("Mirror"),
        mark("Shows the live picture as a mirror does; photographs are kept as they are."),
    ),
    Setting(
        "camera_automatic",
        CAPTURE,
        Kind.SWITCH,
        mark("Automatic shutter"),
        mark("Takes a view by itself once all has been good for a second."),
    ),
    Setting(
        "ghost_opacity",
        CAPTURE,
        Kind.NUMBER,
        mark("Visit before"),
        mark("How strongly the visit before is laid over the live picture."),
        most=100,
    ),
    Setting(
        "import_folder",
        CAPTURE,
        Kind.FOLDER,
        mark("Watched folder"),
        mark("Photographs that arrive here while a visit is made are offered to it."),
    ),
    Setting(
        "wording_id",
        GRADING,
        Kind.LISTED,
        mark("Wording of the grades"),
        mark("The published words that stand beside the grades 0 to 4."),
    ),
    Setting(
        "lesion_counts",
        GRADING,
        Kind.SWITCH,
        mark("Lesion counts"),
        mark("Offers to count lesions by their kind beside the grade."),
    ),
    Setting(
        "model",
        GRADING,
        Kind.LINK,
        mark("Model in use"),
        mark("What suggests the grades, and how it can be exchanged or trained."),
    ),
    Setting(
        "paper",
        REPORTS,
        Kind.CHOICE,
        mark("Paper"),
        mark("The size of the pages of reports."),
        choices=(("A4", "A4"), ("Letter", "Letter")),
        names_stay=True,
    ),
    Setting(
        "report_language",
        REPORTS,
        Kind.CHOICE,
        mark("Language of reports"),
        mark("The language in which new reports are written."),
        choices=(("same", mark("As the window")), *LANGUAGES.items()),
        names_stay=True,
    ),
    Setting(
        "data_folder",
        PRIVACY,
        Kind.LINK,
        mark("Data folder"),
        mark(
            "All that is recorded is kept here, unless a server or a shared store is named below."
        ),
    ),
    Setting(
        "kept",
        PRIVACY,
        Kind.LINK,
        mark("What is kept"),
        mark("Encrypt the disk if others can reach it: this application does not encrypt."),
    ),
    Setting(
        "recent_patients",
        PRIVACY,
        Kind.SWITCH,
        mark("Recent patients"),
        mark("Remembers which patients were opened last; off also empties that list."),
    ),
    Setting(
        "forget_recent",
        PRIVACY,
        Kind.LINK,
        mark("Forget the recent patients"),
        mark("Empties that list; the patients and their records stay."),
    ),
    Setting(
        "accounts",
        PRIVACY,
        Kind.LINK,
        mark("Accounts"),
        mark("Who may work with the records, and in which role."),
    ),
    Setting(
        "lock_after_minutes",
        PRIVACY,
        Kind.CHOICE,
        mark("Lock by itself"),
        mark("Locks the window where nobody touches it; only where the clinic has accounts."),
        choices=(
            ("0", mark("Never")),
            ("1", mark("After 1 minute")),
            ("2", mark("After 2 minutes")),
            ("5", mark("After 5 minutes")),
            ("10", mark("After 10 minutes")),
            ("30", mark("After half an hour")),
        ),
    ),
    Setting(
        "database",
        PRIVACY,
        Kind.TEXT,
        mark("Database server"),
        mark(
            "postgresql+psycopg://user@server/clinic, no password; counts from the next start on."
        ),
        most=400,
        # A password belongs into the password file, not into this one.
        pattern=r"|(?!.*pass(word|file)=)postgres(ql(\+psycopg)?)?://([^:/@\s]*@)?[^@\s]+/[^@\s]+",
    ),
    Setting(
        "photo_store",
        PRIVACY,
        Kind.TEXT,
        mark("Shared store of photographs"),
        mark("s3://bucket/prefix or a shared folder; counts from the next start on."),
        most=400,
        # Keys belong into the environment or a profile, not into this file.
        pattern=r"|(/|\\\\|[A-Za-z]:[\\/])\S.*|s3://[a-z0-9][a-z0-9.-]+(/[^?@\s]*)?"
        r"(\?((endpoint=https://[^&@\s]+|region=[\w-]+|profile=[\w.-]+)(&|$))+)?",
    ),
    Setting("model_version", _REMEMBERED, Kind.TEXT),
    Setting("model_hash", _REMEMBERED, Kind.TEXT),
    Setting("blink_interval", _REMEMBERED, Kind.NUMBER, least=250, most=10_000),
    Setting("recent_commands", _REMEMBERED, Kind.TEXT, most=1000, pattern=r"[a-z0-9._ ]*"),
    Setting("camera_size", _REMEMBERED, Kind.TEXT, pattern=r"(\d{1,5}x\d{1,5})?"),
)

_BY_ID = by_id(SCHEMA)


def setting(id_: str) -> Setting:
    """Return a setting of the table. An unknown id is a bug (KeyError)."""
    return _BY_ID[id_]


def needed(id_: str) -> Permission | None:
    """Return what one must be allowed to change a setting; None where everybody may."""
    return _NEEDED_BY_ID[id_] if id_ in _NEEDED_BY_ID else _NEEDED[setting(id_).section]


def shown(section: str) -> tuple[Setting, ...]:
    """Return the settings of a section."""
    return tuple(each for each in SCHEMA if each.section == section)


def find(query: str) -> tuple[Setting, ...]:
    """Return the settings whose words, in the language in force, hold every word of a query."""
    words = folded(query).split()
    return tuple(each for each in SCHEMA if each.section and _holds(each, words))


def _holds(each: Setting, words: list[str]) -> bool:
    names = [each.named(choice) for choice, _ in each.choices]
    said = folded(" ".join([tr(SECTIONS[each.section]), tr(each.label), tr(each.help), *names]))
    return all(word in said for word in words)
