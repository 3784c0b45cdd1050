/** The points of a Plotly figure as rows: what each of its traces draws at x and y. Pure. */
import { isArray, isObject, type Json, type JsonObject } from "@/lib/json";

const NUMBERS = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  i2: Int16Array,
  i1: Int8Array,
  u4: Uint32Array,
  u2: Uint16Array,
  u1: Uint8Array,
} as const;
/** What most traces hold, in the order in which it is told. */
const HELD = ["labels", "x", "y", "z", "values"] as const;

export interface FigureRows {
  readonly rows: readonly JsonObject[];
  /** Of all points. */
  readonly total: number;
}

/** One for each point, at most `most`; what is no list, such as a surface, has none. */
export function rowsOfFigure(figure: JsonObject, most: number): FigureRows {
  const traces = isArray(figure.data) ? figure.data.filter(isObject) : [];
  const rows: JsonObject[] = [];
  let total = 0;
  for (const [at, trace] of traces.entries()) {
    const columns = HELD.flatMap((key) => {
      const list = listOf(trace[key]);
      return list && !list.some(isArray) ? [{ key, list }] : [];
    });
    const count = Math.max(0, ...columns.map(({ list }) => list.length));
    const name = typeof trace.name === "string" ? trace.name : `trace ${at + 1}`;
    const wanted = Math.min(count, most - rows.length);
    for (let row = 0; row < wanted; row += 1) {
      const cells = columns.map(({ key, list }) => [key, list[row] ?? null]);
      rows.push({ ...(traces.length > 1 && { trace: name }), ...Object.fromEntries(cells) });
    }
    total += count;
  }
  return { rows, total };
}

/** What its title says; empty without one. */
export function titleOf({ layout }: JsonObject): string {
  const title = isObject(layout) ? layout.title : null;
  const text = isObject(title) ? title.text : title;
  return typeof text === "string" ? text.replace(/<[^>]*>/g, "") : "";
}

/** A list as it is, or as NumPy's arrays are written: their bytes in base64. */
function listOf(value: Json | undefined): readonly Json[] | null {
  if (isArray(value)) return value;
  if (!isObject(value) || typeof value.bdata !== "string" || value.shape !== undefined) return null;
  const kind = String(value.dtype).replace(/^[<>|]/, "");
  if (!Object.hasOwn(NUMBERS, kind)) return null;
  const Numbers = NUMBERS[kind as keyof typeof NUMBERS];
  const bytes = Uint8Array.from(atob(value.bdata), (letter) => letter.charCodeAt(0));
  return bytes.length % Numbers.BYTES_PER_ELEMENT === 0 ? [...new Numbers(bytes.buffer)] : null;
}
