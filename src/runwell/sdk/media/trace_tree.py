"""Trees of spans: what a chain of calls to models and tools did, and how long it took."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from enum import Enum

from runwell.errors import UsageError
from runwell.sdk.encoding import in_silence, plain
from runwell.sdk.media.file import Media, MediaFiles, Step
from runwell.values.json import Json


class StatusCode(str, Enum):
    """How a span ended."""

    SUCCESS = "SUCCESS"
    ERROR = "ERROR"


class SpanKind(str, Enum):
    """What a span is."""

    LLM = "LLM"
    CHAIN = "CHAIN"
    AGENT = "AGENT"
    TOOL = "TOOL"


@dataclass
class Result:
    """What went into a span and what came out."""

    inputs: dict[str, object] | None = None
    outputs: dict[str, object] | None = None


@dataclass
class Span:
    """A stretch of time in which something was done; times are in milliseconds."""

    span_id: str | None = None
    name: str | None = None
    start_time_ms: int | None = None
    end_time_ms: int | None = None
    status_code: StatusCode | None = None
    status_message: str | None = None
    attributes: dict[str, object] | None = None
    results: list[Result] | None = None
    child_spans: list[Span] | None = None
    span_kind: SpanKind | None = None

    def add_attribute(self, key: str, value: object) -> None:
        """Notes a fact."""
        self.attributes = {**(self.attributes or {}), key: value}

    def add_named_result(self, inputs: dict[str, object], outputs: dict[str, object]) -> None:
        """Notes what went in and came out."""
        self.results = [*(self.results or ()), Result(inputs, outputs)]

    def add_child_span(self, span: Span) -> None:
        """Adds a span within this one."""
        self.child_spans = [*(self.child_spans or ()), span]


class WBTraceTree(Media):
    """A tree of spans for `log()`.

    Args:
        root_span: The outermost span.
        model_dict: What was run, as far as it can be told.

    Raises:
        UsageError: The span is none.
    """

    def __init__(self, root_span: object, model_dict: Mapping[str, object] | None = None) -> None:
        if not is_dataclass(root_span) or isinstance(root_span, type):
            raise UsageError(f"a trace begins with a Span, not with {root_span!r}")
        self._span = plain(asdict(root_span), in_silence)
        self._model = None if model_dict is None else plain(dict(model_dict), in_silence)

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Returns the tree; it needs no file."""
        value: dict[str, Json] = {
            "_type": "wb_trace_tree",
            "root_span_dumps": json.dumps(self._span),
        }
        if self._model is None:
            return value
        model = json.dumps(self._model)
        digest = hashlib.md5(model.encode(), usedforsecurity=False).hexdigest()[:16]
        return {**value, "model_dict_dumps": model, "model_hash": digest}
