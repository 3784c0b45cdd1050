from __future__ import annotations

import pytest

from runwell.sdk.exits import exit_code_of


@pytest.mark.parametrize(
    ("exception", "code"),
    [
        (None, 0),
        (ValueError("x"), 1),
        (KeyboardInterrupt(), 255),
        (KeyboardInterrupt, 255),
        (SystemExit(), 0),
        (SystemExit(3), 3),
        (SystemExit("bad"), 1),
    ],
)
def test_exit_codes(exception: BaseException | None, code: int) -> None:
    assert exit_code_of(exception) == code
