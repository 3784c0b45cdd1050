/** What the config of a table panel says of its map. Pure. */
import { isArray, isObject, type JsonObject } from "@/lib/json";
import { textOf } from "@/panels/config";
import type { Method } from "./embed";

export interface Projection {
  readonly isOn: boolean;
  readonly method: Method;
  /** Null: the usual ones. */
  readonly columns: readonly string[] | null;
  /** The column that colours the points; empty: none. */
  readonly color: string;
}

export function projectionOf({ projection }: JsonObject): Projection {
  const told = isObject(projection) ? projection : {};
  const columns = isArray(told.columns) ? told.columns.map(textOf).filter(Boolean) : null;
  return {
    isOn: told.isOn === true,
    method: told.method === "umap" ? "umap" : "pca",
    columns,
    color: textOf(told.color),
  };
}

/** What is usual is not written down. */
export function writeProjection({ isOn, method, columns, color }: Projection): JsonObject {
  return {
    projection: {
      isOn,
      method,
      ...(columns && { columns: [...columns] }),
      ...(color !== "" && { color }),
    },
  };
}
