/** What the config of a line panel says, in W&B's words. Pure. */
import type { JsonObject, Stream } from "@/data/types";
import { textsOf } from "@/panels/config";

export function metricsOf(config: JsonObject): readonly string[] {
  return textsOf(config.metrics);
}

export function streamOf(config: JsonObject): Stream {
  return config.stream === "events" ? "events" : "history";
}
