"""Every public service that is handed a clinic says what it needs, or stands here with a reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

SERVICES = Path(__file__).resolve().parents[2] / "acne_desktop" / "services"

# Services that nobody needs a permission for, each with why.
OPEN = {
    "settings.change": "asks for each setting what it needs",
    "audit.note": "writes only; everybody's doings are noted",
    "audit.verify": "tells only whether the trail is whole, also before anybody signs in",
    "photo_sending.send_waiting": "moves originals between the clinic's own stores, shows none",
    "accounts.set_up": "there is nobody yet who could have a permission; refused once there is",
    "accounts.change_own_password": "one's own, and with the present one",
    "accounts.renew": "reads only who is signed in",
    "sign_in.sign_in": "how one gets a permission",
    "sign_in.enter": "for services that have looked at the password",
    "sign_in.sign_out": "how one gives it up",
    "sign_in.lock": "how one gives it up for a while",
    "sign_in.confirm": "compares the password of whoever is signed in",
    "permissions.ask": "what asks",
    "permissions.require": "what asks",
    "permissions.allowed": "what asks",
    "permissions.signed_in": "tells only who is signed in",
}
# Services that are handed a folder instead of a clinic, so that they cannot ask: they only read,
# or are there for those that have asked.
OF_FOLDERS = {
    "audit.note_beside": "writes only; everybody's doings are noted",
    "audit.verify_folder": "tells only whether the trail is whole",
    "clinic.database_exists": "reads whether there is one",
    "clinic.holding": "keeps other applications out",
    "clinic.noting": "opens what the services then guard",
    "clinic.open_clinic": "opens what the services then guard",
    "clinic.reading": "opens what the services then guard",
    "clinic_logo.letterhead": "reads, for reports",
    "clinic_logo.problem": "reads, for the settings",
    "clinic_training.unfinished": "reads",
    "databases.address": "reads",
    "databases.where": "reads",
    "demo.build_demo": "makes synthetic records in a folder of their own",
    "model_packages.active": "reads",
    "model_packages.folder_in_use": "reads",
    "model_packages.history": "reads",
    "model_packages.installed": "reads",
    "model_packages.next_name": "reads",
    "model_packages.previous": "reads",
    "model_packages.with_hash": "reads",
    "photo_places.address": "reads",
    "photo_places.opened": "opens what the services then guard",
    "database_copy.copy_to_server": "for who owns both: all of it, accounts with it; shows nothing",
    "settings.load": "reads, before anybody signs in",
    "settings.save": "for services that have asked",
    "templates.load": "reads",
}
GUARDS = ("require(clinic, Permission.", "needs(Permission.")


def _handed(function: ast.FunctionDef, kind: str) -> bool:
    arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return any(
        each.annotation is not None and ast.unparse(each.annotation).strip("'\"") == kind
        for each in arguments
    )


def _handed_a_clinic(function: ast.FunctionDef) -> bool:
    return _handed(function, "Clinic")


def _handed_a_folder(function: ast.FunctionDef) -> bool:
    names = {each.arg for each in function.args.args}
    return _handed(function, "Folders") or "data_dir" in names


def _is_guarded(function: ast.FunctionDef, *, method: bool) -> bool:
    if method:  # a class that keeps a clinic asks when it is made
        return any(ast.unparse(line).startswith(GUARDS[0]) for line in function.body)
    outermost = function.decorator_list[:1]
    return any(ast.unparse(each).startswith(GUARDS[1]) for each in outermost)


def unguarded(text: str, module: str) -> Iterator[str]:
    """Yield the services of a module that are handed a clinic and do not say what they need."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            if _handed_a_clinic(node) and not _is_guarded(node, method=False):
                yield f"{module}.{node.name}"
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if not isinstance(method, ast.FunctionDef) or method.name != "__init__":
                    continue
                if _handed_a_clinic(method) and not _is_guarded(method, method=True):
                    yield f"{module}.{node.name}"


def _all_unguarded() -> set[str]:
    found: set[str] = set()
    for path in SERVICES.rglob("*.py"):
        module = ".".join(path.relative_to(SERVICES).with_suffix("").parts)
        found.update(unguarded(path.read_text(encoding="utf-8"), module))
    return found


def test_every_service_says_what_it_needs() -> None:
    lacking = _all_unguarded() - set(OPEN)
    assert not lacking, (
        f"decorate {sorted(lacking)} with @needs(Permission.…), outermost (services/permissions), "
        "or say in OPEN why they need none"
    )


def _all_of_folders() -> set[str]:
    return {
        f"{'.'.join(path.relative_to(SERVICES).with_suffix('').parts)}.{node.name}"
        for path in SERVICES.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and _handed_a_folder(node)
    }


def test_what_is_handed_a_folder_changes_nothing_that_somebody_may_not() -> None:
    found = _all_of_folders()
    lacking = found - set(OF_FOLDERS)
    assert not lacking, (
        f"let {sorted(lacking)} take the clinic and say what they need, or name them in "
        "OF_FOLDERS with why they may be called by everybody"
    )
    assert set(OF_FOLDERS) <= found


def test_the_window_and_the_command_line_change_settings_by_the_service_that_asks() -> None:
    above = [*(SERVICES.parent / "ui").rglob("*.py"), *(SERVICES.parent / "cli").rglob("*.py")]
    callers = [
        path.name
        for path in above
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and ast.unparse(node) == "settings.save")
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "acne_desktop.services.settings"
            and any(name.name == "save" for name in node.names)
        )
    ]
    assert callers == []


def test_the_exceptions_are_still_needed() -> None:
    assert set(OPEN) <= _all_unguarded()


def test_the_test_sees_what_is_not_guarded() -> None:
    text = (
        "def one(clinic: Clinic): ...\n"
        "@needs(Permission.GRADE)\ndef two(clinic: 'Clinic', x: int): ...\n"
        "@contextmanager\n@needs(Permission.GRADE)\ndef three(clinic: Clinic): ...\n"
        "class Four:\n    def __init__(self, clinic: Clinic): self.clinic = clinic\n"
        "class Five:\n    def __init__(self, clinic: Clinic): require(clinic, Permission.GRADE)\n"
        "def six(x: int, *, clinic: Clinic): ...\ndef _seven(clinic: Clinic): ...\n"
    )
    assert set(unguarded(text, "m")) == {"m.one", "m.three", "m.Four", "m.six"}
