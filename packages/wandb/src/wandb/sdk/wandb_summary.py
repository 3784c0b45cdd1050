"""`wandb.sdk.wandb_summary`: the summary."""

from __future__ import annotations

from runwell.sdk.summary import Summary

__all__ = ["Summary"]
