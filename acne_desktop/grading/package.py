"""A model package: weights, graphs, card and manifest, used only if every hash matches.

``manifest.json`` holds the SHA-256 of every other file, and
``manifest.sha256`` that of the manifest, which is the package's own hash.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from acne_desktop.errors import PackageError
from acne_desktop.grading.stored import Weights, unpacked
from acne_desktop.language import mark, tr

MANIFEST = "manifest.json"
SEAL = "manifest.sha256"
WEIGHTS = "weights.safetensors"
BACKBONE = "backbone.onnx"
STEM = "stem.onnx"  # the blocks that all networks begin with; a package may lack it
# Networks that see photographs at another size have graphs of their own: backbone-2.onnx, ...
FACE = "face.onnx"  # the face locator; a package may lack it
CARD = "card.md"
OUT_OF_FOLD = "oof.csv"
COMPARISON = "comparison"  # in a manifest: with the package that it was trained from
EARLIER = "earlier"  # with a clinic's own package that was in use before
FORMAT = 2
IN_PARTS = 3  # the format of a package whose networks see photographs at several sizes
_REQUIRED = (
    *("version", "members", "input_height", "input_width"),
    *("calibration", "wording", "files"),
)
_REMEDY = mark("install the application again or choose another package.")


@dataclass(frozen=True)
class Part:
    """The members that see a photograph at one size, in pixels, and the graphs they run in.

    ``members`` are their places among the package's; the first ``shared`` blocks, the same in all
    of them, are ``stem``.
    """

    members: range
    height: int
    width: int
    shared: int
    backbone: str
    stem: str


@dataclass(frozen=True)
class ModelPackage:
    """A package whose files were checked. ``hash`` is the SHA-256 of its manifest."""

    folder: Path
    manifest: Mapping[str, Any]
    hash: str
    card: str

    @property
    def version(self) -> str:
        """The version, such as ``iga-0.1``."""
        return str(self.manifest["version"])

    @property
    def backbone(self) -> str:
        """The kind of the networks' backbone, one of network.LAYOUTS."""
        # Packages up to iga-0.2 do not name it: there was but one.
        kind: str = self.manifest.get("backbone", {}).get("kind", "mobilenet_v2")
        return kind

    @staticmethod
    def open(folder: Path) -> "ModelPackage":
        """Check every file of the package. Raises :class:`PackageError` with one sentence."""
        name = folder.name
        if not (folder / MANIFEST).is_file():
            raise PackageError(
                tr(
                    "There is no model package in the folder {name}: {remedy}",
                    name=name,
                    remedy=tr(_REMEDY),
                )
            )
        sealed, own_hash = _manifest(folder)
        try:
            manifest = json.loads(sealed)
            files = dict(manifest["files"])
        except (ValueError, KeyError, TypeError):
            raise _damaged(name, MANIFEST) from None
        made_for = manifest.get("format")
        if made_for not in (FORMAT, IN_PARTS) or any(key not in manifest for key in _REQUIRED):
            raise PackageError(
                tr(
                    "The model package {name} was made for another version of this application: "
                    "{remedy}",
                    name=name,
                    remedy=tr(_REMEDY),
                )
            )
        _check_names(folder, {*files, MANIFEST, SEAL})
        contents = {file: _checked(folder, file, digest) for file, digest in files.items()}
        absent = next((file for file in (WEIGHTS, BACKBONE, CARD) if file not in contents), None)
        if absent:
            raise PackageError(
                tr(
                    "The model package {name} has no {absent}: {remedy}",
                    name=name,
                    absent=absent,
                    remedy=tr(_REMEDY),
                )
            )
        return ModelPackage(folder, manifest, own_hash, contents[CARD].decode())

    def parts(self) -> list[Part]:
        """Return the members by the size at which they see a photograph.

        Raises :class:`PackageError` where the manifest does not tell them.
        """
        found: list[Part] = []
        try:
            for number, told in enumerate(self.manifest.get("parts", [self.manifest]), start=1):
                begin = found[-1].members.stop if found else 0
                found.append(
                    Part(
                        range(begin, begin + int(told["members"])),
                        int(told["input_height"]),
                        int(told["input_width"]),
                        int(told.get("shared_blocks", 0)),
                        numbered(BACKBONE, number),
                        numbered(STEM, number),
                    )
                )
        except (KeyError, ValueError, TypeError, AttributeError):
            raise does_not_fit(self) from None
        sizes = {(part.height, part.width) for part in found}
        if (
            not found
            or len(sizes) < len(found)
            or found[-1].members.stop != int(self.manifest["members"])
        ):
            raise does_not_fit(self)
        return found

    def read(self, file: str) -> bytes:
        """Return a file's bytes, checked again. Raises :class:`PackageError`."""
        digest = self.manifest["files"].get(file)
        if digest is None:
            raise PackageError(
                tr(
                    "The model package {version} has no {file}: {remedy}",
                    version=self.version,
                    file=file,
                    remedy=tr(_REMEDY),
                )
            )
        return _checked(self.folder, file, digest)

    def weights(self) -> list[Weights]:
        """Return each member's weights by their names in ``GradingNetwork``.

        Raises :class:`PackageError` when they are not those of the members in the manifest.
        """
        try:
            members: list[Weights] = [{} for _ in range(int(self.manifest["members"]))]
            for name, values in unpacked(self.read(WEIGHTS)).items():
                member, _, own = name.partition(".")
                members[int(member)][own] = values
        except (SafetensorError, ValueError, TypeError, IndexError, KeyError):
            raise does_not_fit(self) from None
        if not members:
            raise does_not_fit(self)
        return members


