"""`wandb.util`: what frameworks take from there."""

from __future__ import annotations

from runwell.integrations.dropin import (
    generate_id,
    get_module,
    is_numpy_array,
    is_pandas_data_frame,
    json_dump_safer,
    json_dumps_safer,
    json_friendly,
    json_friendly_val,
    make_artifact_name_safe,
    to_forward_slash_path,
)

__all__ = [
    "generate_id",
    "get_module",
    "is_numpy_array",
    "is_pandas_data_frame",
    "json_dump_safer",
    "json_dumps_safer",
    "json_friendly",
    "json_friendly_val",
    "make_artifact_name_safe",
    "to_forward_slash_path",
]
