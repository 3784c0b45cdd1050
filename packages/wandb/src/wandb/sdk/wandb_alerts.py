"""`wandb.sdk.wandb_alerts`: how urgent an alert is."""

from __future__ import annotations

from runwell.sdk.alerting import AlertLevel

__all__ = ["AlertLevel"]
