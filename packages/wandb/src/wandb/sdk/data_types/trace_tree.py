"""`wandb.sdk.data_types.trace_tree`: traces."""

from __future__ import annotations

from runwell.sdk.media.trace_tree import Result, Span, SpanKind, StatusCode, WBTraceTree

__all__ = ["Result", "Span", "SpanKind", "StatusCode", "WBTraceTree"]
