"""Originals in an S3-compatible store: the one module that opens a connection, once asked to.

boto3 is an optional part (``pip install "acne-desktop[s3]"``), imported when a store is opened.
Credentials come from where boto3 looks for them (environment, profile, role); they are never
handed to this application, nor kept or logged by it.
"""

import base64
import hashlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from acne_desktop.errors import InvalidRecordError, StorageError, StoreUnreachableError
from acne_desktop.language import tr

_SCHEME = "s3"
_ON_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_CONNECT, _READ, _TRIES = 5, 30, 3  # seconds, seconds, times
_REFUSED = {
    "AccessDenied",
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "ExpiredToken",
    "InvalidToken",
    "403",
}
_THERE = {"PreconditionFailed", "412"}
_NONE = {"NoSuchKey", "404", "NotFound"}
_UNKNOWN_CONDITION = {"NotImplemented", "501"}


@dataclass(frozen=True)
class S3Address:
    """Where a store is. ``endpoint`` is empty for Amazon's own."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    profile: str = ""

    @staticmethod
    def parsed(text: str) -> "S3Address":
        """Read ``s3://bucket/prefix?endpoint=https://…&region=…&profile=…``.

        Raises :class:`InvalidRecordError` where a password stands in it, or photographs would
        travel unencrypted.
        """
        parts = urlsplit(text)
        if parts.scheme != _SCHEME or not parts.hostname:
            raise InvalidRecordError(tr("Enter the store as s3://bucket/prefix."))
        if parts.username or parts.password:
            raise InvalidRecordError(
                tr("Leave keys out of the address: set them in the environment or a profile.")
            )
        asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        unknown = asked.keys() - {"endpoint", "region", "profile"}
        if unknown:
            raise InvalidRecordError(
                tr("The address of a store knows endpoint, region and profile, and nothing else.")
            )
        endpoint = asked.get("endpoint", "")
        to = urlsplit(endpoint)
        if endpoint and to.scheme != "https" and to.hostname not in _ON_THIS_MACHINE:
            raise InvalidRecordError(
                tr("Photographs travel encrypted: the store's endpoint has to begin with https://.")
            )
        return S3Address(
            parts.netloc,
            parts.path.strip("/"),
            endpoint,
            asked.get("region", ""),
            asked.get("profile", ""),
        )


class S3Shelf:
    """Objects ``prefix/ab/<sha256><suffix>``; none is overwritten, each is checked by SHA-256."""

    def __init__(self, address: S3Address) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._made: Any = None

    @property
    def _client(self) -> Any:
        """What talks to the store; made when it is first needed. Any thread may use it."""
        with self._lock:
            if self._made is None:
                self._made = _client(self._address)
            return self._made

    def put(self, name: str, data: bytes, sha256: str) -> None:
        """Keep an object: see :class:`storage.photo_store.Shelf`."""
        with _failures():
            if not self._put_new(name, data, sha256, IfNoneMatch="*"):
                self._check(name, sha256)

    def get(self, name: str) -> bytes | None:
        """Return an object's bytes, or None: see :class:`storage.photo_store.Shelf`."""
        with _failures():
            return self._bytes_of(name)

    def _put_new(self, name: str, data: bytes, sha256: str, **condition: str) -> bool:
        """Put an object that is not there; tell whether it was not, and is whole there now."""
        digest = base64.b64encode(bytes.fromhex(sha256)).decode()
        try:
            self._client.put_object(**self._at(name), Body=data, ChecksumSHA256=digest, **condition)
        except Exception as error:
            code = _code(error)
            if code in _THERE:
                return False
            if code in _UNKNOWN_CONDITION and condition:  # a store that is older than that
                return self._bytes_of(name) is None and self._put_new(name, data, sha256)
            raise
        self._check(name, sha256)
        return True

    def _check(self, name: str, sha256: str) -> None:
        """See that what is there is what it is named. Raises :class:`StorageError`."""
        told = self._client.head_object(**self._at(name), ChecksumMode="ENABLED")
        digest = told.get("ChecksumSHA256")
        if digest is not None and told.get("ChecksumType", "FULL_OBJECT") == "FULL_OBJECT":
            same = digest == base64.b64encode(bytes.fromhex(sha256)).decode()
        else:  # a store that keeps none
            same = hashlib.sha256(self._bytes_of(name) or b"").hexdigest() == sha256
        if not same:
            raise StorageError(
                tr(
                    "The store of photographs holds something else under a photograph's name. It "
                    "was left as it is: have the store checked; the photograph waits here."
                )
            )

    def _bytes_of(self, name: str) -> bytes | None:
        try:
            body: bytes = self._client.get_object(**self._at(name))["Body"].read()
        except Exception as error:
            if _code(error) in _NONE:
                return None
            raise
        return body

    def _at(self, name: str) -> dict[str, str]:
        prefix = f"{self._address.prefix}/" if self._address.prefix else ""
        return {"Bucket": self._address.bucket, "Key": f"{prefix}{name}"}


