/** Panels out of one regular expression over keys: one for each text that its groups catch. Pure. */
import type { JsonObject } from "@/lib/json";
import { naturalCompare } from "@/lib/path";
import { regexpOf } from "@/lib/search";

export interface PatternPanel {
  readonly title: string;
  readonly metrics: readonly string[];
  readonly config: JsonObject;
}

/** More lines than this in one panel tell nobody anything. */
const MOST_METRICS = 24;

/** Without groups in the pattern one panel, which shows keys that come later, too; none of no pattern. */
export function panelsByPattern(pattern: string, keys: readonly string[]): readonly PatternPanel[] {
  const expression = regexpOf(pattern);
  if (expression === null) return [];
  const found = new Map<string, string[]>();
  for (const key of keys) {
    const [caught] = key.matchAll(expression);
    if (!caught) continue;
    const title = caught.slice(1).filter(Boolean).join(" ");
    const before = found.get(title);
    if (before) before.push(key);
    else found.set(title, [key]);
  }
  return [...found]
    .toSorted(([a], [b]) => naturalCompare(a, b))
    .map(([title, all]) => {
      const metrics = all.toSorted(naturalCompare).slice(0, MOST_METRICS);
      return title === ""
        ? { title: pattern, metrics, config: { useMetricRegex: true, metricRegex: pattern } }
        : { title, metrics, config: { metrics, chartTitle: title } };
    });
}
