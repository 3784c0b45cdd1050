"""Read-only SQL over runs, configs, summaries, metrics and histories."""
