/**
 * What the legend says of a line, and the tooltip of a point. W&B keeps both in one template:
 * `${run:displayName} [[ ${x}: ${y} (${original}) ]]`. Pure.
 */
import type { JsonObject } from "@/lib/json";
import { textOf } from "@/panels/config";
import { bandOf, middleOf } from "./groups";
import { plotTypeOf } from "./settings";

const POINT = /\[\[(.*?)\]\]/s;
// What a template that speaks of points only says of lines: the same as none.
// biome-ignore lint/suspicious/noTemplateCurlyInString: a slot in W&B's words
const PLAIN_NAME = "${run:displayName}";
const UNKNOWN = "–";

/** The part that names a line. */
export function namesIn({ legendTemplate }: JsonObject): string {
  return textOf(legendTemplate).replace(POINT, "").trim();
}

/** The part that is said of a point. */
export function pointIn({ legendTemplate }: JsonObject): string {
  return POINT.exec(textOf(legendTemplate))?.[1]?.trim() ?? "";
}

/** Both in one; undefined: neither says anything. */
export function templateOf(names: string, point: string): string | undefined {
  const [name, said] = [names.trim(), point.trim()];
  if (said === "") return name === "" || name === PLAIN_NAME ? undefined : name;
  return `${name || PLAIN_NAME} [[ ${said} ]]`;
}

/**
 * The template in the words of the chart, which knows lines and bands, not what they stand for.
 * A statistic that the panel does not draw is not known.
 */
export function chartTemplate(config: JsonObject, isGrouped: boolean): string {
  const band = isGrouped ? bandOf(config) : "minmax";
  const isMean = isGrouped && middleOf(config) === "mean";
  const slots: Readonly<Record<string, string>> = {
    mean: isMean ? slot("y") : UNKNOWN,
    min: band === "minmax" ? slot("low") : UNKNOWN,
    max: band === "minmax" ? slot("high") : UNKNOWN,
    stddev: band === "stddev" ? slot("spread") : UNKNOWN,
    percent: plotTypeOf(config) === "pct-area" ? slot("told") : UNKNOWN,
  };
  return pointIn(config).replace(/\$\{(\w+)\}/g, (all, name: string) => slots[name] ?? all);
}

function slot(name: string): string {
  return `\${${name}}`;
}
