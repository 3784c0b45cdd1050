"""People, projects, runs and what hangs on them, one aggregate a module."""
