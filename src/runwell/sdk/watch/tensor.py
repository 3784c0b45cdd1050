"""The numbers in a tensor of PyTorch as a histogram, counted where the tensor lies.

Only 64 counts and two ends leave the device, not the tensor.
"""

from __future__ import annotations

import sys
from typing import Any

from runwell.values import histogram
from runwell.values.json import Json

NUM_BINS = 64


def histogram_of(tensor: Any) -> Json:  # noqa: ANN401  torch is not imported for its types
    """Returns the histogram of a tensor's finite values; None if there are none.

    Values that a sparse tensor leaves out count as zeros. If all are equal there is one bin.
    """
    torch = sys.modules["torch"]
    values, num_zeros = tensor.detach(), 0
    if values.layout != torch.strided:
        values = values.coalesce() if values.layout == torch.sparse_coo else values
        num_zeros = values.numel() - values.values().numel()
        values = values.values()
    if values.is_complex():
        values = values.abs()
    if values.dtype not in (torch.float32, torch.float64):
        values = values.float()
    finite = values[torch.isfinite(values)]
    if finite.numel() == 0 and num_zeros == 0:
        return None
    low, high = _ends(torch, finite, with_zero=num_zeros > 0)
    if low == high:
        return histogram.document([finite.numel() + num_zeros], [low, high])
    counts = [int(count) for count in torch.histc(finite, NUM_BINS, low, high).tolist()]
    width = high / NUM_BINS - low / NUM_BINS
    if num_zeros:
        counts[min(int(-low / width), NUM_BINS - 1)] += num_zeros
    return histogram.document(counts, [*(low + at * width for at in range(NUM_BINS)), high])


def _ends(torch: Any, finite: Any, *, with_zero: bool) -> tuple[float, float]:  # noqa: ANN401  as above
    if finite.numel() == 0:
        return 0.0, 0.0
    # Both ends in one trip from the device.
    low, high = torch.stack(torch.aminmax(finite)).tolist()
    return (min(low, 0.0), max(high, 0.0)) if with_zero else (low, high)
