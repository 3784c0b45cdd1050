"""Sweeps: kept, searched, and given out to agents."""
