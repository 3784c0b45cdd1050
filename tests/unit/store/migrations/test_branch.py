"""A database of the first schema with a run in it gets branches, and its lines are kept."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import numpy as np
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

import runwell.store
from runwell.store.digest import key_digest
from runwell.store.open import open_database, open_stores
from runwell.store.ports.histories import MetricInfo, RestValue, Stream
from runwell.store.series.block import encode_block
from runwell.store.series.chunk import encode_chunk
from runwell.store.series.points import Points
from tests.unit.store.sample import flush, lines_after, listed, metric_column

HISTORY = Stream.HISTORY
_SCRIPTS = Path(runwell.store.__file__).parent / "migrations"


def at_first_schema(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


def fill(connection: Connection, digest: int) -> None:
    sealed = Points(np.arange(3), np.arange(3), np.array([3.0, 2.0, 1.0]))
    for statement, values in (
        ("INSERT INTO user_account VALUES (1, 'ann', TRUE, 0)", {}),
        ("INSERT INTO project VALUES (1, 'ann', 'digits', '', 0, 1)", {}),
        (
            (
                "INSERT INTO run (id, project_id, run_id, display_name, state, user_id, created_at,"
                " heartbeat_at, notes, tags, console_lines, stop_requested) "
                "VALUES (5, 1, 'old', 'old', 'running', 1, 0, 0, '', '[]', 0, FALSE)"
            ),
            {},
        ),
        ("INSERT INTO stream VALUES (5, 0, 5, 4, 1, 100, 7)", {}),
        ("INSERT INTO metric VALUES (5, 0, :digest, 'loss', 3, 1.0, 2)", {"digest": digest}),
        (
            "INSERT INTO chunk VALUES (5, 0, :digest, 0, 2, 0, 2, 2, 3, 0, 1, 3, 3, 1, 1, :data)",
            {"digest": digest, "data": encode_chunk(sealed)},
        ),
        (
            "INSERT INTO tail VALUES (5, 0, 3, :block)",
            {"block": encode_block(np.array([3, 4]), {"loss": metric_column([0.5, 0.4])})},
        ),
        ('INSERT INTO rest VALUES (5, 0, 1, 1, \'{"note":"x"}\')', {}),
        ("INSERT INTO rest_key VALUES (5, 0, 77, 'note', 'other', 1, 1)", {}),
    ):
        connection.execute(text(statement), values)


def test_lines_of_the_first_schema_are_kept_and_go_on(database_url: str, tmp_path: Path) -> None:
    with closing(open_database(database_url)) as database:
        database.write(at_first_schema)
        database.write(lambda connection: fill(connection, key_digest("loss")))
    stores = open_stores(database_url, str(tmp_path))
    assert listed(stores.series.read(5, HISTORY, "loss")) == [
        (row, row, value) for row, value in enumerate([3.0, 2.0, 1.0, 0.5, 0.4])
    ]
    assert stores.series.metrics(5, HISTORY) == (
        MetricInfo("loss", "number", 5, 0.4, 4),
        MetricInfo("note", "other", 1, 0.0, 1),
    )
    assert stores.series.values(5, HISTORY, "note") == (RestValue(1, 1, "x"),)
    stores.series.seal(5)
    assert lines_after(stores, [flush(5, 5, {"loss": [0.3]})]) == (6,)
    assert len(stores.series.read(5, HISTORY, "loss").rows) == 6
    stores.close()
