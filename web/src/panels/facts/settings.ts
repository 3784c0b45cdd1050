/** What several kinds of panels say alike in their config, in W&B's words. Pure. */
import type { JsonObject } from "@/lib/json";
import { numberOf, textOf } from "@/panels/config";
import { AGGREGATES, type Aggregate, SPREADS, type Spread } from "./aggregate";

export function aggregateOf({ groupAgg }: JsonObject): Aggregate {
  return AGGREGATES.find(({ value }) => value === groupAgg)?.value ?? "mean";
}

export function spreadOf({ groupArea }: JsonObject): Spread {
  return SPREADS.find(({ value }) => value === groupArea)?.value ?? "minmax";
}

/** The field by which runs are put together; null: they are not. W&B leaves out that it is config. */
export function groupingOf({ groupBy, aggregate }: JsonObject): string | null {
  const by = textOf(groupBy);
  if (aggregate === false || by === "" || by === "None") return null;
  return by.includes(":") ? by : `config:${by}`;
}

/** Whole and positive; else `otherwise`. */
export function limitOf({ limit }: JsonObject, otherwise: number): number {
  const number = numberOf(limit);
  return number !== null && number >= 1 ? Math.floor(number) : otherwise;
}
