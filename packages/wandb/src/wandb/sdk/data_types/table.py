"""`wandb.sdk.data_types.table`: tables."""

from __future__ import annotations

from runwell.sdk.media.joined_table import JoinedTable, PartitionedTable
from runwell.sdk.media.table import Table

__all__ = ["JoinedTable", "PartitionedTable", "Table"]
