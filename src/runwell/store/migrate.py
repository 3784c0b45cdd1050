"""Brings a database up to the schema of this version. Runs on every start; safe to run at once in
several processes.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from runwell.errors import StoreError
from runwell.store.database import Database

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 0x52554E57  # "RUNW"; any number that nobody else locks


def migrate(database: Database) -> None:
    """Applies the revisions that the database lacks, all or none.

    Raises:
        StoreError: The database was written by a later version, or cannot be changed.
    """
    config = _config()

    def upgrade(connection: Connection) -> None:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        _check_known(connection, ScriptDirectory.from_config(config))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    database.write(upgrade)


def head() -> str:
    """Returns the revision of this version's schema."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def schema_of(connection: Connection) -> str | None:
    """Returns the revision of a database; None if it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def _check_known(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    for revision in MigrationContext.configure(connection).get_current_heads():
        if revision not in known:
            raise StoreError(
                f"the database was written by a newer runwell (schema {revision}); upgrade runwell"
            )
