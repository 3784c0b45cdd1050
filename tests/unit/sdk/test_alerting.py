from __future__ import annotations

from datetime import timedelta

import pytest

from runwell.errors import UsageError
from runwell.sdk.alerting import AlertLevel, alert_record
from runwell.wire.records import AlertRecord


@pytest.mark.parametrize("level", ["warn", "WARN", AlertLevel.WARN])
def test_levels_are_words_or_members(level: object) -> None:
    record = alert_record(1.0, "title", 5, level, timedelta(minutes=1))
    assert record == AlertRecord(1.0, "title", "5", "WARN", 60.0)


def test_other_levels_are_refused() -> None:
    with pytest.raises(UsageError, match="use INFO, WARN or ERROR"):
        alert_record(1.0, "a", "b", "loud", None)
