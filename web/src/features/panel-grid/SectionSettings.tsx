/** How the panels of one section are drawn and laid out, where not as all over the workspace. */
import { useState } from "react";
import type { ConfigChange } from "@/features/workspace/edits";
import type { LaidSection } from "@/features/workspace/layout";
import { cascade, inherited, ownLines, writeLines } from "@/features/workspace/settings";
import type { JsonObject } from "@/lib/json";
import { SMOOTHINGS, type Smoothing } from "@/lib/smoothing";
import type { LineView } from "@/panels/panel";
import { Button, Dialog, Labelled, Select, Slider, TextField } from "@/ui";
import { LIMITS } from "./flow";
import { X_AXES } from "./GridToolbar";
import styles from "./SectionSettings.module.css";
import type { GridActions } from "./useActions";

interface SectionSettingsProps {
  readonly section: LaidSection;
  /** The settings that it inherits. */
  readonly above: readonly JsonObject[];
  readonly actions: GridActions;
  readonly onClose: () => void;
}

const INHERITED = "inherited";
const SCALES = [
  { value: "linear", label: "Linear" },
  { value: "log", label: "Logarithmic" },
] as const;

export function SectionSettings({ section, above, actions, onClose }: SectionSettingsProps) {
  const { name, settings, flow } = section;
  const isOwn = Object.keys(ownLines(settings)).length > 0 || flow !== null;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Settings of ${name}`}
      description="These override the workspace’s settings; a panel’s own settings override these"
      footer={
        <>
          <Button
            variant="quiet"
            disabled={!isOwn}
            onClick={() => {
              actions.setUp(name, inherited());
              actions.setFlow(name, null);
            }}
          >
            Reset to inherited
          </Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Lines
          above={cascade(...above)}
          now={cascade(...above, settings)}
          own={ownLines(settings)}
          onChange={(change) => actions.setUp(name, change)}
        />
        <Size section={section} actions={actions} />
      </div>
    </Dialog>
  );
}

interface LinesProps {
  readonly above: LineView;
  readonly now: LineView;
  readonly own: Partial<LineView>;
  readonly onChange: (change: ConfigChange) => void;
}

function Lines({ above, now, own, onChange }: LinesProps) {
  const kind = SMOOTHINGS.find(({ value }) => value === own.smoothing);
  return (
    <>
      <Choice
        label="X axis"
        above={X_AXES.find(({ value }) => value === above.x)?.label}
        options={X_AXES}
        own={own.x}
        onChange={(x) => onChange(x ? writeLines({ x }) : inherited("x"))}
      />
      <Choice
        label="Smoothing"
        above={SMOOTHINGS.find(({ value }) => value === above.smoothing)?.label}
        options={SMOOTHINGS}
        own={own.smoothing}
        onChange={(smoothing?: Smoothing) =>
          onChange(smoothing ? writeLines({ smoothing, weight: 0 }) : inherited("smoothing"))
        }
      />
      {kind && kind.max > 0 && (
        <Slider
          label="Smoothing weight"
          value={now.weight}
          min={kind.min}
          max={kind.max}
          step={kind.step}
          format={(weight) => String(Number(weight.toFixed(3)))}
          onChange={(weight) => onChange(writeLines({ weight }))}
        />
      )}
      <Choice
        label="Scale of y"
        above={above.logY ? SCALES[1].label : SCALES[0].label}
        options={SCALES}
        own={own.logY === undefined ? undefined : own.logY ? "log" : "linear"}
        onChange={(scale) =>
          onChange(scale ? writeLines({ logY: scale === "log" }) : inherited("logY"))
        }
      />
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  /** What is inherited, in words. */
  readonly above: string | undefined;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly own: T | undefined;
  readonly onChange: (next: T | undefined) => void;
}

function Choice<T extends string>({ label, above, options, own, onChange }: ChoiceProps<T>) {
  const open: { value: T | typeof INHERITED; label: string } = {
    value: INHERITED,
    label: `As the workspace: ${above ?? ""}`,
  };
  return (
    <Labelled label={label}>
      <Select
        label={label}
        value={own ?? INHERITED}
        options={[open, ...options]}
        onChange={(next: T | typeof INHERITED) => onChange(next === INHERITED ? undefined : next)}
      />
    </Labelled>
  );
}

/** What the corner of a panel is dragged for, in numbers. */
function Size({ section, actions }: Pick<SectionSettingsProps, "section" | "actions">) {
  const { name, flow } = section;
  const now = flow ?? { columns: 4, rows: 15, height: 220 };
  // A field that is being emptied, or holds too little yet, for what is meant.
  const [draft, setDraft] = useState<{ part: keyof typeof now; text: string } | null>(null);
  const shown = (part: keyof typeof now) =>
    draft?.part === part ? draft.text : flow ? String(flow[part]) : "";
  const set = (part: "columns" | "rows" | "height", text: string, least: number, most: number) => {
    const number = Number.parseInt(text, 10);
    setDraft(Number.isNaN(number) || number < least ? { part, text } : null);
    if (number >= least) actions.setFlow(name, { ...now, [part]: Math.min(number, most) });
  };
  return (
    <div className={styles.size}>
      <TextField
        type="number"
        label="Panels side by side"
        placeholder="as the workspace"
        value={shown("columns")}
        onChange={(text) => set("columns", text, 1, LIMITS.columns)}
      />
      <TextField
        type="number"
        label="Rows on a page"
        value={shown("rows")}
        onChange={(text) => set("rows", text, 1, LIMITS.rows)}
      />
      <TextField
        type="number"
        label="Height in pixels"
        step={10}
        value={shown("height")}
        onChange={(text) => set("height", text, 1, LIMITS.tall)}
      />
    </div>
  );
}
