"""URLs that authorise themselves: official clients send no key to the upload links that they get.

The proof is an HMAC-SHA-256 over method, exact path and time of expiry. Stateless: every replica
that shares the secret can check it. A proof for one method is none for another.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from runwell.errors import PermissionDenied

UPLOAD_S = 24 * 3600.0
_EXPIRED = "this upload link has expired; ask for a new one"
_FORGED = "this upload link is not one of this server's"


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs paths and checks them.

    Args:
        secret: Random bytes, the same on every replica.
        clock: Seconds since the epoch.
    """

    secret: bytes
    clock: Callable[[], float]

    def sign(self, method: str, path: str) -> str:
        """Returns the query string that allows `method` on exactly this path for a day."""
        expires = str(int(self.clock() + UPLOAD_S))
        return f"expires={expires}&signature={self._proof(method, path, expires)}"

    def check(self, method: str, path: str, expires: str, signature: str) -> None:
        """Raises PermissionDenied unless `sign` allowed this and its time is not over."""
        proof = self._proof(method, path, expires)
        if not hmac.compare_digest(proof.encode(), signature.encode("utf-8", "replace")):
            raise PermissionDenied(_FORGED)
        if int(expires) < self.clock():
            raise PermissionDenied(_EXPIRED)

    def _proof(self, method: str, path: str, expires: str) -> str:
        claim = f"{method}\n{expires}\n{path}".encode("utf-8", "surrogatepass")
        proof = hmac.digest(self.secret, claim, hashlib.sha256)
        return base64.urlsafe_b64encode(proof).decode().rstrip("=")
