"""Installed packages: which is in use, what may be activated, going back, and what is damaged."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from acne_desktop.errors import InvalidRecordError, NotFoundError, PackageError, StorageError
from acne_desktop.grading.package import MANIFEST, WEIGHTS, ModelPackage
from acne_desktop.language import speaking
from acne_desktop.paths import Folders
from acne_desktop.services import grading, model_packages, settings
from acne_desktop.services.settings import Settings
from tests.fake_trainer import comparison, make_package
from tests.folders import clinic_in
from tests.model_packages import plain_package


@pytest.fixture
def ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelPackage:
    """Return the package that ships."""
    monkeypatch.setattr(grading, "models", lambda: tmp_path / "models")
    return plain_package(tmp_path / "models" / "iga-0.2")


@pytest.fixture
def folders(ships: ModelPackage, tmp_path: Path) -> Folders:
    made = Folders(tmp_path / "data")
    made.models.mkdir(parents=True)
    return made


def own(folders: Folders, name: str, old: ModelPackage, *, better: bool = True) -> ModelPackage:
    return make_package(old, folders.models / name, comparison(old, better=better))


def in_use(folders: Folders) -> ModelPackage:
    return model_packages.active(folders, settings.load(folders)).package


def names(folders: Folders) -> list[str]:
    return [one.name for one in model_packages.installed(folders)[0]]


def spoil(package: ModelPackage, file: str = WEIGHTS) -> None:
    path = package.folder / file
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def test_at_first_what_ships_is_in_use(folders: Folders, ships: ModelPackage) -> None:
    assert in_use(folders).hash == ships.hash
    assert names(folders) == ["iga-0.2"]
    assert model_packages.folder_in_use(folders, Settings()) == (None, "")
    assert model_packages.previous(folders, ships) is None
    assert not folders.settings.exists()


def test_what_is_installed_is_described(folders: Folders, ships: ModelPackage) -> None:
    for number in (2, 10):
        own(folders, f"clinic-{number}", ships)
    (folders.models / "something else").mkdir()
    usable, unusable = model_packages.installed(folders)
    assert [one.name for one in usable] == ["clinic-10", "clinic-2", "iga-0.2"]
    assert unusable == []
    assert [one.ships for one in usable] == [False, False, True]
    assert usable[0].trained_on == "A clinic's own visits"
    (found,) = usable[0].comparisons
    assert (found.old_name, found.visits, found.subjects, found.better) == ("iga-0.2", 66, 24, True)
    accuracy = found.figures[0]
    assert accuracy.new is not None
    assert accuracy.name == "accuracy"
    assert accuracy.new.value == pytest.approx(0.78)
    assert usable[-1].comparisons == ()


def test_data_sets_of_ours_are_named_in_the_language_of_the_window(ships: ModelPackage) -> None:
    titles = ["Synthetic triplets rendered by this project", "Praxis {1} am Markt"]
    manifest = {**ships.manifest, "data": [{"title": title} for title in titles]}
    installed = model_packages.Installed(replace(ships, manifest=manifest), ships=True)
    assert installed.trained_on == "; ".join(titles)
    with speaking("de"):
        said = installed.trained_on
    assert said == "Synthetische Tripletts, von diesem Projekt gerendert; Praxis {1} am Markt"


def test_a_better_model_is_activated_and_told_in_the_history(
    folders: Folders, ships: ModelPackage
) -> None:
    settings.save(folders, Settings(theme="dark"))
    new = own(folders, "clinic-1", ships)
    changed = model_packages.activate(clinic_in(folders), "clinic-1", new.hash)

    assert settings.load(folders) == changed
    assert (changed.model_version, changed.model_hash) == ("clinic-1", new.hash)
    assert changed.theme == "dark"
    assert in_use(folders).hash == new.hash
    assert model_packages.folder_in_use(folders, changed) == (new.folder, "")
    (line,) = (folders.models / model_packages.HISTORY).read_text().splitlines()
    told = json.loads(line)
    assert told["from"] == {"version": "iga-0.2", "hash": ships.hash}
    assert told["to"] == {"version": "clinic-1", "hash": new.hash}
    assert told["why"] == ""
    assert told["when"].endswith("+00:00")


def test_a_model_that_is_not_better_needs_a_reason_which_is_kept(
    folders: Folders, ships: ModelPackage
) -> None:
    new = own(folders, "clinic-1", ships, better=False)
    for reason in ("", "  "):
        with pytest.raises(InvalidRecordError, match=r"Not shown to be better .* give the reason"):
            model_packages.activate(clinic_in(folders), "clinic-1", new.hash, reason=reason)
    assert in_use(folders).hash == ships.hash
    assert model_packages.history(folders) == []

    model_packages.activate(clinic_in(folders), "clinic-1", new.hash, reason=" Our own cameras ")
    assert in_use(folders).hash == new.hash
    assert model_packages.history(folders)[0].why == "Our own cameras"


def test_better_than_another_model_is_not_better_than_the_one_in_use(
    folders: Folders, ships: ModelPackage
) -> None:
    first = own(folders, "clinic-1", ships)
    second = own(folders, "clinic-2", first)
    with pytest.raises(InvalidRecordError, match=r"compared with clinic-1, not with iga-0\.2"):
        model_packages.activate(clinic_in(folders), "clinic-2", second.hash)
    model_packages.activate(clinic_in(folders), "clinic-1", first.hash)
    model_packages.activate(clinic_in(folders), "clinic-2", second.hash)
    assert in_use(folders).hash == second.hash


def test_a_model_that_was_never_compared_needs_a_reason(
    folders: Folders, ships: ModelPackage
) -> None:
    new = make_package(ships, folders.models / "clinic-1", None)
    with pytest.raises(InvalidRecordError, match="not compared with any"):
        model_packages.activate(clinic_in(folders), "clinic-1", new.hash)
    broken = make_package(ships, folders.models / "clinic-2", {"better": True})
    with pytest.raises(InvalidRecordError, match="not compared with any"):
        model_packages.activate(clinic_in(folders), "clinic-2", broken.hash)


def test_what_ships_is_activated_without_a_reason_and_follows_an_update(
    folders: Folders, ships: ModelPackage
) -> None:
    new = own(folders, "clinic-1", ships)
    model_packages.activate(clinic_in(folders), "clinic-1", new.hash)
    model_packages.activate(clinic_in(folders), "iga-0.2", ships.hash)
    assert settings.load(folders).model_hash == ""
    newer = plain_package(ships.folder.with_name("iga-0.3"))
    assert in_use(folders).hash == newer.hash


def test_going_back_leads_step_by_step_to_the_first(folders: Folders, ships: ModelPackage) -> None:
    first = own(folders, "clinic-1", ships)
    second = own(folders, "clinic-2", first)
    model_packages.activate(clinic_in(folders), "clinic-1", first.hash)
    model_packages.activate(clinic_in(folders), "clinic-2", second.hash)
    seen = []
    while (before := model_packages.previous(folders, in_use(folders))) is not None:
        model_packages.go_back(clinic_in(folders))
        assert in_use(folders).hash == before[1]
        seen.append(in_use(folders).version)
    assert seen == ["clinic-1", "iga-0.2"]
    assert settings.load(folders).model_hash == ""
    with pytest.raises(NotFoundError):
        model_packages.go_back(clinic_in(folders))
    assert [change.back for change in model_packages.history(folders)] == [False] * 2 + [True] * 2


def test_going_back_to_a_damaged_model_is_refused(folders: Folders, ships: ModelPackage) -> None:
    first = own(folders, "clinic-1", ships)
    second = own(folders, "clinic-2", first)
    model_packages.activate(clinic_in(folders), "clinic-1", first.hash)
    model_packages.activate(clinic_in(folders), "clinic-2", second.hash)
    spoil(first)
    with pytest.raises(PackageError):
        model_packages.go_back(clinic_in(folders))
    assert in_use(folders).hash == second.hash


@pytest.mark.parametrize("how", ["missing", WEIGHTS, MANIFEST, "replaced"])
def test_a_model_that_cannot_be_used_gives_way_to_what_ships(
    folders: Folders, ships: ModelPackage, how: str
) -> None:
    new = own(folders, "clinic-1", ships)
    chosen = model_packages.activate(clinic_in(folders), "clinic-1", new.hash)
    if how in ("missing", "replaced"):
        new.folder.rename(folders.data / "elsewhere")
        if how == "replaced":
            own(folders, "clinic-1", ships, better=False)
    else:
        spoil(new, how)
    found = model_packages.active(folders, chosen)
    assert found.package.hash == ships.hash
    assert found.fallback == (
        "The model clinic-1 is missing or damaged, so iga-0.2, which ships with the application, "
        "is in use: choose a model in Settings."
    )
    assert model_packages.folder_in_use(folders, chosen) == (ships.folder, found.fallback)


def test_a_damaged_model_is_listed_apart_and_never_activated(
    folders: Folders, ships: ModelPackage
) -> None:
    new = own(folders, "clinic-1", ships)
    spoil(new)
    usable, (broken,) = model_packages.installed(folders)
    assert [one.name for one in usable] == ["iga-0.2"]
    assert broken.name == "clinic-1"
    assert "changed or damaged" in broken.sentence
    with pytest.raises(PackageError):
        model_packages.activate(clinic_in(folders), "clinic-1", new.hash, reason="I want it")
    assert in_use(folders).hash == ships.hash


def test_a_model_is_set_aside_and_brought_back(folders: Folders, ships: ModelPackage) -> None:
    own(folders, "clinic-1", ships)
    model_packages.remove(clinic_in(folders), "clinic-1")
    assert names(folders) == ["iga-0.2"]
    assert (folders.models / model_packages.REMOVED / "clinic-1" / MANIFEST).is_file()
    assert model_packages.next_name(folders) == "clinic-2"  # a number is never given out twice
    model_packages.restore(clinic_in(folders), "clinic-1")
    assert names(folders) == ["clinic-1", "iga-0.2"]
    with pytest.raises(NotFoundError):
        model_packages.restore(clinic_in(folders), "clinic-1")
    with pytest.raises(NotFoundError):
        model_packages.remove(clinic_in(folders), "iga-0.2")


def test_the_model_in_use_is_not_removed(folders: Folders, ships: ModelPackage) -> None:
    new = own(folders, "clinic-1", ships)
    model_packages.activate(clinic_in(folders), "clinic-1", new.hash)
    with pytest.raises(InvalidRecordError, match="is in use"):
        model_packages.remove(clinic_in(folders), "clinic-1")
    assert in_use(folders).hash == new.hash


def test_after_an_update_going_back_leads_to_the_model_that_ships_now(
    folders: Folders, ships: ModelPackage
) -> None:
    new = own(folders, "clinic-1", ships)
    model_packages.activate(clinic_in(folders), "clinic-1", new.hash)
    now = plain_package(ships.folder.with_name("iga-0.3"))
    assert model_packages.previous(folders, new) == ("iga-0.3", now.hash)
    changed = model_packages.go_back(clinic_in(folders))
    assert (changed.model_version, in_use(folders).hash) == ("", now.hash)


def test_a_package_is_found_by_its_hash(folders: Folders, ships: ModelPackage) -> None:
    new = own(folders, "clinic-1", ships)
    for package in (new, ships):
        found = model_packages.with_hash(folders, package.hash)
        assert found is not None
        assert found.folder == package.folder
    assert model_packages.with_hash(folders, "0" * 64) is None


def test_a_broken_line_of_the_history_is_passed_over(folders: Folders, ships: ModelPackage) -> None:
    new = own(folders, "clinic-1", ships)
    model_packages.activate(clinic_in(folders), "clinic-1", new.hash)
    with (folders.models / model_packages.HISTORY).open("a") as file:
        file.write('{"when": "yesterday"}\n[1]\nhalf a li')
    assert len(model_packages.history(folders)) == 1
    assert model_packages.previous(folders, new) == ("iga-0.2", ships.hash)


def test_a_full_disk_changes_nothing(
    folders: Folders, ships: ModelPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = own(folders, "clinic-1", ships)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(StorageError):
            model_packages.activate(clinic_in(folders), "clinic-1", new.hash)
    assert in_use(folders).hash == ships.hash


def test_without_any_model_the_error_says_what_to_do(folders: Folders, ships: ModelPackage) -> None:
    spoil(ships)
    with pytest.raises(PackageError, match="install the application again"):
        model_packages.active(folders, Settings())
