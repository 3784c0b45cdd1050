/** What the config of a media panel says, in W&B's words. Pure. */
import { isObject, type Json, type JsonObject } from "@/lib/json";
import { numberOf } from "@/panels/config";

const AXES = ["step", "run", "index"] as const;
export type MediaAxis = (typeof AXES)[number];

export interface GridAxes {
  readonly x: MediaAxis;
  readonly y: MediaAxis;
}

/** The axes of the grid; null: the panel is a gallery. */
export function gridOf({ mode, gridSettings }: JsonObject): GridAxes | null {
  if (mode !== "grid") return null;
  const told = isObject(gridSettings) ? gridSettings : {};
  const x = axisOf(told.xAxis) ?? "step";
  const y = axisOf(told.yAxis) ?? (x === "run" ? "step" : "run");
  return x === y ? { x, y: x === "run" ? "step" : "run" } : { x, y };
}

export function writeGrid({ x, y }: GridAxes): JsonObject {
  return { mode: "grid", gridSettings: { xAxis: x, yAxis: y } };
}

/** One axis is chosen; what stood there goes to the other one where that had the same. */
export function withAxis(axes: GridAxes, which: keyof GridAxes, axis: MediaAxis): GridAxes {
  const other = which === "x" ? "y" : "x";
  const left = axes[other] === axis ? axes[which] : axes[other];
  return which === "x" ? { x: axis, y: left } : { x: left, y: axis };
}

function axisOf(value: Json | undefined): MediaAxis | undefined {
  return AXES.find((axis) => axis === value);
}

/** So many of the logged steps are gone at a time. */
export function strideOf({ stepStride }: JsonObject): number {
  return Math.max(1, Math.floor(numberOf(stepStride) ?? 1));
}

export interface VideoSettings {
  /** All of the panel play, stop and seek together. */
  readonly isInStep: boolean;
  readonly isLooped: boolean;
  readonly isAutoplay: boolean;
}

export function videosOf(config: JsonObject): VideoSettings {
  return {
    isInStep: config.videoSync === true,
    isLooped: config.videoLoop !== false,
    isAutoplay: config.videoAutoplay === true,
  };
}
