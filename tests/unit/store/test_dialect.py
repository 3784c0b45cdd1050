from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from runwell.store.open import open_database, open_stores
from runwell.store.ports.runs import RunChange
from runwell.store.schema.runs import runs


@pytest.mark.parametrize(("keys", "found"), [([], []), ([2], [2]), (range(2, 70_002), [2, 3])])
def test_a_key_is_looked_for_among_more_keys_than_a_statement_has_parameters(
    database_url: str, tmp_path: Path, keys: Sequence[int], found: list[int]
) -> None:
    stores = open_stores(database_url, str(tmp_path))
    ann = stores.users.add("ann", is_admin=True, key_hash="k", now=1.0)
    project = stores.projects.ensure("ann", "digits", 2.0)
    made = [
        stores.runs.upsert(project.id, f"r{n}", ann.id, RunChange(), 3.0)[0].id for n in range(3)
    ]
    stores.close()
    assert made == [1, 2, 3]
    database = open_database(database_url)
    with database.read() as connection:
        query = select(runs.c.id).where(database.dialect.among(runs.c.id, keys)).order_by(runs.c.id)
        assert list(connection.scalars(query)) == found
    database.close()
