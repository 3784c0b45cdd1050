"""`wandb.integration`: frameworks, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

_MODULES = frozenset(
    {"catboost", "diffusers", "fastai", "gym", "huggingface", "keras", "kfp", "lightgbm"}
    | {"lightning", "metaflow", "sacred", "sb3", "sklearn", "tensorboard", "ultralytics"}
    | {"xgboost"}
)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module 'wandb.integration' has no attribute {name!r}")
    return import_module(f"wandb.integration.{name}")
