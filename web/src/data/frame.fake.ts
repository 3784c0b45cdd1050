/** Writes a frame as the server does. */
export function frameOf(header: unknown, columns: readonly number[]): ArrayBuffer {
  let text = JSON.stringify(header);
  while ((8 + new TextEncoder().encode(text).length) % 8) text += " ";
  const bytes = new TextEncoder().encode(text);
  const buffer = new ArrayBuffer(8 + bytes.length + columns.length * 8);
  new Uint8Array(buffer).set(new TextEncoder().encode("RWF1"));
  new DataView(buffer).setUint32(4, bytes.length, true);
  new Uint8Array(buffer).set(bytes, 8);
  new Float64Array(buffer, 8 + bytes.length).set(columns);
  return buffer;
}
