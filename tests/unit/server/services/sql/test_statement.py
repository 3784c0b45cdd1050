from __future__ import annotations

import pytest

from runwell.errors import UsageError
from runwell.server.services.sql.statement import MAX_LENGTH, check_statement


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        "from runs select run",
        "WITH a AS (SELECT * FROM runs) SELECT count(*) FROM a, range(3) r",
        "SELECT unnest(tags) FROM runs; ",
        "SHOW TABLES",
        "DESCRIBE history",
        "SUMMARIZE runs",
        "VALUES (1)",
    ],
)
def test_a_select_may_be_run(text: str) -> None:
    check_statement(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there are 0 statements"),
        ("SELECT 1; SELECT 2", "there are 2 statements"),
        ("SELECT 'a", "unterminated"),
        ("ATTACH '/tmp/x'", "only a SELECT"),
        ("SET memory_limit = '1TB'", "only a SELECT"),
        ("PRAGMA database_list", "only a SELECT"),
        ("CREATE TABLE t (a INTEGER)", "only a SELECT"),
        ("COPY runs TO '/tmp/x'", "only a SELECT"),
        ("INSTALL httpfs", "only a SELECT"),
        ("EXPORT DATABASE '/tmp/x'", "only a SELECT"),
        ("CALL pragma_version()", "only a SELECT"),
        ("SELECT * FROM read_csv('/etc/passwd')", r"read_csv\(\) is not available"),
        ("SELECT * FROM READ_TEXT('/etc/passwd')", r"not available"),
        ("SELECT (SELECT max(x) FROM glob('/*') g(x))", r"glob\(\) is not available"),
        ("WITH a AS (SELECT * FROM query('SELECT 1')) FROM a", r"query\(\) is not available"),
        ("SELECT * FROM arrow_scan(1, 2, 3)", r"arrow_scan\(\) is not available"),
        ("SELECT repeat('x', 1000000000)", r"repeat\(\) is not available"),
        ("SELECT run FROM runs WHERE Rpad(run, 9, ' ') = 'a'", r"rpad\(\) is not available"),
        ("x" * (MAX_LENGTH + 1), "at most 100,000 characters"),
    ],
)
def test_all_else_is_refused(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_statement(text)
