"""An S3 store keeps originals once, whole and checked, and says in a sentence when it does not."""

import base64
import hashlib
import logging
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from acne_desktop.errors import InvalidRecordError, StorageError, StoreUnreachableError
from acne_desktop.storage import s3_shelf
from acne_desktop.storage.photos import place_of
from acne_desktop.storage.s3_shelf import S3Address, S3Shelf
from tests.s3_server import BUCKET, KEY_ID, Store, lend, running

DATA = b"the bytes of a photograph" * 1000
SHA256 = hashlib.sha256(DATA).hexdigest()
NAME = place_of(SHA256, ".jpg")
KEY = f"clinic/a/{NAME}"


@pytest.fixture(scope="module")
def server() -> Iterator[Store]:
    with running() as found:
        yield found


@pytest.fixture
def store(server: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    return lend(server, monkeypatch)


@pytest.fixture(scope="module")
def client_of(server: Store) -> Iterator[Any]:
    """Return what talks to the store: slow to make, so it is made once."""
    with pytest.MonkeyPatch.context() as patch:
        lend(server, patch)
        made = S3Shelf(S3Address.parsed(server.address))._client
    yield made
    made.close()


@pytest.fixture
def shelf(store: Store, client_of: Any, monkeypatch: pytest.MonkeyPatch) -> S3Shelf:
    monkeypatch.setattr(s3_shelf, "_client", lambda _address: client_of)
    return S3Shelf(S3Address.parsed(store.address))


def test_bytes_come_back_under_their_hash(store: Store, shelf: S3Shelf) -> None:
    shelf.put(NAME, DATA, SHA256)
    assert store.keys() == [KEY]
    assert shelf.get(NAME) == DATA


@pytest.mark.parametrize("told", [SHA256, "0" * 64])
def test_a_checksum_that_the_store_tells_is_believed(
    shelf: S3Shelf, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = base64.b64encode(bytes.fromhex(told)).decode()
    monkeypatch.setattr(shelf._client, "head_object", lambda **_asked: {"ChecksumSHA256": digest})
    monkeypatch.setattr(shelf, "_bytes_of", lambda _name: pytest.fail("the bytes were fetched"))
    if told == SHA256:
        shelf.put(NAME, DATA, SHA256)
    else:
        with pytest.raises(StorageError, match="something else"):
            shelf.put(NAME, DATA, SHA256)


def test_bytes_that_changed_on_the_way_are_noticed(shelf: S3Shelf) -> None:
    """This store does not look at the checksum that it is sent; so what is there is read."""
    with pytest.raises(StorageError, match="something else"):
        shelf.put(NAME, DATA[:-1], SHA256)


def test_what_is_there_is_not_written_again(store: Store, shelf: S3Shelf) -> None:
    store.client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for _ in range(2):
        shelf.put(NAME, DATA, SHA256)
    versions = store.client.list_object_versions(Bucket=BUCKET)["Versions"]
    assert len(versions) == 1


def test_another_file_under_its_name_is_neither_overwritten_nor_taken(
    store: Store, shelf: S3Shelf
) -> None:
    store.client.put_object(Bucket=BUCKET, Key=KEY, Body=b"something else")
    with pytest.raises(StorageError, match="something else under a photograph's name"):
        shelf.put(NAME, DATA, SHA256)
    assert store.client.get_object(Bucket=BUCKET, Key=KEY)["Body"].read() == b"something else"


def test_what_is_not_there_is_none(shelf: S3Shelf) -> None:
    assert shelf.get(NAME) is None


class _Older:
    """A store that knows neither conditions nor checksums."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.puts = 0

    def put_object(self, **asked: Any) -> Any:
        if "IfNoneMatch" in asked:
            told = {"Error": {"Code": "NotImplemented", "Message": "no conditions"}}
            raise ClientError(told, "PutObject")
        self.puts += 1
        return self._client.put_object(**asked)

    def head_object(self, **asked: Any) -> Any:
        told = dict(self._client.head_object(**asked))
        told.pop("ChecksumSHA256", None)
        return told

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)


def test_an_older_store_is_asked_before_and_read_afterwards(store: Store, shelf: S3Shelf) -> None:
    older = shelf._made = _Older(shelf._client)
    shelf.put(NAME, DATA, SHA256)
    shelf.put(NAME, DATA, SHA256)
    assert older.puts == 1
    assert shelf.get(NAME) == DATA
    store.client.put_object(Bucket=BUCKET, Key=KEY, Body=b"something else")
    with pytest.raises(StorageError, match="something else"):
        shelf.put(NAME, DATA, SHA256)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("AccessDenied", "refuses this workstation"),
        ("SignatureDoesNotMatch", "refuses this workstation"),
        ("NoSuchBucket", "no such bucket"),
        ("InternalError", "an error of its own"),
    ],
)
def test_a_refusal_is_one_sentence(
    shelf: S3Shelf, code: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_asked: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": KEY_ID}}, "PutObject")

    monkeypatch.setattr(shelf._client, "put_object", refuse)
    with pytest.raises(StoreUnreachableError, match=sentence) as caught:
        shelf.put(NAME, DATA, SHA256)
    assert KEY_ID not in caught.value.sentence


def test_a_bucket_that_is_not_there(store: Store) -> None:
    other = S3Shelf(S3Address.parsed(f"s3://another?endpoint={store.endpoint}"))
    with pytest.raises(StoreUnreachableError, match="no such bucket"):
        other.put(NAME, DATA, SHA256)
    other._client.close()


def test_a_store_that_does_not_answer(store: Store) -> None:
    nowhere = S3Shelf(S3Address.parsed("s3://originals?endpoint=http://127.0.0.1:9"))
    with pytest.raises(StoreUnreachableError, match="check the network"):
        nowhere.get(NAME)
    nowhere._client.close()


def test_without_keys_it_says_where_they_belong(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    bare = S3Shelf(S3Address.parsed(store.address))
    with pytest.raises(StoreUnreachableError, match="set them in the environment"):
        bare.get(NAME)
    bare._client.close()
    with pytest.raises(StoreUnreachableError, match="set them in the environment"):
        S3Shelf(S3Address.parsed(f"{store.address}&profile=nobody")).get(NAME)


def test_keys_are_never_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    shelf = S3Shelf(S3Address.parsed(store.address))
    shelf.put(NAME, DATA, SHA256)
    shelf.get(NAME)
    assert KEY_ID not in caplog.text
    assert "Signature" not in caplog.text
    shelf._client.close()


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("s3://key:secret@bucket/a", "Leave keys out"),
        ("s3://bucket?endpoint=http://minio.clinic:9000", "https://"),
        ("s3://bucket?secret=x", "nothing else"),
        ("https://bucket", "s3://bucket/prefix"),
        ("s3://", "s3://bucket/prefix"),
    ],
)
def test_an_address_that_will_not_do(address: str, sentence: str) -> None:
    with pytest.raises(InvalidRecordError, match=sentence):
        S3Address.parsed(address)


def test_an_address_has_parts() -> None:
    found = S3Address.parsed(
        "s3://clinic-photos/a/b/?endpoint=https://minio.clinic:9000&region=eu-1&profile=derma"
    )
    assert found == S3Address("clinic-photos", "a/b", "https://minio.clinic:9000", "eu-1", "derma")


def test_nothing_of_it_is_imported_before_a_store_is_opened() -> None:
    code = (
        "import sys, acne_desktop.storage.s3_shelf\n"
        "sys.exit(any(m.split('.')[0] in ('boto3', 'botocore') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
