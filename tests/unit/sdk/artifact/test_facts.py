from __future__ import annotations

from datetime import timedelta

import pytest

from runwell.errors import UsageError
from runwell.sdk.artifact.artifact import Artifact
from runwell.sdk.artifact.facts import ArtifactTTL


def test_a_time_to_live_is_seconds_for_ever_or_inherited() -> None:
    artifact = Artifact("data", "dataset")
    artifact.ttl = timedelta(hours=1)
    assert (artifact.ttl, artifact.ttl_s) == (timedelta(hours=1), 3600)
    artifact.ttl = None
    assert (artifact.ttl, artifact.ttl_s) == (None, -2)
    artifact.ttl = ArtifactTTL.INHERIT
    assert artifact.ttl_s == -1
    with pytest.raises(UsageError):
        artifact.ttl = timedelta(0)
