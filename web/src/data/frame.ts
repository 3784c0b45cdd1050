/**
 * Reads the binary frame in which series travel (the server's `wire/frame.py` describes it):
 * "RWF1", u32 length of the header, the header as JSON, then float64 columns, little endian.
 * Columns are laid over the answer without copying, so they live as long as its buffer.
 */

/** Where a column lies: `[offset, count]` in float64 values from the start of the columns. */
export type ColumnPlace = readonly [offset: number, count: number];

export interface Frame<Header> {
  readonly header: Header;
  column(place: ColumnPlace): Float64Array;
}

const MAGIC = 0x31_46_57_52; // "RWF1" as a little-endian u32
const HEAD_BYTES = 8;

/** Throws a RangeError when the bytes are no whole frame. */
export function readFrame<Header>(buffer: ArrayBuffer): Frame<Header> {
  if (buffer.byteLength < HEAD_BYTES) throw new RangeError("this series frame is cut short");
  const head = new DataView(buffer);
  if (head.getUint32(0, true) !== MAGIC) throw new RangeError("this is no series frame");
  const start = HEAD_BYTES + head.getUint32(4, true);
  if (start > buffer.byteLength || start % 8 || (buffer.byteLength - start) % 8) {
    throw new RangeError("this series frame is cut short");
  }
  const text = new TextDecoder().decode(new Uint8Array(buffer, HEAD_BYTES, start - HEAD_BYTES));
  const columns = new Float64Array(buffer, start);
  return {
    header: JSON.parse(text) as Header,
    column: ([offset, count]) => columns.subarray(offset, offset + count),
  };
}
