"""Artifacts: versioned folders of files and references. Loaded only when a script has one."""
