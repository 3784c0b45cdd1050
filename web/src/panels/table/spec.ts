/** A logged `wandb.Table`, joined, computed, grouped. */
import { textOf, titled } from "@/panels/config";
import { lazyEditor, lazyPanel } from "@/panels/lazy";
import type { PanelType } from "@/panels/panel";

const KINDS: ReadonlySet<string> = new Set([
  "table-file",
  "incremental-table-file",
  "joined-table",
]);

export const spec: PanelType = {
  viewType: "Table",
  label: "Table",
  shows: "table",
  automatic: ({ key, kind }) => (KINDS.has(kind) ? { tableKey: key } : null),
  titleOf: (config) => titled(config, textOf(config.tableKey) || "Table"),
  keysOf: ({ tableKey }) => (typeof tableKey === "string" ? [tableKey] : []),
  Panel: lazyPanel(() => import("./Panel")),
  Editor: lazyEditor(() => import("./Editor")),
};
