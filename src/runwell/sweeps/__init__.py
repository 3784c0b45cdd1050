"""Sweeps, pure and seeded: what a config means, which trial comes next, which run is hopeless."""
