"""Tables made of others: two joined by a column, or the parts in a folder of an artifact."""

from __future__ import annotations

from collections.abc import Iterator

from runwell.errors import UsageError
from runwell.sdk.media.file import Media, MediaFiles, Step
from runwell.sdk.media.table import Table, TableIndex
from runwell.values.json import Json


class JoinedTable(Media):
    """Two tables side by side, joined where a column agrees.

    Args:
        table1, table2: The tables, or the paths of tables in an artifact.
        join_key: The column that both have, or the two columns, one of each.

    Raises:
        UsageError: A table is none, or lacks the column.
    """

    def __init__(self, table1: Table | str, table2: Table | str, join_key: str | list[str]) -> None:
        names = [join_key, join_key] if isinstance(join_key, str) else list(join_key)
        if len(names) != 2:
            raise UsageError(f"join_key is {join_key!r}; use a column, or one of each table")
        for table, name in zip((table1, table2), names, strict=True):
            if not isinstance(table, Table | str):
                raise UsageError(f"a joined table is made of tables, not of {table!r}")
            if isinstance(table, Table) and name not in table.columns:
                raise UsageError(f"no column {name!r}; there are {table.columns}")
        self.table1 = table1
        self.table2 = table2
        self.join_key = join_key

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Writes both tables; the value says where they are and how they are joined."""

        def written(table: Table | str, number: int) -> Json:
            if isinstance(table, str):
                return table
            if files.is_in_artifact:
                return files.put_value(table, f"t{number}_{key}")
            return table.write(files, f"{key}_{number}", step)

        first, second = written(self.table1, 1), written(self.table2, 2)
        names: Json = self.join_key if isinstance(self.join_key, str) else [*self.join_key]
        return {"_type": "joined-table", "table1": first, "table2": second, "join_key": names}


class PartitionedTable(Media):
    """The tables in a folder of an artifact, as one.

    Args:
        parts_path: The folder.
    """

    def __init__(self, parts_path: str) -> None:
        self.parts_path = parts_path
        self._parts: list[Table] = []

    def add_part(self, part: Table) -> None:
        """Adds a part that was read."""
        self._parts.append(part)

    def iterrows(self) -> Iterator[tuple[TableIndex, list[object]]]:
        """Yields number and values of each row of each part that was read."""
        for part in self._parts:
            yield from part.iterrows()

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Returns the value; it needs no file."""
        return {"_type": "partitioned-table", "parts_path": self.parts_path}
