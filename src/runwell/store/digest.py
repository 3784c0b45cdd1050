"""Short names for long keys: what rows are found by where a key is too long for an index.

A digest is 63 bits of BLAKE2b: the same in every process and for ever, so nobody has to hand out
numbers. Two keys of one run share one with a chance of one in 10^9 at 100,000 keys.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from runwell.values.text import storable


@lru_cache(maxsize=65_536)
def key_digest(key: str) -> int:
    """Returns the digest of a key, 0 to 2^63 - 1."""
    data = storable(key).encode()
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little") >> 1
