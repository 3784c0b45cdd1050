/** A thing to show, with where it came from and where its bytes lie. Pure. */
import { fileUrl } from "@/data/http";
import { refOf } from "@/data/named-runs";
import type { ProjectRef } from "@/data/types";
import type { PanelRun } from "@/panels/panel";
import type { MediaItem } from "./items";

export interface Tile {
  readonly id: string;
  readonly item: MediaItem;
  readonly address: string;
  /** Where another file of the same run lies: of a layer over a picture. */
  readonly addressOf: (path: string) => string;
  readonly run: PanelRun;
  readonly step: number;
}

export function tileOf(
  project: ProjectRef,
  run: PanelRun,
  item: MediaItem,
  step: number,
  at: number,
): Tile {
  const addressOf = (path: string) => fileUrl(refOf(project, run.id), path);
  return {
    id: `${run.id} ${item.path} ${at}`,
    item,
    address: addressOf(item.path),
    addressOf,
    run,
    step,
  };
}
