"""Use cases around artifacts: written, read, changed, linked, kept in order."""
