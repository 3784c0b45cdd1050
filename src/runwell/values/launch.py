"""Words of launch queues, which client and server share with W&B's."""

from __future__ import annotations

from typing import Final

HOME: Final = "model-registry"  # the project in which clients keep the queues of an entity
DEFAULT_QUEUE: Final = "default"
KINDS: Final = ("local-container", "local-process", "kubernetes", "sagemaker", "gcp-vertex")
FIRST_COME, BY_PRIORITY = "DISABLED", "V0"
MODES: Final = (FIRST_COME, BY_PRIORITY)
MAX_NAME_LENGTH: Final = 64
