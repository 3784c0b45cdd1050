"""Configs as text: YAML in, and out as JSON, which is YAML too.

Numbers are read as YAML 1.2 has them: `1e-3` is a number, which YAML 1.1 takes for text.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from runwell.errors import InvalidSweep
from runwell.values.json import Json

if TYPE_CHECKING:
    import yaml

MAX_TEXT_LENGTH = 1_000_000
_NUMBER = re.compile(r"[-+]?(?:\d[\d_]*\.?\d*|\.\d+)[eE][-+]?\d+")


def parse_yaml(text: str) -> Json:
    """Returns the document in a text.

    Raises:
        InvalidSweep: It is no YAML, or holds what JSON cannot (dates become text).
    """
    import yaml

    if len(text) > MAX_TEXT_LENGTH:
        raise InvalidSweep([f"config: has {len(text)} letters; use at most {MAX_TEXT_LENGTH}"])
    try:
        document = yaml.load(text, _loader())  # noqa: S506 - derived from the safe one
        found: Json = json.loads(json.dumps(document, default=str))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise InvalidSweep([f"config: is no YAML: {reason}; mend the text"]) from error
    return found


def _loader() -> type[yaml.SafeLoader]:
    import yaml

    class Loader(yaml.SafeLoader):
        """The safe loader with YAML 1.2's floats and without aliases that grow without end."""

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            if self.check_event(yaml.AliasEvent):
                self._aliases = getattr(self, "_aliases", 0) + 1
                if self._aliases > 1000:
                    raise yaml.YAMLError("too many aliases")
            return super().compose_node(parent, index)

    Loader.add_implicit_resolver("tag:yaml.org,2002:float", _NUMBER, list("-+.0123456789"))
    return Loader


def to_text(document: Json) -> str:
    """Returns a document as text that every YAML reader takes."""
    return json.dumps(document, indent=2, ensure_ascii=False)
