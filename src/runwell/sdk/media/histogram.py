"""Histograms: counts and the edges between them, in the row itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from runwell.errors import UsageError
from runwell.sdk.encoding import in_silence, on_host, plain
from runwell.sdk.media.file import Media, MediaFiles, Step
from runwell.values import histogram as numbers
from runwell.values.json import Json


class Histogram(Media):
    """A histogram for `log()`.

    Args:
        sequence: Values of any array or list; those that are not finite are left out.
        np_histogram: What `numpy.histogram` returns, instead: counts and edges.
        num_bins: How many bins of equal width; at most 512.

    Attributes:
        histogram: The counts.
        bins: The edges, one more.

    Raises:
        UsageError: Neither is given, there are too many bins, or there is not one edge more than
            there are counts.
    """

    MAX_LENGTH = 512

    def __init__(
        self,
        sequence: object = None,
        np_histogram: tuple[object, object] | None = None,
        num_bins: int = 64,
    ) -> None:
        if np_histogram is not None:
            self.histogram, self.bins = _given(np_histogram)
        elif sequence is None:
            raise UsageError("a histogram needs a sequence or an np_histogram")
        elif not 0 < num_bins <= self.MAX_LENGTH:
            raise UsageError(f"num_bins is {num_bins}; use 1 to {self.MAX_LENGTH}")
        else:
            self.histogram, self.bins = _counted(sequence, num_bins)
        if len(self.histogram) > self.MAX_LENGTH:
            raise UsageError(
                f"a histogram of {len(self.histogram)} bins is too long; {self.MAX_LENGTH} is most"
            )
        if len(self.bins) != len(self.histogram) + 1:
            raise UsageError(
                f"{len(self.histogram)} counts have {len(self.bins)} edges; one more is needed"
            )

    def write(self, files: MediaFiles, key: str, step: Step) -> dict[str, Json]:
        """Returns what stands in the row."""
        return {"_type": "histogram", "values": [*self.histogram], "bins": [*self.bins]}


def _given(pair: Sequence[object]) -> tuple[list[float], list[float]]:
    if len(pair) != 2:
        raise UsageError("np_histogram takes counts and edges, as numpy.histogram returns them")
    counts, edges = (plain(each, in_silence, fold_arrays=False) for each in pair)
    if not isinstance(counts, list) or not isinstance(edges, list):
        raise UsageError("np_histogram takes two lists or arrays: counts and edges")
    return counts, edges  # type: ignore[return-value]


def _counted(sequence: object, num_bins: int) -> tuple[list[float], list[float]]:
    import sys

    if "numpy" in sys.modules or hasattr(sequence, "__array__"):
        import numpy as np

        try:
            values = np.asarray(on_host(sequence)).ravel().astype("float64")
        except (TypeError, ValueError) as error:
            raise UsageError(f"a histogram is made of numbers: {error}") from error
        finite = values[np.isfinite(values)]
        try:
            counts, edges = np.histogram(finite, bins=num_bins)
        except ValueError:  # too close together, or too far apart, for numpy's bins
            return numbers.counts_and_edges(finite.tolist(), num_bins)  # type: ignore[return-value]
        return counts.tolist(), edges.tolist()
    flat = list(_numbers_in(sequence))
    return numbers.counts_and_edges(flat, num_bins)  # type: ignore[return-value]


def _numbers_in(value: object) -> Iterable[float]:
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for item in value:
            yield from _numbers_in(item)
    else:
        raise UsageError(f"a histogram is made of numbers, and {value!r} is none")
