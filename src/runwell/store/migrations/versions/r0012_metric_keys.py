"""Metric keys: which keys the rows of a project have, in how many runs; kept by triggers."""

# ruff: noqa: S608 - the statements are made of constants
from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Text,
)

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")

# Where a key comes from, whether it is a number then, and the column that tells its kind.
_TABLES = (("metric", 1, "'number'"), ("rest_key", 0, "kind"))
_COLUMNS = "(project, stream, digest, is_number, key, kind, runs)"
_CONFLICT = "ON CONFLICT (project, stream, digest, is_number) DO UPDATE SET kind = excluded.kind,"


def _fill(table: str, is_number: int, kind: str) -> str:
    kind = "max(t.kind)" if kind == "kind" else kind
    return (
        f"INSERT INTO metric_key {_COLUMNS} "
        f"SELECT r.project_id, t.stream, t.digest, {is_number}, min(t.key), {kind}, count(*) "
        f"FROM {table} t JOIN run r ON r.id = t.run WHERE r.deleted_at IS NULL "
        "GROUP BY r.project_id, t.stream, t.digest"
    )


def _added(is_number: int, kind: str, rows: str) -> str:
    return (
        f"INSERT INTO metric_key {_COLUMNS} "
        f"SELECT r.project_id, n.stream, n.digest, {is_number}, n.key, "
        f"{'n.kind' if kind == 'kind' else kind}, 1 FROM {rows} AND r.deleted_at IS NULL "
        f"ORDER BY n.digest {_CONFLICT} runs = metric_key.runs + 1;"
    )


def _changed(by: str, condition: str = "true") -> str:
    """Returns statements that count a run in or out, as it is in OLD."""
    return "".join(
        f"UPDATE metric_key SET runs = runs + {by} WHERE project = OLD.project_id "
        f"AND is_number = {is_number} AND {condition} AND (stream, digest) IN "
        f"(SELECT stream, digest FROM {table} WHERE run = OLD.id);"
        for table, is_number, _ in _TABLES
    )


_MOVED = _changed("-1", "OLD.deleted_at IS NULL") + "".join(
    f"INSERT INTO metric_key {_COLUMNS} "
    f"SELECT NEW.project_id, stream, digest, {is_number}, key, {kind}, 1 FROM {table} "
    f"WHERE run = NEW.id AND NEW.deleted_at IS NULL ORDER BY digest "
    f"{_CONFLICT} runs = metric_key.runs + 1;"
    for table, is_number, kind in _TABLES
)
_TRASHED = _changed("CASE WHEN NEW.deleted_at IS NULL THEN 1 ELSE -1 END")
_LEFT = _changed("-1", "OLD.deleted_at IS NULL")
_IS_TRASHED = "(OLD.deleted_at IS NULL) <> (NEW.deleted_at IS NULL)"
_GONE = (
    "UPDATE metric_key SET runs = runs - 1 WHERE is_number = {is_number} AND stream = OLD.stream "
    "AND digest = OLD.digest AND project = "
    "(SELECT project_id FROM run WHERE id = OLD.run AND deleted_at IS NULL);"
)


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER run_metrics_left BEFORE DELETE ON run BEGIN {_LEFT} END",
        (
            "CREATE TRIGGER run_metrics_moved AFTER UPDATE OF project_id ON run "
            f"WHEN OLD.project_id <> NEW.project_id BEGIN {_MOVED} END"
        ),
        (
            "CREATE TRIGGER run_metrics_trashed AFTER UPDATE OF deleted_at ON run "
            f"WHEN {_IS_TRASHED} BEGIN {_TRASHED} END"
        ),
    ]
    for table, is_number, kind in _TABLES:
        row = _added(is_number, kind, "run r WHERE r.id = NEW.run").replace("n.", "NEW.")
        made += [
            (
                f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN "
                f"{row.replace('ORDER BY NEW.digest', '')} END"
            ),
            (
                f"CREATE TRIGGER {table}_gone AFTER DELETE ON {table} BEGIN "
                f"{_GONE.format(is_number=is_number)} END"
            ),
        ]
    return made


def _postgres() -> list[str]:
    made = list[str]()
    for name, body, when in (
        ("left", _LEFT + " RETURN OLD;", "BEFORE DELETE ON run FOR EACH ROW"),
        (
            "moved",
            _MOVED + " RETURN NULL;",
            (
                "AFTER UPDATE OF project_id ON run FOR EACH ROW "
                "WHEN (OLD.project_id <> NEW.project_id)"
            ),
        ),
        (
            "trashed",
            _TRASHED + " RETURN NULL;",
            f"AFTER UPDATE OF deleted_at ON run FOR EACH ROW WHEN ({_IS_TRASHED})",
        ),
    ):
        made += _function(f"run_metrics_{name}", body, when)
    for table, is_number, kind in _TABLES:
        rows = "added n JOIN run r ON r.id = n.run WHERE true"
        made += _function(
            f"{table}_added",
            _added(is_number, kind, rows) + " RETURN NULL;",
            f"AFTER INSERT ON {table} REFERENCING NEW TABLE AS added FOR EACH STATEMENT",
        )
        made += _function(
            f"{table}_gone",
            _GONE.format(is_number=is_number) + " RETURN NULL;",
            f"AFTER DELETE ON {table} FOR EACH ROW",
        )
    return made


def _function(name: str, body: str, when: str) -> list[str]:
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()",
    ]


def upgrade() -> None:
    """Makes the table, fills it from what runs have, and lets triggers keep it."""
    op.create_table(
        "metric_key",
        Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
        Column("stream", SmallInteger, nullable=False),
        Column("digest", BigInteger, nullable=False),
        Column("is_number", SmallInteger, nullable=False),
        Column("key", TEXT, nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("runs", BigInteger, nullable=False),
        PrimaryKeyConstraint("project", "stream", "digest", "is_number"),
    )
    for table in _TABLES:
        op.execute(_fill(*table))
    is_postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _postgres() if is_postgres else _sqlite():
        op.execute(statement)
