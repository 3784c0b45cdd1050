"""How a server keeps things: metadata and series in SQL, blobs as files."""
