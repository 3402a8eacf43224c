"""A store as S3 speaks it, on this machine: real requests over a real socket, for the tests."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer

BUCKET = "originals"
KEY_ID, SECRET = "AKIATESTTESTTEST", "a-secret-of-the-tests"
_connect = socket.socket.connect  # before the tests refuse it


@dataclass(frozen=True)
class Store:
    """A running store. ``client`` looks at it from outside."""

    endpoint: str
    client: Any

    @property
    def address(self) -> str:
        """Where the bucket is, as the settings name it."""
        return f"s3://{BUCKET}/clinic/a?endpoint={self.endpoint}"

    def keys(self) -> list[str]:
        """Return the name of every object."""
        found = self.client.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return [each["Key"] for each in found]


@contextmanager
def running() -> Iterator[Store]:
    """Start a store, which may last for many tests."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    client = None
    try:
        host, port = server.get_host_and_port()
        endpoint = f"http://{host}:{port}"
        client = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id=KEY_ID,
            aws_secret_access_key=SECRET,
        )
        yield Store(endpoint, client)
    finally:
        if client is not None:
            client.close()
        server.stop()


def lend(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return the store with one empty bucket; the test may connect to it, and to nothing else."""

    def only_here(sock: socket.socket, address: Any) -> None:
        if sock.family == socket.AF_INET and address[0] not in ("127.0.0.1", "localhost"):
            raise AssertionError(f"a network call was made: {address!r}")
        _connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", only_here)
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY_ID)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere/config")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere/credentials")
    s3_backends.reset()  # kept by the process, not by the server
    store.client.create_bucket(Bucket=BUCKET)
    return store
