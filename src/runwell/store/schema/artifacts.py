"""Artifacts.

A version belongs to one sequence for ever and is shown in it, and in portfolios, by memberships;
an alias names a membership. What a version holds are entries, found by path; the bytes of an entry
are a content, which many versions share. A content stays while an entry, or a claim of a version
that is still being written, names it; its bytes then become `doomed` and are taken from the blobs.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    UniqueConstraint,
    text,
)

from runwell.store.schema.columns import ID, TEXT, tables

_LIVE = text("deleted_at IS NULL")


def _cascade(column: str) -> ForeignKey:
    return ForeignKey(column, ondelete="CASCADE")


types = Table(
    "artifact_type",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, _cascade("project.id"), nullable=False),
    Column("name", TEXT, nullable=False),
    Column("description", TEXT, nullable=False),
    Column("created_at", Double, nullable=False),
    UniqueConstraint("project_id", "name"),
    sqlite_autoincrement=True,
)

collections = Table(
    "artifact_collection",
    tables,
    Column("id", ID, primary_key=True),
    Column("project_id", ID, _cascade("project.id"), nullable=False),
    Column("type_id", ID, _cascade("artifact_type.id"), nullable=False),
    Column("kind", SmallInteger, nullable=False),  # nouns.Kind
    Column("name", TEXT, nullable=False),
    Column("description", TEXT),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("deleted_at", Double),
    Column("versions_made", Integer, nullable=False),  # ever; the next version's index
    Index(
        "uq_artifact_collection_name",
        "project_id",
        "name",
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    ),
    Index(None, "type_id", "name"),
    sqlite_autoincrement=True,
)

collection_tags = Table(
    "artifact_collection_tag",
    tables,
    Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
    Column("name", TEXT, nullable=False),
    PrimaryKeyConstraint("collection_id", "name"),
)

versions = Table(
    "artifact",
    tables,
    Column("id", ID, primary_key=True),
    Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
    Column("version_index", Integer),  # None until it is committed
    Column("state", TEXT, nullable=False),  # PENDING, COMMITTED or DELETED
    Column("digest", TEXT, nullable=False),
    Column("digest_algorithm", TEXT, nullable=False),
    Column("commit_hash", TEXT),
    Column("description", TEXT),
    Column("metadata", TEXT),  # JSON as the client sent it
    Column("size_bytes", BigInteger, nullable=False),
    Column("file_count", BigInteger, nullable=False),
    Column("ttl_s", BigInteger),  # None: inherited; 0: none at all
    Column("history_step", BigInteger),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("expires_at", Double),
    Column("deleted_at", Double),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("run", ID, ForeignKey("run.id", ondelete="SET NULL")),  # that made it
    Column("distributed_id", TEXT),
    Column("wanted_aliases", TEXT, nullable=False),  # a JSON list; given at the commit
    Index(None, "collection_id", "digest"),
    Index(None, "collection_id", "version_index"),
    Index(None, "run"),
    Index(None, "state", "updated_at"),
    Index(None, "expires_at"),
    sqlite_autoincrement=True,
)

version_tags = Table(
    "artifact_tag",
    tables,
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("name", TEXT, nullable=False),
    PrimaryKeyConstraint("artifact_id", "name"),
)

# What clients call things before the server has told its own ids.
client_ids = Table(
    "artifact_client_id",
    tables,
    Column("client_id", TEXT, primary_key=True),
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Index(None, "artifact_id"),
)

memberships = Table(
    "artifact_membership",
    tables,
    Column("id", ID, primary_key=True),
    Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("version_index", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    UniqueConstraint("collection_id", "version_index"),
    UniqueConstraint("artifact_id", "collection_id"),
    sqlite_autoincrement=True,
)

aliases = Table(
    "artifact_alias",
    tables,
    Column("id", ID, primary_key=True),
    Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
    Column("membership_id", ID, _cascade("artifact_membership.id"), nullable=False),
    Column("name", TEXT, nullable=False),
    UniqueConstraint("collection_id", "name"),
    Index(None, "membership_id"),
    sqlite_autoincrement=True,
)

manifests = Table(
    "artifact_manifest",
    tables,
    Column("id", ID, primary_key=True),
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("kind", TEXT, nullable=False),  # FULL, INCREMENTAL or PATCH
    Column("digest", TEXT, nullable=False),  # base64 of its MD5; empty until it is known
    Column("base_id", BigInteger),  # the version that an INCREMENTAL one goes on from
    Column("created_at", Double, nullable=False),
    Column("size_bytes", BigInteger),  # None until it is uploaded
    Index(None, "artifact_id"),
    sqlite_autoincrement=True,
)

entries = Table(
    "artifact_entry",
    tables,
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("number", Integer, nullable=False),  # by path
    Column("path_digest", BigInteger, nullable=False),
    Column("folder_digest", BigInteger, nullable=False),  # of the folder that it lies in
    Column("path", TEXT, nullable=False),
    Column("digest", TEXT, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("content_id", ID, ForeignKey("content.id")),  # None for a reference
    Column("reference", TEXT),
    PrimaryKeyConstraint("artifact_id", "number"),
    Index(None, "artifact_id", "path_digest"),
    Index(None, "artifact_id", "folder_digest", "number"),
    Index(None, "content_id"),
)

folders = Table(
    "artifact_folder",
    tables,
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("number", Integer, nullable=False),  # by path
    Column("parent_digest", BigInteger, nullable=False),
    Column("path", TEXT, nullable=False),
    Column("file_count", BigInteger, nullable=False),  # in it and below
    Column("size_bytes", BigInteger, nullable=False),
    PrimaryKeyConstraint("artifact_id", "number"),
    Index(None, "artifact_id", "parent_digest", "number"),
)

# Versions whose entries point into another version: what they point to is kept for them.
pointers = Table(
    "artifact_pointer",
    tables,
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("target_id", ID, _cascade("artifact.id"), nullable=False),
    PrimaryKeyConstraint("artifact_id", "target_id"),
    Index(None, "target_id"),
)

contents = Table(
    "content",
    tables,
    Column("id", ID, primary_key=True),
    Column("entity", TEXT, nullable=False),  # nobody shares bytes with another entity
    Column("digest", TEXT, nullable=False),  # <algorithm>:<hexadecimal>
    Column("size_bytes", BigInteger),  # None until the bytes are there
    Column("created_at", Double, nullable=False),
    UniqueConstraint("entity", "digest"),
    Index(None, "created_at"),
    sqlite_autoincrement=True,  # a key is never given again, so a late delete hits nothing new
)

claims = Table(
    "artifact_claim",
    tables,
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("content_id", ID, ForeignKey("content.id"), nullable=False),  # it holds the content
    PrimaryKeyConstraint("artifact_id", "content_id"),
    Index(None, "content_id"),
)

parts = Table(
    "content_part",
    tables,
    Column("content_id", ID, _cascade("content.id"), nullable=False),
    Column("upload", TEXT, nullable=False),
    Column("number", Integer, nullable=False),
    Column("md5", TEXT, nullable=False),  # hexadecimal
    Column("size_bytes", BigInteger, nullable=False),
    PrimaryKeyConstraint("content_id", "upload", "number"),
)

doomed = Table(
    "doomed_blob",
    tables,
    Column("key", TEXT, primary_key=True),
)

uses = Table(
    "artifact_use",
    tables,
    Column("run", ID, _cascade("run.id"), nullable=False),
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("is_output", Boolean, nullable=False),  # logged by the run, or used by it
    Column("used_as", TEXT),
    Column("created_at", Double, nullable=False),
    PrimaryKeyConstraint("run", "is_output", "artifact_id"),
    Index(None, "artifact_id", "is_output"),
)

actions = Table(
    "artifact_action",
    tables,
    Column("id", ID, primary_key=True),
    Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
    Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
    Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
    Column("deed", TEXT, nullable=False),
    Column("about", TEXT, nullable=False),  # an alias or a tag; empty where there is none
    Column("created_at", Double, nullable=False),
    Index(None, "artifact_id", "id"),
    Index(None, "collection_id"),
    sqlite_autoincrement=True,
)
