"""Backups: taken while the server runs, checked, and brought back on either engine."""
