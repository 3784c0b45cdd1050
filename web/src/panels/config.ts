/** Reading panel configs tolerantly: they are JSON that others may have written. Pure. */
import { isArray, type Json, type JsonObject } from "@/lib/json";

export function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

export function textsOf(value: Json | undefined): readonly string[] {
  return isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function numberOf(value: Json | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The title that the user gave, else what the panel would be called by itself. */
export function titled(config: JsonObject, otherwise: string): string {
  return textOf(config.chartTitle) || otherwise;
}
