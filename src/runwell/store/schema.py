"""The tables. One schema for SQLite and PostgreSQL; `migrations/` brings a database to it.

Times are seconds since the epoch. Keys that users choose (metrics, files, config) can be longer
than an index may hold, so rows are found by their digest (`store.digest`), and the text stands
beside it. Big documents lie apart from `run`, so that walking all runs of a project stays cheap.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    literal_column,
    true,
)

# PostgreSQL would compare by the rules of a language; both engines shall compare code points.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
# Only a plain INTEGER key lets SQLite number the rows by itself.
ID = BigInteger().with_variant(Integer(), "sqlite")

INDEXED_LETTERS = 200  # of a text; a whole one can be longer than an index may hold


def indexed(text: ColumnElement[str]) -> ColumnElement[str]:
    """Returns the beginning of a text as an index has it. Its bounds are written out: an engine
    recognises an indexed expression by its words, and a parameter is none."""
    return func.substr(text, literal_column("1"), literal_column(str(INDEXED_LETTERS)))


tables = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Everything that has a name of its own, so that no two are called the same (values.access.Kind).
entities = Table(
    "entity",
    tables,
    Column("id", ID, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    Column("kind", TEXT, nullable=False),
    Column("created_at", Double, nullable=False),
    sqlite_autoincrement=True,
)

# One row: a server is one organisation. `entity` is the name of its own entity.
organizations = Table(
    "organization",
    tables,
    Column("name", TEXT, primary_key=True),
    Column("entity", TEXT, nullable=False),
)

users = Table(
    "user_account",
    tables,
    Column("id", ID, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    Column("is_admin", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("kind", TEXT, nullable=False, server_default="person"),  # person or service
    Column("email", TEXT),  # in lower case
    Column("is_org_admin", Boolean, nullable=False, server_default=false()),
    Column("team", TEXT),  # of a service account
    Column("description", TEXT, nullable=False, server_default=""),
    Column("deactivated_at", Double),
    Index(None, "email", unique=True),
    sqlite_autoincrement=True,  # a number is never given again, so caches may know it
)

team_members = Table(
    "team_member",
    tables,
    Column("team_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("role", SmallInteger, nullable=False),  # values.access.Role
    Column("joined_at", Double, nullable=False),
    PrimaryKeyConstraint("team_id", "user_id"),
    Index(None, "user_id"),
)

# Who is expected: becomes a member once somebody has this address.
invites = Table(
    "invite",
    tables,
    Column("id", ID, primary_key=True),
    Column("team_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
    Column("email", TEXT, nullable=False),
    Column("role", SmallInteger, nullable=False),
    Column("created_at", Double, nullable=False),
    Index(None, "team_id", "email", unique=True),
    Index(None, "email"),
    sqlite_autoincrement=True,
)

api_keys = Table(
    "api_key",
    tables,
    Column("hash", TEXT, primary_key=True),
    Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("hint", TEXT, nullable=False, server_default=""),  # its first letters
    Column("description", TEXT, nullable=False, server_default=""),
    Column("used_at", Double),  # roughly
    Index(None, "user_id"),
)

sessions = Table(
    "session",
    tables,
    Column("token_hash", TEXT, primary_key=True),
    Column("user_id", ID, ForeignKey("user_account.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Index(None, "user_id"),
)

secrets = Table(
    "secret",
    tables,
    Column("name", TEXT, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

projects = Table(
    "project",
    tables,
    Column("id", ID, primary_key=True),
    Column("entity", TEXT, nullable=False),
    Column("name", TEXT, nullable=False),
    Column("description", TEXT, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("runs_made", Integer, nullable=False),  # ever; the N of the next run's name
    Column("purges", BigInteger, nullable=False, server_default="0"),  # runs that left, ever
    Column("visibility", TEXT, nullable=False, server_default="public"),
    Column("creator_id", ID),
    Column("updated_at", Double),  # when somebody changed what is said here; null: never
    # Of a registry: whether artifacts of types that it does not know may be linked into it.
    Column("takes_any_type", Boolean, nullable=False, server_default=true()),
    # Since then it has a name that none can have, and goes away piece by piece.
    Column("deleted_at", Double),
    UniqueConstraint("entity", "name"),
    sqlite_autoincrement=True,  # a number is never given again, so caches may know it
)

# Saved views and personal workspaces, as whoever made them sent them.
views = Table(
    "view",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("name", TEXT, nullable=False),
    Column("type", TEXT, nullable=False),
    Column("display_name", TEXT, nullable=False),
    Column("description", TEXT, nullable=False),
    Column("spec", TEXT, nullable=False),  # JSON as the client sent it
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    UniqueConstraint("project_id", "name"),
    Index(None, "project_id", "type", "updated_at"),
    sqlite_autoincrement=True,
)

# Who was let into a project by name: people and teams.
project_members = Table(
    "project_member",
    tables,
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("entity_id", ID, ForeignKey("entity.id", ondelete="CASCADE"), nullable=False),
    Column("role", SmallInteger, nullable=False),  # values.access.Role
    PrimaryKeyConstraint("project_id", "entity_id"),
    Index(None, "entity_id"),
)

runs = Table(
    "run",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("run_id", TEXT, nullable=False),
    Column("display_name", TEXT, nullable=False),
    Column("state", TEXT, nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("heartbeat_at", Double, nullable=False),
    Column("finished_at", Double),
    Column("exit_code", BigInteger),
    Column("group_name", TEXT),
    Column("job_type", TEXT),
    Column("notes", TEXT, nullable=False),
    Column("tags", TEXT, nullable=False),  # a JSON list
    Column("host", TEXT),
    Column("program", TEXT),
    Column("commit_hash", TEXT),
    Column("repo", TEXT),
    Column("sweep", TEXT),
    Column("console_lines", BigInteger, nullable=False),
    Column("heartbeat_s", Double),
    Column("stop_requested", Boolean, nullable=False),
    Column("branch_run", TEXT),  # the id of the run that it left, and the last step they share
    Column("branch_step", BigInteger),
    Column("deleted_at", Double),  # None: not in the trash
    Column("revision", BigInteger, nullable=False, server_default="0"),  # store.revision
    UniqueConstraint("project_id", "run_id"),  # also of what lies in the trash
    Index(None, "project_id", "revision"),
    Index(None, "project_id", "created_at"),
    Index(None, "project_id", "state", "heartbeat_at"),
    Index(None, "state", "heartbeat_at"),
    Index(None, "project_id", "sweep"),
    Index(None, "deleted_at"),
    sqlite_autoincrement=True,  # a number is never given again, so caches may know it
)

alerts = Table(
    "alert",
    tables,
    Column("id", ID, primary_key=True),
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("title", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("severity", TEXT, nullable=False),
    Column("wait_s", Double, nullable=False),
    Column("created_at", Double, nullable=False),
    Index(None, "run", "title", "created_at"),
    sqlite_autoincrement=True,
)

# A metric that raises an alert when it passes a threshold.
alert_rules = Table(
    "alert_rule",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("metric", TEXT, nullable=False),
    Column("side", TEXT, nullable=False),  # above or below
    Column("threshold", Double, nullable=False),
    Column("severity", TEXT, nullable=False),
    Column("created_at", Double, nullable=False),
    Index(None, "project_id"),
    sqlite_autoincrement=True,
)

documents = Table(
    "run_document",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("source", SmallInteger, nullable=False),  # values.Source
    Column("text", TEXT, nullable=False),  # JSON as the client sent it, bare NaN included
    PrimaryKeyConstraint("run", "source"),
)

# What filters and sorting look at: the leaves of config and summary, and the tags. The values of
# one key lie side by side, so that a column is read in one go. `run` is no foreign key, which
# would need an index of its own: a trigger takes the values of a run that goes.
values = Table(
    "run_value",
    tables,
    Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("source", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),  # run_key.digest
    Column("run", ID, nullable=False),
    Column("item", Integer, nullable=False),  # 0 the value itself, 1… the items of a list
    Column("kind", TEXT, nullable=False),
    Column("number", Double),  # None for NaN
    Column("text", TEXT),  # of a list, its JSON
    PrimaryKeyConstraint("project", "source", "digest", "run", "item"),
    sqlite_with_rowid=False,
)

# Which keys the configs and summaries of a project have, and in how many runs (the trash left
# out) as which kind.
keys = Table(
    "run_key",
    tables,
    Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("source", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("runs", BigInteger, nullable=False),
    PrimaryKeyConstraint("project", "source", "digest", "kind"),
)

log_lines = Table(
    "log_line",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("timestamp", TEXT, nullable=False),
    Column("level", TEXT, nullable=False),
    Column("text", TEXT, nullable=False),
    Column("label", TEXT, nullable=False, server_default=""),  # what a writer calls itself
    Column("writer", TEXT, nullable=False, server_default=""),  # who numbers lines by itself
    Column("writer_number", BigInteger),  # its number there; None for who is alone
    PrimaryKeyConstraint("run", "number"),
    Index(None, "run", "writer", "writer_number", unique=True),
)

files = Table(
    "run_file",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("path", TEXT, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("mimetype", TEXT, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("blob", TEXT, nullable=False),
    Column("md5", TEXT),  # base64; None for files of before it was counted
    PrimaryKeyConstraint("run", "digest"),
)


# Where lines lie: a run's stream writes into one branch, and reads it and what that one inherits.
# A fork or a rewind makes a new branch and copies no line (store.series.lineage).
branches = Table(
    "branch",
    tables,
    Column("id", ID, primary_key=True),
    Column("run", ID, ForeignKey("run.id", ondelete="SET NULL")),  # None: only others read it
    Column("stream", SmallInteger, nullable=False),
    Index(None, "run"),
    sqlite_autoincrement=True,  # a number is never given again, so caches may know it
)

lineage = Table(
    "lineage",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),  # the oldest ancestor first
    Column("ancestor", ID, ForeignKey("branch.id"), nullable=False),
    Column("row_end", BigInteger, nullable=False),  # only rows below it
    Column("step_end", BigInteger, nullable=False),  # only steps up to it
    PrimaryKeyConstraint("branch", "position"),
    Index(None, "ancestor"),
)

streams = Table(
    "stream",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("branch", ID, ForeignKey("branch.id"), nullable=False),
    Column("lines", BigInteger, nullable=False),  # the next row; what is inherited counts
    Column("next_line", BigInteger, nullable=False),  # the next line of who names no writer
    Column("last_step", BigInteger, nullable=False),
    Column("fresh_blocks", Integer, nullable=False),  # how much of it lies in `tail`
    Column("fresh_bytes", BigInteger, nullable=False),
    Column("fresh_at", Double, nullable=False),
    PrimaryKeyConstraint("run", "stream"),
    Index(None, "branch"),
    Index(None, "fresh_blocks"),
)

# Of several that write to one run at once, each numbers its lines by itself.
writers = Table(
    "writer",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),  # of its name
    Column("next_line", BigInteger, nullable=False),
    PrimaryKeyConstraint("run", "stream", "digest"),
)

metrics = Table(
    "metric",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("points", BigInteger, nullable=False),  # this and the next two: of sealed points only
    Column("last", Double),
    Column("last_step", BigInteger, nullable=False),
    PrimaryKeyConstraint("run", "stream", "digest"),
)

tails = Table(
    "tail",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("first_row", BigInteger, nullable=False),
    Column("block", LargeBinary, nullable=False),  # store.series.block
    PrimaryKeyConstraint("branch", "first_row"),
)

chunks = Table(
    "chunk",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("metric", BigInteger, nullable=False),  # metric.digest
    Column("row_first", BigInteger, nullable=False),
    Column("row_last", BigInteger, nullable=False),
    Column("step_min", BigInteger, nullable=False),
    Column("step_max", BigInteger, nullable=False),
    Column("step_last", BigInteger, nullable=False),
    Column("points", Integer, nullable=False),
    Column("nonfinite", Integer, nullable=False),
    Column("low", Double),  # of the finite values; None if there are none
    Column("high", Double),
    Column("first", Double),  # None for NaN
    Column("last", Double),
    Column("codec", SmallInteger, nullable=False),
    Column("data", LargeBinary, nullable=False),  # store.series.chunk
    PrimaryKeyConstraint("branch", "metric", "row_first"),
)

# Long chunks summed up for charts, so that those need not read the values (store.series.summary).
cells = Table(
    "chunk_cells",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("metric", BigInteger, nullable=False),
    Column("row_first", BigInteger, nullable=False),
    Column("different", Integer, nullable=False),  # steps
    Column("fine_bits", SmallInteger, nullable=False),  # a cell is 2**bits steps wide
    Column("coarse_bits", SmallInteger, nullable=False),
    Column("coarse", LargeBinary, nullable=False),
    Column("fine", LargeBinary, nullable=False),
    PrimaryKeyConstraint("branch", "metric", "row_first"),
)

# Chunks of runs with very many metrics: some 64 metrics in one (store.series.pack).
packs = Table(
    "pack",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("bits", SmallInteger, nullable=False),  # of a metric's digest; they are the number
    Column("number", Integer, nullable=False),
    Column("row_first", BigInteger, nullable=False),
    Column("row_last", BigInteger, nullable=False),
    Column("step_min", BigInteger, nullable=False),
    Column("step_max", BigInteger, nullable=False),
    Column("points", Integer, nullable=False),
    Column("codec", SmallInteger, nullable=False),
    Column("ends", LargeBinary, nullable=False),  # count and end of each of its metrics
    Column("data", LargeBinary, nullable=False),
    PrimaryKeyConstraint("branch", "bits", "number", "row_first"),
)

rests = Table(
    "rest",
    tables,
    Column("branch", ID, ForeignKey("branch.id", ondelete="CASCADE"), nullable=False),
    Column("row", BigInteger, nullable=False),
    Column("step", BigInteger, nullable=False),
    Column("text", TEXT, nullable=False),  # JSON as the client sent it
    PrimaryKeyConstraint("branch", "row"),
)

rest_keys = Table(
    "rest_key",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("key", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),  # of the latest value
    Column("points", BigInteger, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    PrimaryKeyConstraint("run", "stream", "digest"),
)

sweeps = Table(
    "sweep",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("name", TEXT, nullable=False),  # the short id that users type
    Column("display_name", TEXT),
    Column("description", TEXT),
    Column("config", TEXT, nullable=False),  # YAML as the client sent it
    Column("state", TEXT, nullable=False),
    Column("controller", TEXT),  # JSON that a controller on the client's side wrote
    Column("scheduler", TEXT),  # JSON for it
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("heartbeat_at", Double, nullable=False),  # of any of its agents
    Column("seed", BigInteger, nullable=False),
    Column("issued", Integer, nullable=False),  # trials ever made; the next one's number
    UniqueConstraint("project_id", "name"),
    Index(None, "name"),
    sqlite_autoincrement=True,
)

sweep_agents = Table(
    "sweep_agent",
    tables,
    Column("id", ID, primary_key=True),
    Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
    Column("host", TEXT, nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("heartbeat_at", Double, nullable=False),
    Column("stop_requested", Boolean, nullable=False),
    Column("has_left", Boolean, nullable=False),  # it was told to exit
    Index(None, "sweep_id"),
    sqlite_autoincrement=True,
)

# Who was given which run. Runs of a sweep that nobody was given (prior ones) have no row.
sweep_trials = Table(
    "sweep_trial",
    tables,
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), primary_key=True),
    Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("agent_id", ID, ForeignKey("sweep_agent.id", ondelete="SET NULL")),
    Column("attempts", Integer, nullable=False),  # how often it was handed out
    Column("schedule_id", TEXT),  # what a controller calls it
    UniqueConstraint("sweep_id", "number"),
    Index(None, "agent_id"),
)

# Runs that were there before and count for the search, also if they belong to another sweep.
sweep_priors = Table(
    "sweep_prior",
    tables,
    Column("sweep_id", ID, ForeignKey("sweep.id", ondelete="CASCADE"), nullable=False),
    Column("run", ID, ForeignKey("run.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("sweep_id", "run"),
)

# Which keys the rows of a project have, in how many runs (the trash left out); kept by triggers.
metric_keys = Table(
    "metric_key",
    tables,
    Column("project", ID, ForeignKey("project.id", ondelete="CASCADE"), nullable=False),
    Column("stream", SmallInteger, nullable=False),
    Column("digest", BigInteger, nullable=False),
    Column("is_number", SmallInteger, nullable=False),  # 0 or 1: from `rest_key` or `metric`
    Column("key", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("runs", BigInteger, nullable=False),
    PrimaryKeyConstraint("project", "stream", "digest", "is_number"),
)
Index(
    "ix_metric_key_order",
    metric_keys.c.project,
    metric_keys.c.stream,
    indexed(metric_keys.c.key),
)
