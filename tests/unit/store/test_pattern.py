from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.store.pattern import MAX_LENGTH, compile_pattern

KILLER = r"((\w|\w|-)+)+!"  # a backtracking engine doubles its time with each letter


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("b", "abc", True),
        ("", "", True),
        ("B", "abc", False),
        ("(?i)B", "abc", True),
        ("^b", "a\nb", False),
        ("(?m)^b", "a\nb", True),
        ("a.b", "a\nb", False),
        ("(?s)a.b", "a\nb", True),
        ("b$", "b\n", False),
        ("^.$", "ü", True),
        (r"\w", "ü", False),
        (r"\pL", "ü", True),
        ("(?i)Ü", "ü", True),
        (r"\C\C\C", "aü", True),
        ("a|", "x", True),
        ("(?P<n>a)b", "ab", True),
        ("\0", "\ufffd", True),
        ("\udc00", "\ufffd", True),
        (KILLER, "a" * 100_000, False),
        ("(x+x+)+y", "x" * 100_000, False),
    ],
)
def test_a_pattern_is_found_anywhere_in_a_text(pattern: str, text: str, expected: bool) -> None:
    assert compile_pattern(pattern).is_found_in(text) is expected


@pytest.mark.parametrize(
    ("pattern", "reason"),
    [
        ("(", r"missing \)"),
        ("[", r"missing \]"),
        ("a(?=b)", r"invalid perl operator: \(\?="),
        (r"(a)\1", r"invalid escape sequence: \\1"),
        ("((a{100}){100}){100}", "invalid repetition size"),
        (r"\pL{1,100}", "pattern too large"),
        ("[ü" * 5, r"missing \]: \[ü"),
    ],
)
def test_what_re2_does_not_know_is_said_and_not_logged(
    pattern: str, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    advice = "use the syntax of RE2, which has no look-around and no back-references"
    with pytest.raises(UsageError, match=f"is not understood: {reason}.*; {advice}$"):
        compile_pattern(pattern)
    assert capfd.readouterr() == ("", "")


def test_a_long_pattern_is_refused_and_shown_in_part() -> None:
    assert compile_pattern("a" * MAX_LENGTH).is_found_in("a" * MAX_LENGTH)
    with pytest.raises(UsageError, match=r"longer than 512 characters$"):
        compile_pattern("a" * (MAX_LENGTH + 1))
    with pytest.raises(UsageError, match=f"expression '{'a' * 64}…' is not"):
        compile_pattern("a" * 500 + "(")
