"""`wandb.sdk`: where frameworks look for the classes behind the API; each module on first use."""

from __future__ import annotations

from importlib import import_module

_MODULES = frozenset(
    {
        "data_types",
        "lib",
        "wandb_alerts",
        "wandb_config",
        "wandb_init",
        "wandb_login",
        "wandb_require",
        "wandb_run",
        "wandb_settings",
        "wandb_setup",
        "wandb_summary",
        "wandb_sweep",
    }
)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'wandb.sdk' has no attribute {name!r}")
    return import_module(f"wandb.sdk.{name}")
