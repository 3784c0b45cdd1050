"""Frozen nouns of the field, without I/O."""
