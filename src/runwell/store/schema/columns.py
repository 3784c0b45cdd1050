"""What the tables are made of: kinds of columns, how constraints are called, the list of all."""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, Integer, MetaData, Text, func, literal_column

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
