"""The tables. One schema for SQLite and PostgreSQL; `migrations/` brings a database to it.

Times are seconds since the epoch. Keys that users choose (metrics, files, config) can be longer
than an index may hold, so rows are found by their digest (`store.digest`), and the text stands
beside it. Big documents lie apart from `run`, so that walking all runs of a project stays cheap.

All modules are loaded with the first: foreign keys reach from one into another, and
`columns.tables` has to be the whole list for whoever looks a database over or copies it.
"""

from __future__ import annotations

from runwell.store.schema import alerts as alerts
from runwell.store.schema import artifacts as artifacts
from runwell.store.schema import histories as histories
from runwell.store.schema import people as people
from runwell.store.schema import projects as projects
from runwell.store.schema import queues as queues
from runwell.store.schema import runs as runs
from runwell.store.schema import sweeps as sweeps
from runwell.store.schema import templates as templates
