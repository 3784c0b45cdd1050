"""Runs as typed columns in memory: what filters, orders and groups look at. SQL stays the truth."""
