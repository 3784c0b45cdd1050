/** Every type of panel. A new one is a folder and a line here. */
import type { JsonObject } from "@/data/types";
import { spec as bar } from "./bar/spec";
import { spec as code } from "./code/spec";
import { spec as comparer } from "./comparer/spec";
import { spec as confusion } from "./confusion/spec";
import { spec as histogram } from "./histogram/spec";
import { spec as importance } from "./importance/spec";
import { spec as line } from "./line/spec";
import { spec as markdown } from "./markdown/spec";
import { spec as media } from "./media/spec";
import type { PanelType } from "./panel";
import { spec as parallel } from "./parallel/spec";
import { spec as scalar } from "./scalar/spec";
import { spec as scatter } from "./scatter/spec";
import { spec as table } from "./table/spec";
import { spec as unknown } from "./unknown/spec";
import { spec as vega } from "./vega/spec";

export const PANELS: readonly PanelType[] = [
  line,
  bar,
  scalar,
  scatter,
  parallel,
  importance,
  comparer,
  code,
  histogram,
  media,
  table,
  markdown,
  confusion,
  vega,
];

/** The type of a stored panel; one that says so where this version knows none. */
export function typeOf(viewType: string, config: JsonObject): PanelType {
  const own = PANELS.find((type) => type.viewType === viewType && (type.owns?.(config) ?? true));
  return own ?? unknown;
}
