"""Which schema a database has, and which one this version knows. Looks, and changes nothing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

SCRIPTS = Path(__file__).parent / "migrations"


def head() -> str:
    """Returns the revision of this version's schema, which the last script has in its name."""
    last = max(path.stem for path in (SCRIPTS / "versions").glob("r[0-9]*.py"))
    return last[1:].partition("_")[0]


def schema_of(connection: Connection) -> str | None:
    """Returns the revision of a database; None if it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision
