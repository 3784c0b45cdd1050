/**
 * What `/api/v1` answers, in the API's own names. The shapes come from the server's own description
 * (`generated.ts`); here they get short names, and free JSON and sets of words their types.
 * Times are seconds since the epoch, durations seconds. JSON has no NaN: there it is the string
 * "NaN", "Infinity" or "-Infinity".
 */
import type { Json, JsonObject } from "@/lib/json";
import type { components } from "./generated";

export type { Json, JsonObject };

type Schemas = components["schemas"];

/** `Shape` with the fields of `Better` in place of its own. */
type With<
  Shape,
  Better extends { [K in keyof Better]: K extends keyof Shape ? unknown : never },
> = Omit<Shape, keyof Better> & Better;

export interface ProjectRef {
  readonly entity: string;
  readonly project: string;
}

export interface SweepRef extends ProjectRef {
  /** The short id. */
  readonly sweep: string;
}

export interface RunRef extends ProjectRef {
  /** The short id. */
  readonly run: string;
}

export type Viewer = Schemas["Viewer"];
export type Project = Schemas["Project"];
export type Metric = Schemas["Metric"];
export type LogLine = Schemas["LogLine"];
export type LogPage = Schemas["LogPage"];
export type RunFile = Schemas["File"];
export type LoggedValue = With<Schemas["Value"], { readonly value: Json }>;

export type RunState =
  | "pending"
  | "running"
  | "finished"
  | "failed"
  | "crashed"
  | "killed"
  | "preempting";

interface RunParts {
  readonly state: RunState;
  readonly config: JsonObject;
  readonly summary: JsonObject;
}

export type Run = With<Schemas["Run"], RunParts>;

/** A custom chart that a run described: W&B's panel type and its config. */
interface RunChart {
  readonly panel_type: string;
  readonly panel_config: JsonObject;
}

/** The same over several runs; `key` names it, `runs` counts those that have it. */
export type CustomChart = With<Schemas["CustomChart"], RunChart>;

export type MetricList = With<
  Schemas["MetricList"],
  { readonly items: readonly Metric[]; readonly charts: readonly CustomChart[] }
>;

interface RunDetailParts extends RunParts {
  readonly environment: JsonObject;
  readonly visualize: Readonly<Record<string, RunChart>>;
  readonly class_labels: JsonObject;
}

export type RunDetail = With<Schemas["RunDetail"], RunDetailParts>;

/** What is absent stays as it is. */
export interface RunEdit {
  readonly name?: string;
  readonly notes?: string;
  readonly tags?: readonly string[];
}

export type RunPage = With<Schemas["RunList"], { readonly items: readonly Run[] }>;

export type Sweep = Schemas["Sweep"];
export type SweepDetail = Schemas["SweepDetail"];
export type SweepAgent = Schemas["SweepAgent"];
export type SweepMetric = Schemas["SweepMetric"];
export type SweepConfigReport = Schemas["SweepConfigReport"];
/** What a sweep can be told to do. */
export type SweepState = NonNullable<Schemas["SweepPatch"]["state"]>;
export type SweepRunList = With<Schemas["SweepRunList"], { readonly items: readonly Run[] }>;
export type ImportanceList = Schemas["ImportanceList"];

export type SavedView = Schemas["SavedView"];
export type SavedViewDetail = With<Schemas["SavedViewDetail"], { readonly spec: JsonObject }>;
/** `template`: what the viewer's own workspace begins with where there is none. */
export type FoundView = With<
  Schemas["FoundView"],
  { readonly view: SavedViewDetail | null; readonly template: JsonObject | null }
>;
/** What new workspaces begin with: the viewer's, and those of people who have none of their own. */
export type WorkspaceTemplate = With<
  Schemas["WorkspaceTemplate"],
  { readonly own: JsonObject | null; readonly everybody: JsonObject | null }
>;

export type Stream = Schemas["SeriesRequest"]["stream"];
