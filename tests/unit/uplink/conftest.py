from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.uplink.shipment import Shipment


@pytest.fixture
def shipment(tmp_path: Path) -> Iterator[Shipment]:
    shipment = Shipment(tmp_path)
    yield shipment
    shipment.sender.close()
