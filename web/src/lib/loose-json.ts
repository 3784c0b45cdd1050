/** JSON as Python writes it: with bare NaN, Infinity and -Infinity. */
import type { Json } from "./json";

/** A whole string, or one of the three words outside of any. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;

/** Parses; the three numbers that JSON lacks become the strings "NaN", "Infinity", "-Infinity". */
export function parseLooseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const mended = text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`));
    if (mended === text) throw error;
    return JSON.parse(mended) as Json;
  }
}
