/** Logged media over two of: steps, runs, places among what was logged together. Pure. */
import type { LoggedValue } from "@/data/types";
import { formatInteger } from "@/lib/number";
import type { PanelRun } from "@/panels/panel";
import { type MediaItem, mediaOf } from "./items";
import type { GridAxes, MediaAxis } from "./settings";

/** More than this on one axis are not drawn; of steps, the last ones are. */
const MOST_PLACES = 24;

export interface OfRun {
  readonly run: PanelRun;
  readonly values: readonly LoggedValue[];
}

export interface GridQuestion {
  readonly axes: GridAxes;
  readonly all: readonly OfRun[];
  /** All at which something was logged, rising. */
  readonly steps: readonly number[];
  readonly stride: number;
  /** What is shown of that which is on no axis. */
  readonly step: number;
  readonly index: number;
}

export interface Place {
  readonly key: string;
  readonly label: string;
  /** Of a run. */
  readonly color: string | null;
}

export interface Cell {
  readonly run: PanelRun;
  readonly step: number;
  readonly index: number;
  readonly item: MediaItem;
}

export interface MediaTable {
  readonly columns: readonly Place[];
  readonly rows: readonly Place[];
  /** By row, then by column; null: nothing was logged there. */
  readonly cells: readonly (readonly (Cell | null)[])[];
  /** How many places on either axis are not drawn. */
  readonly left: number;
}

type Position = Partial<{ run: OfRun; step: number; index: number }>;

export function mediaTable(question: GridQuestion): MediaTable {
  const { axes } = question;
  const [columns, rows] = [placesOn(axes.x, question), placesOn(axes.y, question)];
  const drawn = (places: readonly OnAxis[], axis: MediaAxis) =>
    axis === "step" ? places.slice(-MOST_PLACES) : places.slice(0, MOST_PLACES);
  const [across, down] = [drawn(columns, axes.x), drawn(rows, axes.y)];
  return {
    columns: across.map(({ place }) => place),
    rows: down.map(({ place }) => place),
    cells: down.map((row) =>
      across.map((column) => cellAt({ ...row.position, ...column.position }, question)),
    ),
    left: columns.length - across.length + (rows.length - down.length),
  };
}

interface OnAxis {
  readonly place: Place;
  readonly position: Position;
}

function placesOn(axis: MediaAxis, { all, steps, stride }: GridQuestion): readonly OnAxis[] {
  if (axis === "run") {
    return all
      .filter(({ values }) => values.length > 0)
      .map((run) => ({
        place: { key: run.run.id, label: run.run.name, color: run.run.color },
        position: { run },
      }));
  }
  if (axis === "step") {
    return steps
      .filter((_, at) => (steps.length - 1 - at) % stride === 0)
      .map((step) => ({
        place: { key: String(step), label: `step ${formatInteger(step)}`, color: null },
        position: { step },
      }));
  }
  const most = all
    .flatMap(({ values }) => values)
    .reduce((longest, { value }) => Math.max(longest, mediaOf(value).length), 0);
  return Array.from({ length: most }, (_, index) => ({
    place: { key: String(index), label: String(index + 1), color: null },
    position: { index },
  }));
}

/** On an axis of steps each stands for itself; else what was there last counts. */
function cellAt({ run: given, step, index }: Position, question: GridQuestion): Cell | null {
  const run = given ?? question.all.find(({ values }) => values.length > 0);
  if (!run) return null;
  const found =
    step === undefined
      ? run.values.findLast((value) => value.step <= question.step)
      : run.values.findLast((value) => value.step === step);
  const place = index ?? question.index;
  const item = found && mediaOf(found.value)[place];
  return found && item ? { run: run.run, step: found.step, index: place, item } : null;
}
