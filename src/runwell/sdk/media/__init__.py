"""Values that are files: one module per type."""
