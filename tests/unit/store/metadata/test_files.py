from __future__ import annotations

from runwell.store.ports.files import RunFile
from runwell.store.ports.runs import Run
from runwell.store.ports.stores import Stores


def file(path: str, size_bytes: int = 1) -> RunFile:
    return RunFile(path, size_bytes, "text/plain", 5.0, f"blobs/{path}")


def test_files_are_found_and_listed_by_path(stores: Stores, run: Run) -> None:
    stores.files.put(run.id, file("media/b.png"))
    stores.files.put(run.id, file("config.yaml"))
    assert stores.files.find(run.id, "media/b.png") == file("media/b.png")
    assert stores.files.find(run.id, "media") is None
    assert stores.files.all(run.id) == (file("config.yaml"), file("media/b.png"))


def test_a_file_of_the_same_path_is_replaced(stores: Stores, run: Run) -> None:
    stores.files.put(run.id, file("a", 1))
    stores.files.put(run.id, file("a", 2))
    assert stores.files.all(run.id) == (file("a", 2),)


def test_a_path_may_be_longer_than_an_index_takes(stores: Stores, run: Run) -> None:
    path = "/".join(["ü" * 200] * 20)
    stores.files.put(run.id, file(path))
    assert stores.files.find(run.id, path) == file(path)


def test_removed_files_are_named_and_gone(stores: Stores, run: Run) -> None:
    kept = RunFile("kept", 1, "text/plain", 5.0, "blobs/kept", "1B2M2Y8AsgTpgAmY7PhCfg==")
    for one in (file("a"), file("b"), kept):
        stores.files.put(run.id, one)
    assert set(stores.files.remove(run.id, ["a", "b", "nothing"])) == {file("a"), file("b")}
    assert stores.files.all(run.id) == (kept,)
