"""Artifacts: types, collections, versions, manifests, contents, lineage."""

from __future__ import annotations

from alembic import op
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
    Text,
    UniqueConstraint,
    text,
)

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
ID = BigInteger().with_variant(Integer(), "sqlite")
_LIVE = text("deleted_at IS NULL")


def _cascade(column: str) -> ForeignKey:
    return ForeignKey(column, ondelete="CASCADE")


def upgrade() -> None:
    """Makes the tables."""
    _make_collections()
    _make_versions()
    _make_contents()


def _make_collections() -> None:
    op.create_table(
        "artifact_type",
        Column("id", ID, primary_key=True),
        Column("project_id", ID, _cascade("project.id"), nullable=False),
        Column("name", TEXT, nullable=False),
        Column("description", TEXT, nullable=False),
        Column("created_at", Double, nullable=False),
        UniqueConstraint("project_id", "name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "artifact_collection",
        Column("id", ID, primary_key=True),
        Column("project_id", ID, _cascade("project.id"), nullable=False),
        Column("type_id", ID, _cascade("artifact_type.id"), nullable=False),
        Column("kind", SmallInteger, nullable=False),
        Column("name", TEXT, nullable=False),
        Column("description", TEXT),
        Column("created_at", Double, nullable=False),
        Column("updated_at", Double, nullable=False),
        Column("deleted_at", Double),
        Column("versions_made", Integer, nullable=False),
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
    op.create_table(
        "artifact_collection_tag",
        Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
        Column("name", TEXT, nullable=False),
        PrimaryKeyConstraint("collection_id", "name"),
    )


def _make_versions() -> None:
    op.create_table(
        "artifact",
        Column("id", ID, primary_key=True),
        Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
        Column("version_index", Integer),
        Column("state", TEXT, nullable=False),
        Column("digest", TEXT, nullable=False),
        Column("digest_algorithm", TEXT, nullable=False),
        Column("commit_hash", TEXT),
        Column("description", TEXT),
        Column("metadata", TEXT),
        Column("size_bytes", BigInteger, nullable=False),
        Column("file_count", BigInteger, nullable=False),
        Column("ttl_s", BigInteger),
        Column("history_step", BigInteger),
        Column("created_at", Double, nullable=False),
        Column("updated_at", Double, nullable=False),
        Column("expires_at", Double),
        Column("deleted_at", Double),
        Column("user_id", ID, ForeignKey("user_account.id"), nullable=False),
        Column("run", ID, ForeignKey("run.id", ondelete="SET NULL")),
        Column("distributed_id", TEXT),
        Column("wanted_aliases", TEXT, nullable=False),
        Index(None, "collection_id", "digest"),
        Index(None, "collection_id", "version_index"),
        Index(None, "run"),
        Index(None, "state", "updated_at"),
        Index(None, "expires_at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "artifact_tag",
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Column("name", TEXT, nullable=False),
        PrimaryKeyConstraint("artifact_id", "name"),
    )
    op.create_table(
        "artifact_client_id",
        Column("client_id", TEXT, primary_key=True),
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Index(None, "artifact_id"),
    )
    op.create_table(
        "artifact_membership",
        Column("id", ID, primary_key=True),
        Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Column("version_index", Integer, nullable=False),
        Column("created_at", Double, nullable=False),
        UniqueConstraint("collection_id", "version_index"),
        UniqueConstraint("artifact_id", "collection_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "artifact_alias",
        Column("id", ID, primary_key=True),
        Column("collection_id", ID, _cascade("artifact_collection.id"), nullable=False),
        Column("membership_id", ID, _cascade("artifact_membership.id"), nullable=False),
        Column("name", TEXT, nullable=False),
        UniqueConstraint("collection_id", "name"),
        Index(None, "membership_id"),
        sqlite_autoincrement=True,
    )


def _make_contents() -> None:
    op.create_table(
        "content",
        Column("id", ID, primary_key=True),
        Column("entity", TEXT, nullable=False),
        Column("digest", TEXT, nullable=False),
        Column("size_bytes", BigInteger),
        Column("created_at", Double, nullable=False),
        UniqueConstraint("entity", "digest"),
        Index(None, "created_at"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "artifact_manifest",
        Column("id", ID, primary_key=True),
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Column("kind", TEXT, nullable=False),
        Column("digest", TEXT, nullable=False),
        Column("base_id", BigInteger),
        Column("created_at", Double, nullable=False),
        Column("size_bytes", BigInteger),
        Index(None, "artifact_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "artifact_entry",
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Column("number", Integer, nullable=False),
        Column("path_digest", BigInteger, nullable=False),
        Column("folder_digest", BigInteger, nullable=False),
        Column("path", TEXT, nullable=False),
        Column("digest", TEXT, nullable=False),
        Column("size_bytes", BigInteger, nullable=False),
        Column("content_id", ID, ForeignKey("content.id")),
        Column("reference", TEXT),
        PrimaryKeyConstraint("artifact_id", "number"),
        Index(None, "artifact_id", "path_digest"),
        Index(None, "artifact_id", "folder_digest", "number"),
        Index(None, "content_id"),
    )
    op.create_table(
        "artifact_folder",
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Column("number", Integer, nullable=False),
        Column("parent_digest", BigInteger, nullable=False),
        Column("path", TEXT, nullable=False),
        Column("file_count", BigInteger, nullable=False),
        Column("size_bytes", BigInteger, nullable=False),
        PrimaryKeyConstraint("artifact_id", "number"),
        Index(None, "artifact_id", "parent_digest", "number"),
    )
    op.create_table(
        "artifact_pointer",
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Column("target_id", ID, _cascade("artifact.id"), nullable=False),
        PrimaryKeyConstraint("artifact_id", "target_id"),
        Index(None, "target_id"),
    )
    op.create_table(
        "artifact_claim",
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Column("content_id", ID, ForeignKey("content.id"), nullable=False),
        PrimaryKeyConstraint("artifact_id", "content_id"),
        Index(None, "content_id"),
    )
    op.create_table(
        "content_part",
        Column("content_id", ID, _cascade("content.id"), nullable=False),
        Column("upload", TEXT, nullable=False),
        Column("number", Integer, nullable=False),
        Column("md5", TEXT, nullable=False),
        Column("size_bytes", BigInteger, nullable=False),
        PrimaryKeyConstraint("content_id", "upload", "number"),
    )
    op.create_table(
        "doomed_blob",
        Column("key", TEXT, primary_key=True),
    )
    op.create_table(
        "artifact_use",
        Column("run", ID, _cascade("run.id"), nullable=False),
        Column("artifact_id", ID, _cascade("artifact.id"), nullable=False),
        Column("is_output", Boolean, nullable=False),
        Column("used_as", TEXT),
        Column("created_at", Double, nullable=False),
        PrimaryKeyConstraint("run", "is_output", "artifact_id"),
        Index(None, "artifact_id", "is_output"),
    )