def numbered(file: str, part: int) -> str:
    """Return the name of a part's graph: the first part's has no number."""
    stem, _, kind = file.partition(".")
    return file if part == 1 else f"{stem}-{part}.{kind}"


def does_not_fit(package: ModelPackage) -> PackageError:
    """Return the error that says that a package's parts do not make a model."""
    return PackageError(
        tr(
            "The model package {version} does not fit this version of the application: {remedy}",
            version=package.version,
            remedy=tr(_REMEDY),
        )
    )


def write(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> ModelPackage:
    """Write a package into an empty or absent folder and return it, opened.

    ``manifest`` is completed with the format and the hashes of ``files``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    made_for = IN_PARTS if "parts" in manifest else FORMAT
    whole = {**manifest, "format": made_for, "files": hashes}
    text = json.dumps(whole, indent=2, ensure_ascii=False).encode() + b"\n"
    (folder / MANIFEST).write_bytes(text)
    (folder / SEAL).write_text(f"{hashlib.sha256(text).hexdigest()}  {MANIFEST}\n")
    return ModelPackage.open(folder)


def _manifest(folder: Path) -> tuple[bytes, str]:
    """Return the manifest's bytes and hash, compared with its seal."""
    try:
        data = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_bytes()
    except OSError:
        raise _damaged(folder.name, SEAL) from None
    digest = hashlib.sha256(data).hexdigest()
    if seal != f"{digest}  {MANIFEST}\n".encode():
        raise _damaged(folder.name, MANIFEST)
    return data, digest


def _check_names(folder: Path, expected: set[str]) -> None:
    """Refuse a package with a file too many; a file too few is found when it is read."""
    extra = sorted({path.name for path in folder.iterdir()} - expected)
    if extra:
        raise PackageError(
            tr(
                "The model package {name} holds a file that is not its own ({file}): remove "
                "it or choose another package.",
                name=folder.name,
                file=extra[0],
            )
        )


def _checked(folder: Path, file: str, digest: str) -> bytes:
    try:
        data = (folder / Path(file).name).read_bytes()
    except OSError:
        raise PackageError(
            tr(
                "The model package {name} lacks {file}: {remedy}",
                name=folder.name,
                file=file,
                remedy=tr(_REMEDY),
            )
        ) from None
    if hashlib.sha256(data).hexdigest() != digest:
        raise _damaged(folder.name, file)
    return data


def _damaged(name: str, file: str) -> PackageError:
    return PackageError(
        tr(
            "The model package {name} was changed or damaged ({file} does not match its "
            "hash): {remedy}",
            name=name,
            file=file,
            remedy=tr(_REMEDY),
        )
    )
