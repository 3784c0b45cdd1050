from __future__ import annotations

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import UsageError
from runwell.wire.manifest import (
    Entry,
    content_digest,
    decode_manifest,
    encode_manifest,
    entries_digest,
    merge_manifests,
    named_digest,
    pointed_id,
)

paths = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
digests = st.binary(min_size=16, max_size=16).map(lambda raw: base64.b64encode(raw).decode())
files = st.builds(
    Entry, digest=digests, size=st.integers(0, 2**53), birth_artifact_id=st.just("QXJ0aWZhY3Q6MQ==")
)
references = st.builds(
    Entry,
    digest=st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    ref=st.just("s3://bucket/key"),
    extra=st.none() | st.dictionaries(st.sampled_from(["etag", "versionID"]), st.text("abc")),
)
contents = st.dictionaries(paths, files | references, max_size=6)


@given(contents)
def test_what_is_written_is_read(entries: dict[str, Entry]) -> None:
    data = encode_manifest(entries)
    assert decode_manifest(data) == entries
    assert encode_manifest(dict(reversed(entries.items()))) == data
    assert json.loads(data)["storagePolicyConfig"] == {"storageLayout": "V2"}


@given(contents)
def test_the_digest_is_the_clients(entries: dict[str, Entry]) -> None:
    lines = "".join(f"{path}:{entries[path].digest}\n" for path in sorted(entries))
    whole = f"wandb-artifact-manifest-v1\n{lines}".encode()
    assert entries_digest(entries) == hashlib.md5(whole, usedforsecurity=False).hexdigest()


@given(contents, contents)
def test_the_last_layer_wins(below: dict[str, Entry], above: dict[str, Entry]) -> None:
    merged = merge_manifests([below, above])
    assert merged.keys() == below.keys() | above.keys()
    assert all(merged[path] == above.get(path, below.get(path)) for path in merged)


def test_what_clients_note_for_themselves_is_left_out() -> None:
    entry = {"digest": "d", "size": 3, "local_path": "/somewhere/secret", "skip_cache": True}
    data = json.dumps({"version": 1, "contents": {"a": entry}}).encode()
    assert b"secret" not in encode_manifest(decode_manifest(data))
    assert decode_manifest(data) == {"a": Entry("d", size=3)}


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b'{"version": 2, "contents": {}}', b'{"contents": {"a": {}}}', b"\xff\xfe"],
)
def test_what_is_no_manifest_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError, match="manifest"):
        decode_manifest(data)


def test_digests_of_files_are_md5s_in_base64() -> None:
    assert named_digest("1B2M2Y8AsgTpgAmY7PhCfg==") == f"md5:{hashlib.md5(b'').hexdigest()}"  # noqa: S324
    for text in ("", "x", "1B2M2Y8AsgTpgAmY7PhCfg", "AAAA", "ü" * 24):
        with pytest.raises(UsageError):
            named_digest(text)
    with pytest.raises(UsageError, match="MD5 digests, not XXH128"):
        content_digest(Entry("1B2M2Y8AsgTpgAmY7PhCfg==", extra={"alg": "XXH128"}))


@pytest.mark.parametrize(
    ("ref", "opaque"),
    [
        ("wandb-artifact://41727469666163743a3132/a/b", "QXJ0aWZhY3Q6MTI="),
        ("wandb-artifact://4/a", None),
        ("wandb-artifact://zz/a", None),
        ("s3://bucket/key", None),
        (None, None),
    ],
)
def test_an_entry_may_point_into_another_version(ref: str | None, opaque: str | None) -> None:
    assert pointed_id(Entry("d", ref=ref)) == opaque
