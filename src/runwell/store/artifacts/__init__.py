"""Artifacts as they are kept: collections, versions, manifests, contents, lineage."""
