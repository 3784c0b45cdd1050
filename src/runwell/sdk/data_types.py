"""All kinds of media by name: what `runwell.data_types` is. Only re-exports."""

from __future__ import annotations

from runwell.sdk.media.audio import Audio
from runwell.sdk.media.boxes import BoundingBoxes2D
from runwell.sdk.media.classes import Classes
from runwell.sdk.media.figure import Bokeh, Plotly
from runwell.sdk.media.file import Media
from runwell.sdk.media.graph import Graph, Node
from runwell.sdk.media.histogram import Histogram
from runwell.sdk.media.html import Html
from runwell.sdk.media.image import Image
from runwell.sdk.media.joined_table import JoinedTable, PartitionedTable
from runwell.sdk.media.mask import ImageMask
from runwell.sdk.media.molecule import Molecule
from runwell.sdk.media.object3d import Object3D, box3d
from runwell.sdk.media.table import Table
from runwell.sdk.media.trace_tree import Result, Span, SpanKind, StatusCode, WBTraceTree
from runwell.sdk.media.video import Video

__all__ = [
    "Audio",
    "Bokeh",
    "BoundingBoxes2D",
    "Classes",
    "Graph",
    "Histogram",
    "Html",
    "Image",
    "ImageMask",
    "JoinedTable",
    "Media",
    "Molecule",
    "Node",
    "Object3D",
    "PartitionedTable",
    "Plotly",
    "Result",
    "Span",
    "SpanKind",
    "StatusCode",
    "Table",
    "Video",
    "WBTraceTree",
    "box3d",
]