def _client(address: S3Address) -> Any:
    try:
        import boto3  # noqa: PLC0415 - an optional part, and only where a store was chosen
        from botocore.config import Config  # noqa: PLC0415
    except ImportError as error:
        raise StoreUnreachableError(
            tr('The part for S3 stores is not installed: pip install "acne-desktop[s3]".')
        ) from error
    for name in ("boto3", "botocore", "s3transfer", "urllib3"):  # they would log signed headers
        logging.getLogger(name).setLevel(logging.WARNING)
    with _failures():
        session = boto3.Session(
            profile_name=address.profile or None, region_name=address.region or None
        )
        return session.client(
            "s3",
            endpoint_url=address.endpoint or None,
            region_name=session.region_name or "us-east-1",
            config=Config(
                connect_timeout=_CONNECT,
                read_timeout=_READ,
                retries={"max_attempts": _TRIES, "mode": "standard"},
                s3={"addressing_style": "path"} if address.endpoint else None,
                user_agent_appid="acne-desktop",
            ),
        )


def _code(error: Exception) -> str:
    """Return the store's word for an error; empty where it did not answer."""
    response: dict[str, dict[str, Any]] = getattr(error, "response", {})
    return str(response.get("Error", {}).get("Code", ""))


@contextmanager
def _failures() -> Iterator[None]:
    """Raise whatever boto3 raises as one sentence that names no key and no address."""
    from botocore.exceptions import (  # noqa: PLC0415 - see the top
        BotoCoreError,
        ClientError,
        NoCredentialsError,
        PartialCredentialsError,
        ProfileNotFound,
    )

    try:
        yield
    except (NoCredentialsError, PartialCredentialsError, ProfileNotFound) as error:
        raise StoreUnreachableError(
            tr(
                "No keys for the store of photographs were found on this workstation: set them in "
                "the environment or in the profile. New photographs wait and are sent later."
            )
        ) from error
    except ClientError as error:
        raise _refusal(_code(error)) from error
    except BotoCoreError as error:
        raise StoreUnreachableError(
            tr(
                "The store of photographs cannot be reached: check the network. New photographs "
                "wait on this workstation and are sent later."
            )
        ) from error


def _refusal(code: str) -> StoreUnreachableError:
    if code in _REFUSED:
        return StoreUnreachableError(
            tr(
                "The store of photographs refuses this workstation: have its keys and rights "
                "checked. New photographs wait and are sent later."
            )
        )
    if code == "NoSuchBucket":
        return StoreUnreachableError(
            tr("The store of photographs has no such bucket: check its address in the settings.")
        )
    return StoreUnreachableError(
        tr(
            "The store of photographs reports an error of its own: try again later. New "
            "photographs wait on this workstation and are sent then."
        )
    )
