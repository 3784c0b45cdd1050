"""The process that ships journals: one per user and host, detached, gone when idle."""
