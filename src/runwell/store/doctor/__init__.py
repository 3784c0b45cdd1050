"""What may be wrong with the data of a server, found by looking at all of it, and mended."""
