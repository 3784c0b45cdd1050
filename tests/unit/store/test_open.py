from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from runwell.errors import StoreError
from runwell.store.migrate import migrate
from runwell.store.open import open_database, open_stores
from runwell.store.ports.stores import Stores
from runwell.store.schema.columns import tables


# SQLAlchemy reflects no index over an expression from SQLite, and says so: neither side of
# the comparison has it there. PostgreSQL's half of this test does compare it.
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based")
def test_an_empty_database_is_brought_to_the_schema_of_the_code(database_url: str) -> None:
    database = open_database(database_url)
    migrate(database)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables) == []
    database.close()


def test_opening_again_finds_what_was_kept(database_url: str, tmp_path: Path) -> None:
    first = open_stores(database_url, str(tmp_path))
    user = first.users.add("ann", is_admin=False, key_hash="k", now=1.0)
    first.close()
    second = open_stores(database_url, str(tmp_path))
    assert second.users.all() == (user,)
    second.close()


def test_several_may_open_an_empty_database_at_once(database_url: str, tmp_path: Path) -> None:
    def opened(_: int) -> Stores:
        return open_stores(database_url, str(tmp_path))

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(opened, range(8)))
    found[0].projects.ensure("ann", "digits", 1.0)
    assert [len(stores.projects.all()) for stores in found] == [1] * 8
    for stores in found:
        stores.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(
    database_url: str, tmp_path: Path
) -> None:
    open_stores(database_url, str(tmp_path)).close()
    database = open_database(database_url)

    def from_the_future(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    database.write(from_the_future)
    with pytest.raises(StoreError, match=r"written by a newer runwell .*9999.*upgrade runwell"):
        open_stores(database_url, str(tmp_path))
    with database.read() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    database.close()


def test_no_opener_of_a_new_sqlite_file_is_told_that_it_is_locked(tmp_path: Path) -> None:
    def opened(path: Path) -> int | None:
        database = open_database(f"sqlite:///{path}")
        with database.read() as connection:
            answer: int | None = connection.scalar(text("SELECT 1"))
        database.close()
        return answer

    with ThreadPoolExecutor(4) as pool:  # 4 at a time, on 40 new files one after the other
        paths = [tmp_path / f"{number // 4}.db" for number in range(160)]
        assert list(pool.map(opened, paths)) == [1] * 160


def test_what_is_no_database_is_refused_and_left_alone(sqlite_url: str, tmp_path: Path) -> None:
    path = tmp_path / "runwell.db"
    path.write_bytes(b"notes, not a database" * 100)
    with pytest.raises(StoreError, match=r"not a database of runwell: .*runwell\.db"):
        open_database(sqlite_url)
    assert path.read_bytes() == b"notes, not a database" * 100


def test_a_place_that_holds_no_file_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot be opened: .*: .*file/runwell\.db"):
        open_database(f"sqlite:///{tmp_path}/file/runwell.db")


def test_a_new_sqlite_file_is_private(sqlite_url: str, tmp_path: Path) -> None:
    open_stores(sqlite_url, str(tmp_path)).close()
    assert stat.S_IMODE((tmp_path / "runwell.db").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("database_url", "blobs_url", "message"),
    [
        ("not a url", "blobs", "database URL is not understood"),
        ("mysql://host/name", "blobs", "no store for mysql"),
        ("sqlite://", "blobs", "keeps its data in a file"),
        ("sqlite:///x.db", "ftp://host/path", "no blob store for ftp"),
    ],
)
def test_what_cannot_be_opened_is_said(database_url: str, blobs_url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        open_stores(database_url, blobs_url)


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="see whether it is up"):
        open_stores(f"postgresql://nobody@/nothing?host={tmp_path}", str(tmp_path))
