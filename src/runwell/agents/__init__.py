"""Agents of sweeps: they get trials from a keeper, run them, and stop them when told."""
