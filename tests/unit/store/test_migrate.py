from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from runwell.store import migrations
from runwell.store.digest import key_digest
from runwell.store.open import open_database, open_stores
from runwell.store.ports.runs import RunQuery
from runwell.store.schema_version import SCRIPTS, head

FIRST_RUN = """
    INSERT INTO run (id, project_id, run_id, display_name, state, user_id, created_at,
      heartbeat_at, notes, tags, console_lines, stop_requested)
    VALUES (1, 1, 'old', 'old', 'finished', 1, 1, 1, '', '[]', 0, false)
"""
VALUE = """
    INSERT INTO run_value (run, source, digest, item, key, kind, number, text)
    VALUES (1, 0, :digest, 0, 'lr', 'n', 0.5, NULL)
"""


def test_runs_of_the_first_schema_are_found_by_what_they_hold(
    database_url: str, tmp_path: Path
) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    database = open_database(database_url)

    def before(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text("INSERT INTO user_account VALUES (1, 'ann', true, 1)"))
        connection.execute(text("INSERT INTO project VALUES (1, 'ann', 'digits', '', 1, 1)"))
        connection.execute(text(FIRST_RUN))
        connection.execute(text(VALUE), {"digest": key_digest("lr")})

    database.write(before)
    stores = open_stores(database_url, str(tmp_path))
    page = stores.runs.page(1, RunQuery(filters={"config.lr": {"$gte": 0.5}}))
    assert [run.run_id for run in page.runs] == ["old"]
    with database.read() as connection:
        counted = connection.execute(text("SELECT key, kind, runs FROM run_key")).all()
    assert [tuple(row) for row in counted] == [("lr", "n", 1)]
    stores.close()
    database.close()


def test_the_name_of_the_last_script_is_its_revision() -> None:
    assert ScriptDirectory(SCRIPTS).get_heads() == [head()]


def test_opening_what_needs_no_upgrade_loads_no_alembic(sqlite_url: str, tmp_path: Path) -> None:
    open_stores(sqlite_url, str(tmp_path)).close()
    script = (
        "import sys; from runwell.store.open import open_stores; open_stores(*sys.argv[1:]).close()"
        "; sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, sqlite_url, str(tmp_path)], check=True)
