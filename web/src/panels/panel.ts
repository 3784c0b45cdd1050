/**
 * What a panel is to the rest: a spec that says which keys it can show, and a component that
 * fills the body of a card. The card, its title and full screen belong to the panel grid.
 */
import type { ComponentType } from "react";
import type { JsonObject, ProjectRef, Stream } from "@/data/types";
import type { Smoothing } from "@/lib/smoothing";

export type XAxis = "_step" | "_runtime" | "_timestamp";

/** How the line panels of a page are drawn; lives in the URL. */
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
}

export interface PanelProps {
  readonly project: ProjectRef;
  /** The logged key that the panel shows. */
  readonly panelKey: string;
  /** The runs to show, in the order of the run selector. */
  readonly runs: readonly PanelRun[];
  readonly stream: Stream;
  readonly view: LineView;
  /** Of a custom chart: its `panel_config`; else null. */
  readonly config: JsonObject | null;
  /** In full screen: more room, finer data. */
  readonly isExpanded: boolean;
}

/** What there is to see in a panel; in this order they stand in a section. */
export type Shows = "curves" | "pictures" | "chart" | "table";

export interface PanelSpec {
  /** W&B's name of the panel type, so that stored workspaces need no translation. */
  readonly viewType: string;
  readonly shows: Shows;
  /** `kind` is a metric's kind ("number", "image-file" …) or a custom chart's `panelDefId`. */
  accepts(kind: string): boolean;
  /** Other keys that this panel draws, so that they need no panel of their own. */
  readonly draws?: (panelKey: string, config: JsonObject) => readonly string[];
  readonly Panel: ComponentType<PanelProps>;
}
