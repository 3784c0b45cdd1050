"""Turns whatever a script hands over into plain JSON, and plain JSON into what MessagePack takes.

The hot path of `log()` does not come here: numbers, strings, booleans and None need no change. It
knows numpy, torch and jax only by the shape of their objects (`item`, `tolist`), never by import.

Invariant: `plain` never raises for a value. What cannot be read becomes its `repr`, and the caller
is told.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, TypeGuard

import msgspec

from runwell.values import histogram
from runwell.values.json import Json
from runwell.wire.records import EXT_BIG_INT, EXT_SURROGATES

PLAIN_TYPES: Final = frozenset({float, int, bool, str, type(None)})
MAX_INLINE_ITEMS = 32
MAX_DEPTH = 64
MAX_RANGE_ITEMS = 10_000
MAX_REPR_LENGTH = 1000

_SMALLEST_INT, _LARGEST_INT = -(2**63), 2**64 - 1
_MAX_PRINTED_BITS = 14_000  # Python prints and reads 4,300 digits, unless somebody told it else
_SURROGATE = re.compile("[\ud800-\udfff]")

Told = Callable[[object], None]


def plain(value: object, told: Told, *, fold_arrays: bool = True) -> Json:
    """Returns the value as plain JSON.

    Args:
        value: Anything.
        told: Called with an object that had to become text.
        fold_arrays: Arrays of more than `MAX_INLINE_ITEMS` numbers become a histogram (rows), or
            stay lists (config).
    """
    return _Reader(told, fold_arrays=fold_arrays).read(value, 0)


def in_silence(value: object) -> None:
    """A `told` that tells nobody, for values whose text is good enough."""


class _Reader:
    """One walk through a value."""

    def __init__(self, told: Told, *, fold_arrays: bool) -> None:
        self._told = told
        self._fold_arrays = fold_arrays
        # Ids of the values that the walk is inside of. A depth alone would not do: two ways from a
        # value back to itself are 2 ** MAX_DEPTH ways through it.
        self._open: set[int] = set()

    def read(self, value: object, depth: int) -> Json:
        if type(value) in PLAIN_TYPES:
            return value  # type: ignore[return-value]
        if depth >= MAX_DEPTH or id(value) in self._open:
            return self._as_text(value)
        self._open.add(id(value))
        try:
            return self._convert(value, depth + 1)
        except Exception:  # noqa: BLE001  a value's own code failed; its text is what is left
            return self._as_text(value)
        finally:
            self._open.discard(id(value))

    def _convert(self, value: object, depth: int) -> Json:
        if isinstance(value, Mapping):
            return {text_of_key(key): self.read(item, depth) for key, item in value.items()}
        if isinstance(value, tuple) and hasattr(value, "_asdict"):
            return self.read(value._asdict(), depth)
        if isinstance(value, range) and len(value) > MAX_RANGE_ITEMS:
            return str(value)
        if isinstance(value, list | tuple | set | frozenset | range) or _is_list_like(value):
            return [self.read(item, depth) for item in value]
        for kind, convert in _SIMPLE:
            if isinstance(value, kind):
                return convert(value)
        if any(hasattr(value, way) for way in ("tolist", "item", "numpy")):
            return self._from_array(value, depth)
        return self._from_object(value, depth)

    def _from_array(self, value: object, depth: int) -> Json:
        """Reads a scalar, array or tensor of any library."""
        array = on_host(value)
        size = _num_items(array)
        if size == 1 and hasattr(array, "item"):
            item = array.item()
            # numpy has nothing in Python for long doubles, so they stay what they were.
            return self.read(_shortened(item) if type(item) is type(array) else item, depth)
        if self._fold_arrays and size > MAX_INLINE_ITEMS:
            folded = _histogram_of(array)
            if folded is not None:
                return folded
        return self.read(_as_list(array), depth)

    def _from_object(self, value: object, depth: int) -> Json:
        if isinstance(getattr(value, "_name_", None), str):  # a member of an enum
            return str(value._name_)  # type: ignore[attr-defined]
        if isinstance(value, type) or (callable(value) and hasattr(value, "__qualname__")):
            return f"{value.__module__}.{value.__qualname__}"
        for convert in ("isoformat", "__fspath__"):
            if hasattr(value, convert):
                return str(getattr(value, convert)())
        inner = _fields_of(value)
        if inner is not None:
            return self.read(inner, depth)
        if type(value).__module__ in _TEXT_MODULES:
            return str(value)
        return self._as_text(value)

    def _as_text(self, value: object) -> str:
        self._told(value)
        return shown(value)


def _is_list_like(value: object) -> TypeGuard[Sequence[object]]:
    """Tells whether a value is a sequence of some library's own (OmegaConf's lists)."""
    return isinstance(value, Sequence) and not isinstance(
        value, str | bytes | bytearray | memoryview
    )


def shown(value: object) -> str:
    """Returns the `repr` of anything, shortened."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001  even the repr is somebody's code
        text = object.__repr__(value)
    return text if len(text) <= MAX_REPR_LENGTH else f"{text[:MAX_REPR_LENGTH]}…"


def _utf8(value: bytes) -> Json:
    return bytes(value).decode("utf-8", "backslashreplace")


