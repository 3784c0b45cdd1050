/**
 * What a panel is to the rest: a type that says which keys it shows, and a component that fills the
 * body of a card. The card, its title and full screen belong to the panel grid. How a panel is set
 * up is its config: JSON in W&B's own words, so that stored workspaces need no translation.
 */
import type { ComponentType } from "react";
import type { JsonObject, ProjectRef, Stream } from "@/data/types";
import type { Smoothing } from "@/lib/smoothing";

export type XAxis = "_step" | "_runtime" | "_timestamp";

/** How line panels are drawn where their own config says nothing else. */
export interface LineView {
  readonly x: XAxis;
  readonly smoothing: Smoothing;
  /** In the range that `SMOOTHINGS` gives for the kind; 0 = none. */
  readonly weight: number;
  readonly logY: boolean;
}

/** A run as a panel sees it: who it is and how it is drawn. */
export interface PanelRun {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  /** What it is a part of where runs are put together; `color` is then that of the group. */
  readonly group?: PanelGroup;
  /** The others are compared with it: it is drawn heavier. */
  readonly isBaseline?: true;
}

/** Runs that hold the same; they follow each other in a list of runs. */
export interface PanelGroup {
  readonly id: string;
  readonly name: string;
}

export interface PanelProps {
  readonly project: ProjectRef;
  readonly config: JsonObject;
  /** The runs to show, in the order of the run selector. */
  readonly runs: readonly PanelRun[];
  readonly view: LineView;
  /** In full screen: more room, finer data. */
  readonly isExpanded: boolean;
  /** About how wide it is, rounded up; absent where nobody knows. */
  readonly width_px?: number;
  /** Sets some of the config; undefined takes a setting away. Absent: the panel cannot be changed. */
  readonly onConfig?: SetConfig;
}

export type SetConfig = (next: Readonly<Record<string, JsonObject[string] | undefined>>) => void;

/** What the form that edits a panel gets. */
export interface EditorProps {
  readonly project: ProjectRef;
  readonly config: JsonObject;
  readonly runs: readonly PanelRun[];
  /** Sets some of the config; undefined takes a setting away. */
  readonly onConfig: SetConfig;
}

/** What there is to see in a panel; in this order they stand in a section. */
export type Shows = "curves" | "pictures" | "chart" | "table";

/** Something that runs have logged. */
export interface LoggedKey {
  readonly key: string;
  /** A metric's kind ("number", "image-file" …) or a custom chart's `panelDefId`. */
  readonly kind: string;
  readonly stream: Stream;
  /** Of a custom chart: its `panel_config`; else null. */
  readonly chart: JsonObject | null;
}

export interface PanelType {
  /** W&B's name. Several types may share one; `owns` tells their panels apart. */
  readonly viewType: string;
  /** What people read where they add one. */
  readonly label: string;
  readonly shows: Shows;
  readonly owns?: (config: JsonObject) => boolean;
  /** The config of the panel that a logged key gets by itself; null: none of this type. */
  readonly automatic: (logged: LoggedKey) => JsonObject | null;
  readonly titleOf: (config: JsonObject) => string;
  /** The logged keys that a panel draws, so that they get none by themselves. */
  readonly keysOf: (config: JsonObject) => readonly string[];
  readonly Panel: ComponentType<PanelProps>;
  /** The form in the panel's settings; without one there is nothing to set but the title. */
  readonly Editor?: ComponentType<EditorProps>;
}
