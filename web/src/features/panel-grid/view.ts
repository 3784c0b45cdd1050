/** How a grid of panels is seen, and how that stands in the URL. Defaults are left out of it. */
import { SMOOTHINGS, type Smoothing } from "@/lib/smoothing";
import type { LineView, XAxis } from "@/panels/panel";

export type PanelSize = "s" | "m" | "l";

export interface GridView extends LineView {
  readonly size: PanelSize;
  /** Finds panels by name. */
  readonly search: string;
  /** The id of the panel in full screen. */
  readonly expanded: string | null;
}

/** The part of the URL that is about the grid. */
export interface GridSearch {
  readonly x?: XAxis;
  readonly smooth?: Smoothing;
  readonly weight?: number;
  readonly log?: "y";
  readonly size?: PanelSize;
  readonly panels?: string;
  readonly full?: string;
}

export const DEFAULT_VIEW: GridView = {
  x: "_step",
  smoothing: "time-ema",
  weight: 0,
  logY: false,
  size: "m",
  search: "",
  expanded: null,
};

const X_AXES: readonly XAxis[] = ["_step", "_runtime", "_timestamp"];
const SIZES: readonly PanelSize[] = ["s", "m", "l"];

/** Picks what is about the grid out of any search parameters; nonsense is dropped. */
export function readGridSearch(raw: Readonly<Record<string, unknown>>): GridSearch {
  return writeView(viewOf(raw));
}

/** Reads a view; what is missing or makes no sense is as by default. */
export function viewOf(raw: Readonly<Record<string, unknown>>): GridView {
  const smoothing = oneOf(raw.smooth, kinds(), DEFAULT_VIEW.smoothing);
  return {
    x: oneOf(raw.x, X_AXES, DEFAULT_VIEW.x),
    smoothing,
    weight: weightOf(raw.weight, smoothing),
    logY: raw.log === "y",
    size: oneOf(raw.size, SIZES, DEFAULT_VIEW.size),
    search: textOf(raw.panels),
    expanded: textOf(raw.full) || null,
  };
}

export function writeView(view: GridView): GridSearch {
  return {
    ...(view.x !== DEFAULT_VIEW.x && { x: view.x }),
    ...(view.smoothing !== DEFAULT_VIEW.smoothing && { smooth: view.smoothing }),
    ...(view.weight > 0 && { weight: view.weight }),
    ...(view.logY && { log: "y" as const }),
    ...(view.size !== DEFAULT_VIEW.size && { size: view.size }),
    ...(view.search && { panels: view.search }),
    ...(view.expanded && { full: view.expanded }),
  };
}

function kinds(): readonly Smoothing[] {
  return SMOOTHINGS.map(({ value }) => value);
}

function weightOf(raw: unknown, smoothing: Smoothing): number {
  const most = SMOOTHINGS.find(({ value }) => value === smoothing)?.max ?? 0;
  const weight = Number(raw);
  return Number.isFinite(weight) ? Math.min(Math.max(weight, 0), most) : 0;
}

function oneOf<T extends string>(raw: unknown, values: readonly T[], otherwise: T): T {
  return values.find((value) => value === raw) ?? otherwise;
}

/** The router reads `?panels=1` as a number. */
function textOf(raw: unknown): string {
  return typeof raw === "string" || typeof raw === "number" ? String(raw) : "";
}
