from __future__ import annotations

import json

import pytest

from runwell.errors import UsageError
from runwell.sdk.media.file import MediaFiles
from runwell.sdk.media.trace_tree import Span, SpanKind, WBTraceTree


def test_spans_are_in_the_row(files: MediaFiles) -> None:
    span = Span(name="s", start_time_ms=1, end_time_ms=2, span_kind=SpanKind.LLM)
    span.add_attribute("k", "v")
    span.add_named_result({"a": 1}, {"b": 2})
    span.add_child_span(Span(name="c"))
    row = WBTraceTree(span, {"m": 1}).write(files, "t", 0)
    spans = json.loads(str(row.pop("root_span_dumps")))
    assert row == {
        "_type": "wb_trace_tree",
        "model_dict_dumps": '{"m": 1}',
        "model_hash": "ae78ff52c6993d78",
    }
    assert (spans["name"], spans["attributes"], spans["span_kind"]) == ("s", {"k": "v"}, "LLM")
    assert spans["results"] == [{"inputs": {"a": 1}, "outputs": {"b": 2}}]
    assert spans["child_spans"][0]["name"] == "c"


def test_what_is_no_span_is_refused() -> None:
    with pytest.raises(UsageError):
        WBTraceTree({"name": "s"})