_SIMPLE: Final[tuple[tuple[type | tuple[type, ...], Callable[..., Json]], ...]] = (
    (bool, bool),
    (float, float),
    (int, int),
    (str, str.__str__),
    (complex, lambda value: str(value).strip("()")),
    ((bytes, bytearray, memoryview), _utf8),
)
_TEXT_MODULES: Final = frozenset(
    {"decimal", "fractions", "uuid", "datetime", "ipaddress", "torch"}  # its devices and dtypes
)


def _fields_of(value: object) -> dict[str, object] | None:
    """Returns the fields of a dataclass, struct, pydantic model or namespace; else None."""
    if hasattr(type(value), "__dataclass_fields__"):
        return fields_of_dataclass(value)
    if hasattr(type(value), "__struct_fields__"):
        return {name: getattr(value, name) for name in value.__struct_fields__}  # type: ignore[attr-defined]
    if hasattr(value, "model_dump"):
        return dict(value.model_dump())
    return dict(vars(value)) if type(value).__name__.endswith("Namespace") else None


def fields_of_dataclass(value: object) -> dict[str, object]:
    """Returns the fields of a dataclass; what only its constructor takes is none."""
    from dataclasses import fields  # whoever has a dataclass has paid for this import

    return {field.name: getattr(value, field.name) for field in fields(value)}  # type: ignore[arg-type]


def on_host(value: object) -> object:
    """Returns a tensor without its gradient, dense and in main memory; other values as they are."""
    for step in ("detach", "cpu"):
        if hasattr(value, step):
            value = getattr(value, step)()
    if getattr(value, "is_sparse", False) is True:
        return value.to_dense()  # type: ignore[attr-defined]
    # TensorFlow's have no way to Python but numpy's.
    is_foreign = hasattr(value, "numpy") and not hasattr(value, "tolist")
    return value.numpy() if is_foreign else value  # type: ignore[attr-defined]


def _shortened(number: object) -> float | complex:
    """Returns a long double, real or complex, in double precision."""
    short = complex(number)  # type: ignore[call-overload]
    return short if short.imag else short.real  # type: ignore[no-any-return]


def _as_list(array: object) -> object:
    return array.tolist() if hasattr(array, "tolist") else array.item()  # type: ignore[attr-defined]


def _num_items(array: object) -> int:
    size = 1
    for length in getattr(array, "shape", ()):
        size *= int(length)
    return size


def _histogram_of(array: object) -> Json:
    """Returns the histogram of an array's numbers, or None if it holds something else."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        try:
            numbers = _as_numpy(array).ravel().astype("float64")  # type: ignore[attr-defined]
        except (TypeError, ValueError, AttributeError):
            return None
        finite = numbers[numpy.isfinite(numbers)]
        try:
            with numpy.errstate(all="ignore"):
                counts, edges = numpy.histogram(finite, bins=histogram.DEFAULT_NUM_BINS)
        except ValueError:  # values too close together, or too far apart, for numpy's bins
            return histogram.document(*histogram.counts_and_edges(finite.tolist()))
        return histogram.document(counts.tolist(), edges.tolist())
    leaves = list(_leaves(_as_list(array)))
    if not all(isinstance(leaf, int | float) for leaf in leaves):
        return None
    return histogram.document(*histogram.counts_and_edges(leaves))  # type: ignore[arg-type]


def _as_numpy(array: object) -> object:
    """Returns an array of numpy; one of a type that numpy lacks (bfloat16) in single precision."""
    numpy = sys.modules["numpy"]
    try:
        return numpy.asarray(array)
    except TypeError:
        return numpy.asarray(array.float())  # type: ignore[attr-defined]


def _leaves(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def text_of_key(key: object) -> str:
    """Returns a key as text that any encoder takes; lone surrogates are spelled out."""
    # Of an enum of strings the text that it holds, not the name of its member.
    text = str.__str__(key) if isinstance(key, str) else str(key)
    if text.isascii() or not _SURROGATE.search(text):
        return text
    return text.encode("utf-8", "backslashreplace").decode()


def packable(value: Json) -> object:
    """Returns plain JSON with what MessagePack lacks as extensions: big ints, lone surrogates."""
    kind = type(value)
    if kind is int:
        return value if _SMALLEST_INT <= value <= _LARGEST_INT else _big_int(value)  # type: ignore[operator, arg-type]
    if kind is str:
        if value.isascii() or not _SURROGATE.search(value):  # type: ignore[union-attr, arg-type]
            return value
        return msgspec.msgpack.Ext(EXT_SURROGATES, value.encode("utf-8", "surrogatepass"))  # type: ignore[union-attr]
    if kind is dict:
        return {key: packable(item) for key, item in value.items()}  # type: ignore[union-attr]
    if kind is list:
        return [packable(item) for item in value]  # type: ignore[union-attr]
    return value


def _big_int(value: int) -> object:
    # Hexadecimal would be shorter; decimal is what records.py promises. What a reader's Python
    # refuses to read becomes text, like any unreadable value.
    if value.bit_length() > _MAX_PRINTED_BITS:
        return hex(value)[:MAX_REPR_LENGTH]
    return msgspec.msgpack.Ext(EXT_BIG_INT, str(value).encode())
