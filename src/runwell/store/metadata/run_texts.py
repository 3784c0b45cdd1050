"""Which runs of a project have a text in which a regular expression is found.

The texts are read from the snapshot of the question and matched by `store.pattern`, so that both
engines give the same answer; back into the query go the keys of the runs alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, Select, select

from runwell.store.dialect import Dialect
from runwell.store.pattern import compile_pattern
from runwell.store.schema import runs, values

_BATCH = 1_000  # rows; texts may be long
_REPEATED = 64  # tags, groups and states come again and again


@dataclass(frozen=True, slots=True)
class Scope:
    """The runs of one project, as one snapshot has them."""

    connection: Connection
    dialect: Dialect
    project_id: int

    def matching(self, pattern: str, *candidates: Select[int, str]) -> ColumnElement[bool]:
        """Returns the condition that the pattern is found in one of the run's texts.

        Args:
            pattern: A regular expression as the user gave it.
            candidates: Where to look: keys of runs, each with a text that is never NULL.

        Raises:
            UsageError: The pattern cannot be used.
        """
        is_found_in = lru_cache(_REPEATED)(compile_pattern(pattern).is_found_in)
        found: set[int] = set()
        for texts in candidates:
            result = self.connection.execute(texts.execution_options(yield_per=_BATCH))
            for rows in result.partitions():
                found.update(key for key, text in rows if is_found_in(text))
        return self.dialect.among(runs.c.id, sorted(found))

    def column_texts(self, column: ColumnElement[str]) -> Select[int, str]:
        """Returns the texts of a column of the project's runs."""
        return select(runs.c.id, column).where(
            runs.c.project_id == self.project_id, column.is_not(None)
        )

    def leaf_texts(self, *conditions: ColumnElement[bool]) -> Select[int, str]:
        """Returns the texts of those rows of `run_value` that pass."""
        return (
            select(values.c.run, values.c.text)
            .join(runs, runs.c.id == values.c.run)
            .where(
                runs.c.project_id == self.project_id,
                values.c.text.is_not(None),
                *conditions,
            )
        )
