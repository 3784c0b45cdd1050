from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runwell.errors import PermissionDenied
from runwell.server.services.signatures import UPLOAD_S, Signer
from tests.fakes.clock import FakeClock

PATH = "/uploads/ann/digits/r1/media/a b.png"


def signer(clock: FakeClock, secret: bytes = b"s" * 32) -> Signer:
    return Signer(secret, clock)


def parts(query: str) -> tuple[str, str]:
    fields = parse_qs(query, strict_parsing=True)
    return fields["expires"][0], fields["signature"][0]


def test_a_signed_path_may_be_used_until_it_expires() -> None:
    clock = FakeClock()
    link = parts(signer(clock).sign("PUT", PATH))
    clock.now += UPLOAD_S
    signer(clock).check("PUT", PATH, *link)
    clock.now += 1
    with pytest.raises(PermissionDenied, match="expired"):
        signer(clock).check("PUT", PATH, *link)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", PATH), ("PUT", PATH + "x"), ("PUT", PATH[:-1]), ("PUT", PATH.replace("r1", "r2"))],
)
def test_a_proof_is_for_one_method_and_one_path(method: str, path: str) -> None:
    clock = FakeClock()
    link = parts(signer(clock).sign("PUT", PATH))
    with pytest.raises(PermissionDenied, match="not one of this server's"):
        signer(clock).check(method, path, *link)


def test_another_server_and_another_time_are_forgeries() -> None:
    clock = FakeClock()
    expires, signature = parts(signer(clock).sign("PUT", PATH))
    with pytest.raises(PermissionDenied, match="not one of"):
        signer(clock, b"t" * 32).check("PUT", PATH, expires, signature)
    with pytest.raises(PermissionDenied, match="not one of"):
        signer(clock).check("PUT", PATH, str(int(expires) + 1), signature)


@given(expires=st.text(max_size=20), signature=st.text(max_size=60))
def test_nothing_made_up_passes(expires: str, signature: str) -> None:
    with pytest.raises(PermissionDenied):
        signer(FakeClock()).check("PUT", PATH, expires, signature)
