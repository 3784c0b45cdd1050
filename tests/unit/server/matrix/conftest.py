"""Databases of both kinds, as the tests of the stores have them."""

from __future__ import annotations

from tests.unit.store.conftest import cluster, database_url, postgres_url, sqlite_url

__all__ = ["cluster", "database_url", "postgres_url", "sqlite_url"]
