"""Frameworks: one file each, on the public API, and each framework imported where it is used."""
