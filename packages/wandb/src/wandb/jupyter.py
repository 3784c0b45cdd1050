"""`wandb.jupyter`: the magics of notebooks."""

from __future__ import annotations

from runwell.sdk.jupyter import load_ipython_extension

__all__ = ["load_ipython_extension"]
