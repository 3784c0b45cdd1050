"""A table that reads only what a query needs, when DuckDB comes for it.

DuckDB asks a dataset of Arrow for a scanner, and says which columns it wants and which filter rows
must pass. The filter is applied here again, so a reader may give too much, but never too little:
`Wanted.among` leaves out what cannot pass, by Arrow's own simplification under a guarantee.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
from pyarrow import dataset, fs

from runwell.errors import RunwellError

_BATCH_BYTES = 32 * 1024


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a query needs of a table.

    Attributes:
        columns: Their names.
        filter: An expression that rows must pass, or None.
        schema: Of the whole table.
    """

    columns: frozenset[str]
    filter: dataset.Expression | None
    schema: pa.Schema

    def among(self, column: str, values: Sequence[str]) -> list[str]:
        """Returns the values of this column that rows of the answer may have, in their order."""
        if self.filter is None or column not in str(self.filter):
            return list(values)
        form, equal = dataset.ParquetFileFormat(), dataset.field(column)
        # Files that are never opened: only what is said of each counts.
        candidates = dataset.FileSystemDataset.from_paths(
            [str(number) for number in range(len(values))],
            schema=self.schema,
            format=form,
            filesystem=fs.LocalFileSystem(),
            partitions=[equal == value for value in values],
        )
        kept = candidates.get_fragments(filter=self.filter)
        return [values[number] for number in sorted(int(one.path) for one in kept)]


Reader = Callable[[Wanted], Iterator[pa.RecordBatch]]


@dataclass(slots=True)
class Failures:
    """Our own errors on the way; DuckDB would pass on their text alone."""

    found: list[RunwellError] = field(default_factory=list)


class LazyTable(dataset.Dataset):  # type: ignore[misc]
    """A table by the name of a dataset: DuckDB asks it for `schema` and `scanner`."""

    def __init__(self, schema: pa.Schema, read: Reader, failures: Failures) -> None:
        # The base has no state that is used here, and no constructor that may be called.
        self._schema = schema
        self._read = read
        self._failures = failures

    @property
    def schema(self) -> pa.Schema:
        """The columns."""
        return self._schema

    def scanner(
        self,
        columns: Sequence[str] | None = None,
        filter: dataset.Expression | None = None,
        **options: object,
    ) -> dataset.Scanner:
        """Returns what reads the wanted columns of the rows that pass the filter."""
        names = self._schema.names if columns is None else list(columns)
        wanted = Wanted(frozenset(names), filter, self._schema)
        return dataset.Scanner.from_batches(
            self._batches(wanted), schema=self._schema, columns=names, filter=filter, **options
        )

    def _batches(self, wanted: Wanted) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._read(wanted)
        except RunwellError as error:
            self._failures.found.append(error)
            raise
