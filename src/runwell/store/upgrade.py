"""Runs the revisions that a database lacks; the only module that knows Alembic, beside them.

Whoever upgrades holds a lock, and looks again at what there is once it has it.
"""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from runwell.errors import StoreError
from runwell.store.schema_version import SCRIPTS, schema_of

_LOCK = 0x52554E57  # "RUNW"; any number that nobody else locks


def upgrade(connection: Connection) -> None:
    """Brings the schema up to that of this version, within the transaction of the connection.

    Raises:
        StoreError: The database was written by a later version.
    """
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    _check_known(connection, ScriptDirectory.from_config(config))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _check_known(connection: Connection, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    revision = schema_of(connection)
    if revision is not None and revision not in known:
        raise StoreError(
            f"the database was written by a newer runwell (schema {revision}); upgrade runwell"
        )
