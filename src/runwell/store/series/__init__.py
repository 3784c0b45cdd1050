"""Rows of numbers, kept as columns: a fresh tail and sealed chunks."""
