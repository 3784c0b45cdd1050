/** Which results runs have in common. Pure. */
import { asNumber, type JsonObject } from "@/lib/json";

/** The keys of numbers, those first that most runs have; the server's own (`_…`) are left out. */
export function numbersIn(summaries: readonly JsonObject[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const summary of summaries) {
    for (const [key, value] of Object.entries(summary)) {
      if (key.startsWith("_") || asNumber(value) === undefined) continue;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([key]) => key);
}
