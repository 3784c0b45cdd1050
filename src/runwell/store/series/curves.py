"""Points for charts: whole where they are few, summed up where they are many.

Which chunks there are is looked up first, without their bytes. Of a metric whose points make more
different steps than a chart shows as they are, a chunk that lies in the window whole gives the
coarsest cells that fit into the buckets; chunks across the ends of the window, those that hold
strange values and the tail give their points. So what is read grows with the buckets, not with the
points. All from one snapshot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import TypeAlias

import numpy as np
from sqlalchemy import BindParameter, Connection, and_, bindparam, select, tuple_

from runwell.series.axis import StepAxes
from runwell.series.bucket import Grid, grid_for
from runwell.series.cells import Cells, Raw
from runwell.store.database import Database
from runwell.store.digest import key_digest
from runwell.store.ports.histories import Curves, Stream, Window
from runwell.store.schema.histories import cells, chunks
from runwell.store.series.assemble import Sealed, assemble
from runwell.store.series.block import Block
from runwell.store.series.lineage import Span, read_spans
from runwell.store.series.points import Points
from runwell.store.series.read import read_blocks
from runwell.store.series.summary import decode_cells
from runwell.store.series.wide import read_packed

_Place: TypeAlias = tuple[int, int, int]  # branch, metric, first row
_AT_ONCE = 400  # places per query

_CHUNK_PLACE = (chunks.c.branch, chunks.c.metric, chunks.c.row_first)
_CELLS_PLACE = (cells.c.branch, cells.c.metric, cells.c.row_first)
_PLACES: BindParameter[_Place] = bindparam("places", expanding=True)
_CHUNKS = (
    select(
        *_CHUNK_PLACE,
        chunks.c.row_last,
        chunks.c.step_min,
        chunks.c.step_max,
        cells.c.different,
        cells.c.fine_bits,
        cells.c.coarse_bits,
    )
    .select_from(
        chunks.outerjoin(
            cells, and_(*(a == b for a, b in zip(_CHUNK_PLACE, _CELLS_PLACE, strict=True)))
        )
    )
    .where(chunks.c.branch.in_(bindparam("branches", expanding=True)))
    .where(chunks.c.metric.in_(bindparam("digests", expanding=True)))
    .order_by(*_CHUNK_PLACE)
)
_DATA = select(*_CHUNK_PLACE, chunks.c.points, chunks.c.codec, chunks.c.data).where(
    tuple_(*_CHUNK_PLACE).in_(_PLACES)
)
_CELLS = {
    level: select(*_CELLS_PLACE, cells.c[f"{level}_bits"], cells.c[level]).where(
        tuple_(*_CELLS_PLACE).in_(_PLACES)
    )
    for level in ("coarse", "fine")
}


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A chunk, not yet read. `different`, `fine` and `coarse` are None without cells."""

    place: _Place
    row_first: int
    row_last: int
    step_min: int
    step_max: int
    different: int | None
    fine: int | None
    coarse: int | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk that a curve needs. `is_inner`: the curve needs all of it, and it has cells."""

    span: Span
    chunk: _Chunk
    is_inner: bool


_Pieces: TypeAlias = Mapping[int, Sequence["_Piece | Raw"]]  # by run, in the order of arrival


class _Reader:
    """Reads the curves of some runs within one snapshot."""

    def __init__(
        self, connection: Connection, runs: Sequence[int], stream: Stream, window: Window
    ) -> None:
        self._connection = connection
        self._window = window
        self._spans = read_spans(connection, runs, stream)
        self._branches = {span.branch for spans in self._spans.values() for span in spans}
        self._packed: dict[tuple[int, int], list[Points]] = {}
        self._axes = StepAxes()
        self._blocks: dict[int, list[Block]] = {}
        for branch, block in read_blocks(connection, self._branches):
            self._blocks.setdefault(branch, []).append(block)

    def read(self, digests: Sequence[int]) -> dict[int, Curves]:
        """Returns the curves by digest."""
        known = self._chunks(digests)
        self._packed = read_packed(self._connection, self._branches, digests)
        pieces = {digest: self._pieces(known, digest) for digest in digests}
        return {digest: self._curves(found) for digest, found in pieces.items()}

    def _chunks(self, digests: Sequence[int]) -> dict[tuple[int, int], list[_Chunk]]:
        which = {"branches": list(self._branches), "digests": list(digests)}
        rows = self._connection.execute(_CHUNKS, which)
        known: dict[tuple[int, int], list[_Chunk]] = {}
        for branch, metric, row_first, *rest in rows:
            chunk = _Chunk((branch, metric, row_first), row_first, *rest)
            known.setdefault((branch, metric), []).append(chunk)
        return known

    def _pieces(self, known: Mapping[tuple[int, int], Sequence[_Chunk]], digest: int) -> _Pieces:
        """Returns what lies in the window; what is fresh is cut to it already."""
        pieces: dict[int, list[_Piece | Raw]] = {}
        for run, spans in self._spans.items():
            own = pieces.setdefault(run, [])
            for span in spans:
                own.extend(self._sealed(span, known.get((span.branch, digest), ())))
                own.extend(self._fresh(span, digest))
        return pieces

    def _sealed(self, span: Span, found: Iterable[_Chunk]) -> Iterator[_Piece]:
        low, high = _bounds(self._window)
        for chunk in found:
            if span.holds_none(chunk.row_first, chunk.step_min):
                continue
            if chunk.step_max < low or chunk.step_min > high:
                continue
            is_inner = (
                chunk.different is not None
                and span.holds_all(chunk.row_last, chunk.step_max)
                and low <= chunk.step_min
                and chunk.step_max <= high
            )
            yield _Piece(span, chunk, is_inner)

    def _fresh(self, span: Span, digest: int) -> Iterator[Raw]:
        for points in self._packed.get((span.branch, digest), ()):
            yield self._raw(span, points)
        for block in self._blocks.get(span.branch, ()):
            found = block.points(digest)
            if found is not None:
                yield self._raw(span, found)

    def _curves(self, pieces: _Pieces) -> Curves:
        most = max(map(_different, pieces.values()), default=0)
        if most <= 2 * self._window.buckets:
            return Curves(None, self._whole(pieces))
        return self._summed(pieces)

    def _whole(self, pieces: _Pieces) -> dict[int, tuple[Raw | Cells, ...]]:
        """Returns the points in the window; neighbouring chunks are decoded at once."""
        sealed = self._data(_places(pieces))
        whole: dict[int, tuple[Raw | Cells, ...]] = {}
        for run, found in pieces.items():
            parts: list[Raw] = []
            for span, together in groupby(found, lambda piece: getattr(piece, "span", None)):
                if span is None:
                    parts.extend(piece for piece in together if isinstance(piece, Raw))
                    continue
                chunks_of_it = [p.chunk.place for p in together if isinstance(p, _Piece)]
                parts.append(self._raw(span, assemble([sealed[p] for p in chunks_of_it], [])))
            whole[run] = tuple(part for part in parts if len(part))
        return {run: parts for run, parts in whole.items() if parts}

    def _summed(self, pieces: _Pieces) -> Curves:
        """Returns cells where they can stand for a chunk, else points."""
        every = [piece for found in pieces.values() for piece in found]
        raw = {id(piece): piece for piece in every if isinstance(piece, Raw)}
        inner = [piece for piece in every if isinstance(piece, _Piece) and piece.is_inner]
        outer = [piece for piece in every if isinstance(piece, _Piece) and not piece.is_inner]
        raw.update(self._decoded(outer))
        grid = self._grid([piece.chunk for piece in inner], list(raw.values()))
        bits = int(np.frexp(grid.dx)[1]) - 1
        levels = {piece: _level(piece.chunk, bits) for piece in inner}
        raw.update(self._decoded([piece for piece, level in levels.items() if level is None]))
        summed = self._cells({piece.chunk.place: level for piece, level in levels.items() if level})
        parts: dict[int, tuple[Raw | Cells, ...]] = {}
        for run, found in pieces.items():
            own = (
                summed[piece.chunk.place]
                if isinstance(piece, _Piece) and levels.get(piece)
                else raw[id(piece)]
                for piece in found
            )
            parts[run] = tuple(part for part in own if len(part))
        return Curves(grid, {run: own for run, own in parts.items() if own})

    def _grid(self, inner: Sequence[_Chunk], outer: Sequence[Raw]) -> Grid:
        lows = [float(chunk.step_min) for chunk in inner]
        highs = [float(chunk.step_max) for chunk in inner]
        ends = [axis.ends for axis in {raw.axis for raw in outer if len(raw)}]
        lows.extend(low for low, _ in ends)
        highs.extend(high for _, high in ends)
        return grid_for(min(lows), max(highs), self._window.buckets)

    def _decoded(self, pieces: Sequence[_Piece]) -> dict[int, Raw]:
        """Returns the points of pieces by the identity of the piece."""
        sealed = self._data(piece.chunk.place for piece in pieces)
        return {
            id(piece): self._raw(piece.span, assemble([sealed[piece.chunk.place]], []))
            for piece in pieces
        }

    def _raw(self, span: Span, points: Points) -> Raw:
        points = span.of(points)
        found = Raw(self._axes.of(points.steps), points.values)
        return found.within(self._window.x_min, self._window.x_max)

    def _data(self, places: Iterable[_Place]) -> dict[_Place, Sealed]:
        found: dict[_Place, Sealed] = {}
        for batch in _batches(places):
            rows = self._connection.execute(_DATA, {"places": batch})
            for branch, metric, row_first, points, codec, data in rows:
                found[branch, metric, row_first] = Sealed(points, codec, bytes(data))
        return found

    def _cells(self, wanted: Mapping[_Place, str]) -> dict[_Place, Cells]:
        """Returns the cells of chunks, of the level that is wanted."""
        found: dict[_Place, Cells] = {}
        for level, query in _CELLS.items():
            of_level = [place for place, name in wanted.items() if name == level]
            for batch in _batches(of_level):
                rows = self._connection.execute(query, {"places": batch})
                for branch, metric, row_first, bits, data in rows:
                    found[branch, metric, row_first] = decode_cells(bytes(data), bits)
        return found


def read_curves(
    database: Database, runs: Sequence[int], stream: Stream, keys: Sequence[str], window: Window
) -> Mapping[str, Curves]:
    """Returns the curves of each key over steps."""
    digests = {key: key_digest(key) for key in keys}
    with database.read() as connection:
        reader = _Reader(connection, list(dict.fromkeys(runs)), stream, window)
        found = reader.read(list(dict.fromkeys(digests.values())))
    return {key: found[digest] for key, digest in digests.items()}


def _bounds(window: Window) -> tuple[float, float]:
    low = -np.inf if window.x_min is None else window.x_min
    high = np.inf if window.x_max is None else window.x_max
    return low, high


def _places(pieces: _Pieces) -> Iterator[_Place]:
    for found in pieces.values():
        for piece in found:
            if isinstance(piece, _Piece):
                yield piece.chunk.place


def _different(pieces: Sequence[_Piece | Raw]) -> int:
    """Returns how many different steps there are at least, as far as the chunks tell."""
    total, seen = 0, -np.inf
    for piece in pieces:
        if isinstance(piece, Raw) or not piece.is_inner or piece.chunk.step_min <= seen:
            continue
        total += piece.chunk.different or 0
        seen = piece.chunk.step_max
    return total


def _level(chunk: _Chunk, bits: int) -> str | None:
    """Returns which cells fit into buckets of `2**bits`; None if none do."""
    if chunk.coarse is not None and chunk.coarse <= bits:
        return "coarse"
    return "fine" if chunk.fine is not None and chunk.fine <= bits else None


def _batches(places: Iterable[_Place]) -> Iterator[list[_Place]]:
    rest = iter(dict.fromkeys(places))
    while batch := list(islice(rest, _AT_ONCE)):
        yield batch
