"""Runs on a terminal: what `runwell leet` shows."""
