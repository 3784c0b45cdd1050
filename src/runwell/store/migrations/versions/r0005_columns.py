"""Columns: the values of a key side by side, keys counted per project, revisions of runs."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
)

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")

# What a run holds goes with it; its place in the index is found by the keys of its project.
_HELD = """run_key.project = OLD.project_id AND EXISTS (SELECT 1 FROM run_value v
  WHERE v.project = run_key.project AND v.source = run_key.source AND v.digest = run_key.digest
  AND v.run = OLD.id AND v.item = 0 AND v.kind = run_key.kind)"""
_HOLDS = f"OLD.deleted_at IS NULL AND {_HELD}"  # what lies in the trash is not counted
_UNCOUNT = f"UPDATE run_key SET runs = runs - 1 WHERE {_HOLDS}"  # noqa: S608 - constants
_ITS_VALUES = """run = OLD.id AND project = OLD.project_id AND (source, digest) IN (
  SELECT source, digest FROM run_key WHERE project = OLD.project_id)"""
_LEAVE = f"""
  UPDATE project SET purges = purges + 1 WHERE id = OLD.project_id;
  {_UNCOUNT};
  DELETE FROM run_value WHERE {_ITS_VALUES};
"""  # noqa: S608 - constants
_MOVE = f"""
  UPDATE project SET purges = purges + 1 WHERE id IN (OLD.project_id, NEW.project_id);
  INSERT INTO run_key (project, source, digest, kind, key, runs)
    SELECT NEW.project_id, source, digest, kind, key, 1 FROM run_key WHERE {_HOLDS}
    ON CONFLICT (project, source, digest, kind) DO UPDATE SET runs = run_key.runs + 1;
  {_UNCOUNT};
  UPDATE run_value SET project = NEW.project_id WHERE {_ITS_VALUES};
"""  # noqa: S608 - constants
_IS_TRASHED = "(OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)"
_RECOUNT = f"""UPDATE run_key SET runs = runs + CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE -1 END
  WHERE {_HELD};"""  # noqa: S608 - constants
_REVISE = """UPDATE run SET revision = 1 + coalesce((SELECT revision FROM run
  WHERE project_id = NEW.project_id ORDER BY revision DESC LIMIT 1), 0) WHERE id = NEW.id"""
_SQLITE = (
    f"CREATE TRIGGER run_inserted AFTER INSERT ON run BEGIN {_REVISE}; END",
    f"CREATE TRIGGER run_updated AFTER UPDATE ON run BEGIN {_REVISE}; END",
    f"CREATE TRIGGER run_left AFTER DELETE ON run BEGIN {_LEAVE} END",
    f"""CREATE TRIGGER run_moved AFTER UPDATE OF project_id ON run
        WHEN OLD.project_id <> NEW.project_id BEGIN {_MOVE} END""",
    f"""CREATE TRIGGER run_trashed AFTER UPDATE OF deleted_at ON run
        WHEN {_IS_TRASHED} BEGIN {_RECOUNT} END""",
)
_POSTGRES = (
    """CREATE FUNCTION run_written() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN NEW.revision := pg_current_xact_id()::text::bigint; RETURN NEW; END $$""",
    """CREATE TRIGGER run_written BEFORE INSERT OR UPDATE ON run
       FOR EACH ROW EXECUTE FUNCTION run_written()""",
    f"""CREATE FUNCTION run_left() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {_LEAVE} RETURN NULL; END $$""",
    "CREATE TRIGGER run_left AFTER DELETE ON run FOR EACH ROW EXECUTE FUNCTION run_left()",
    f"""CREATE FUNCTION run_moved() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {_MOVE} RETURN NULL; END $$""",
    """CREATE TRIGGER run_moved AFTER UPDATE OF project_id ON run FOR EACH ROW
       WHEN (OLD.project_id <> NEW.project_id) EXECUTE FUNCTION run_moved()""",
    f"""CREATE FUNCTION run_trashed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {_RECOUNT} RETURN NULL; END $$""",
    f"""CREATE TRIGGER run_trashed AFTER UPDATE OF deleted_at ON run FOR EACH ROW
        WHEN ({_IS_TRASHED}) EXECUTE FUNCTION run_trashed()""",
)


def upgrade() -> None:
    """Turns the table of values around, and counts what it holds."""
    op.add_column("project", Column("purges", BigInteger, nullable=False, server_default="0"))
    op.add_column("run", Column("revision", BigInteger, nullable=False, server_default="0"))
    op.create_index("ix_run_project_id_revision", "run", ["project_id", "revision"])
    is_postgres = op.get_bind().dialect.name == "postgresql"
    op.rename_table("run_value", "run_value_before")
    if is_postgres:  # where names of keys are the schema's
        op.execute("ALTER INDEX pk_run_value RENAME TO pk_run_value_before")
    op.create_table(
        "run_value",
        Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("source", SmallInteger, nullable=False),
        Column("digest", BigInteger, nullable=False),
        Column("run", ID, nullable=False),
        Column("item", Integer, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("number", Double),
        Column("text", TEXT),
        PrimaryKeyConstraint("project", "source", "digest", "run", "item"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "run_key",
        Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("source", SmallInteger, nullable=False),
        Column("digest", BigInteger, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("key", TEXT, nullable=False),
        Column("runs", BigInteger, nullable=False),
        PrimaryKeyConstraint("project", "source", "digest", "kind"),
    )
    op.execute(
        "INSERT INTO run_value (project, source, digest, run, item, kind, number, text) "
        "SELECT r.project_id, v.source, v.digest, v.run, v.item, v.kind, v.number, v.text "
        "FROM run_value_before v JOIN run r ON r.id = v.run"
    )
    op.execute(
        "INSERT INTO run_key (project, source, digest, kind, key, runs) "
        "SELECT r.project_id, v.source, v.digest, v.kind, min(v.key), count(*) "
        "FROM run_value_before v JOIN run r ON r.id = v.run "
        "WHERE v.item = 0 AND r.deleted_at IS NULL "
        "GROUP BY r.project_id, v.source, v.digest, v.kind"
    )
    op.drop_table("run_value_before")
    for statement in _POSTGRES if is_postgres else _SQLITE:
        op.execute(statement)
