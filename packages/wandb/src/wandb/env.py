"""`wandb.env`: where new runs go."""

from __future__ import annotations

from runwell.integrations.dropin import set_entity, set_project

__all__ = ["set_entity", "set_project"]
