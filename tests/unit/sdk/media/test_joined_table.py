from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.joined_table import JoinedTable, PartitionedTable
from runwell.sdk.media.table import Table
from tests.fakes.reading import at


def test_two_tables_are_written_and_named(files: MediaFiles) -> None:
    first = Table(columns=["id", "x"], data=[[1, 2]])
    second = Table(columns=["id", "y"], data=[[1, 3]])
    row = JoinedTable(first, second, "id").write(files, "j", 0)
    assert (row["_type"], row["join_key"]) == ("joined-table", "id")
    assert [at(row, name, "_type") for name in ("table1", "table2")] == ["table-file"] * 2


def test_parts_are_read_one_after_the_other(files: MediaFiles) -> None:
    table = PartitionedTable("parts")
    for value in (1, 2):
        table.add_part(Table(columns=["a"], data=[[value]]))
    assert [row for _, row in table.iterrows()] == [[1], [2]]
    assert table.write(files, "p", 0) == {"_type": "partitioned-table", "parts_path": "parts"}


@pytest.mark.parametrize("key", ["x", ["id"], ["id", "id", "id"]])
def test_a_key_that_one_lacks_is_refused(key: str | list[str]) -> None:
    first, second = Table(columns=["id", "x"]), Table(columns=["id", "y"])
    with pytest.raises(UsageError):
        JoinedTable(first, second, key)
    with pytest.raises(UsageError):
        JoinedTable(5, second, "id")  # type: ignore[arg-type]
