"""Artifacts on the wire of official clients."""
