"""Lists that a server gives page by page, as sequences that fetch what is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar, overload

from runwell.sdk.connection import Connection
from runwell.values.json import Json
from runwell.wire.answer import at, nodes
from runwell.wire.documents.operation import Operation

T = TypeVar("T")


class Pages(Generic[T]):
    """Items of one connection of GraphQL, in the server's order.

    Args:
        connection: The server.
        operation: Asks for a page; takes `cursor` and `perPage`.
        variables: The other variables.
        path: Leads from the answer to the connection.
        make: Makes an item of a node.
        count_path: Leads to the number of all items; None: they are counted.
        per_page: How many are fetched at once.
        start: Where to begin: what `cursor` of an earlier list was; None: at the first item.
    """

    def __init__(
        self,
        connection: Connection,
        operation: Operation,
        variables: Mapping[str, Json],
        path: tuple[str, ...],
        make: Callable[[dict[str, Json]], T],
        *,
        count_path: tuple[str, ...] | None = None,
        per_page: int = 50,
        start: str | None = None,
    ) -> None:
        self._connection = connection
        self._operation = operation
        self._variables = dict(variables)
        self._path = path
        self._make = make
        self._count_path = count_path
        self._per_page = per_page
        self._items: list[T] = []
        self._cursor: Json = start
        self._total: int | None = None
        self._is_whole = False
        self._at = 0

    @property
    def more(self) -> bool:
        """Tells whether there are pages that were not fetched."""
        return not self._is_whole

    @property
    def cursor(self) -> Json:
        """Where the next page begins."""
        return self._cursor

    def __len__(self) -> int:
        if self._total is None and not self._items and not self._is_whole:
            self._fetch()
        if self._total is not None:
            return self._total
        self._fetch_to(None)
        return len(self._items)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            is_simple = (index.stop or -1) >= 0 and (index.start or 0) >= 0
            self._fetch_to(index.stop if is_simple else None)
            return self._items[index]
        self._fetch_to(index + 1 if index >= 0 else None)
        return self._items[index]

    def __iter__(self) -> Iterator[T]:
        number = 0
        while True:
            self._fetch_to(number + 1)
            if number >= len(self._items):
                return
            yield self._items[number]
            number += 1

    def __next__(self) -> T:
        self._fetch_to(self._at + 1)
        if self._at >= len(self._items):
            raise StopIteration
        self._at += 1
        return self._items[self._at - 1]

    def next(self) -> T:
        """Returns the item behind the one that this returned last."""
        return self.__next__()

    def _fetch_to(self, number: int | None) -> None:
        while not self._is_whole and (number is None or len(self._items) < number):
            self._fetch()

    def _fetch(self) -> None:
        asked = {**self._variables, "cursor": self._cursor, "perPage": self._per_page}
        answer = self._connection.query(self._operation, asked)
        if self._count_path is not None:
            total = at(answer, *self._count_path)
            self._total = total if isinstance(total, int) else None
        found = at(answer, *self._path)
        for node in nodes(found):
            self._items.append(self._make(node))
        self._cursor = at(found, "pageInfo", "endCursor")
        self._is_whole = at(found, "pageInfo", "hasNextPage") is not True
