"""Histories as tables: Arrow, Parquet, CSV, lines of JSON."""
