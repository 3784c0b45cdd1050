"""Prints the description of our own API: `python -m runwell.server.openapi > openapi.json`."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from runwell.server.app import make_app
from runwell.server.services.assembly import assemble
from runwell.store.open import open_stores
from runwell.values.json import Json


def describe() -> dict[str, Json]:
    """Returns the OpenAPI document. Needs stores to be made, but none that last."""
    with tempfile.TemporaryDirectory() as folder:
        stores = open_stores(f"sqlite:///{Path(folder) / 'none.db'}", folder)
        try:
            return make_app(assemble(stores)).openapi()
        finally:
            stores.close()


if __name__ == "__main__":
    json.dump(describe(), sys.stdout, indent=2)
