"""`wandb.integration.kfp`: components of Kubeflow Pipelines as runs."""

from __future__ import annotations

from runwell.integrations.kfp import unpatch_kfp, wandb_log

__all__ = ["unpatch_kfp", "wandb_log"]
