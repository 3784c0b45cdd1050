/** How single lines are drawn by hand: colour, strokes, width, name. */
import { type ReactElement, useState } from "react";
import type { EditorProps } from "@/panels/panel";
import { useTyped } from "@/panels/useTyped";
import { Button, Labelled, Select, TextField } from "@/ui";
import styles from "./Editor.module.css";
import { expressionsOf } from "./expressions";
import { groupsIn } from "./groups";
import {
  DASH_NAMES,
  type LineOf,
  type LookEdit,
  lookEditOf,
  metricsOf,
  widthOf,
  writeLook,
} from "./settings";
import { useGrouped } from "./useGrouped";

const MOST = 200;
const NONE = "";
const DASHES = [
  { value: "", label: "Default" },
  ...DASH_NAMES.map((value) => ({
    value,
    label: {
      solid: "Solid",
      dashed: "Dashed",
      dotted: "Dotted",
      dotdash: "Dash and dot",
      dotdotdash: "Dash and two dots",
    }[value],
  })),
];

export function Looks(props: EditorProps): ReactElement | null {
  const { config, onConfig } = props;
  const lines = useLines(props);
  const [chosen, setChosen] = useState(NONE);
  const line = lines.find(({ key }) => key === chosen);
  if (lines.length === 0) return null;
  const look = line && lookEditOf(config, line.of);
  const set = (change: Partial<LookEdit>): void => {
    if (line) onConfig(writeLook(config, line.of, change));
  };
  return (
    <fieldset className={styles.looks}>
      <Labelled label="Style one line">
        <Select
          label="Style one line"
          value={line ? chosen : NONE}
          options={[
            { value: NONE, label: "Choose a line…" },
            ...lines.map(({ key, label }) => ({ value: key, label })),
          ]}
          onChange={setChosen}
        />
      </Labelled>
      {look && line && (
        <>
          <div className={styles.look}>
            <label>
              Colour
              <input
                type="color"
                value={look.color || line.color}
                onChange={(event) => set({ color: event.target.value })}
              />
            </label>
            <Select
              label="Strokes"
              value={look.dash}
              options={DASHES}
              onChange={(dash) => set({ dash })}
            />
            <Width key={line.key} width={look.width} onWidth={(width) => set({ width })} />
          </div>
          <TextField
            label="Line name"
            placeholder={line.label}
            value={look.title}
            onChange={(title) => set({ title })}
          />
          <Button
            size="s"
            variant="quiet"
            onClick={() => set({ color: "", dash: "", width: "", title: "" })}
          >
            Reset
          </Button>
        </>
      )}
    </fieldset>
  );
}

interface WidthProps {
  readonly width: string;
  readonly onWidth: (width: string) => void;
}

/** One types "0" on the way to "0.5", and it is no width. */
function Width({ width, onWidth }: WidthProps): ReactElement {
  const [text, setText] = useTyped(width, (typed) => widthOf(typed)?.toString() ?? "");
  return (
    <TextField
      label="Width"
      type="number"
      min={0.5}
      max={20}
      step={0.5}
      placeholder="1.4"
      value={text}
      onChange={(next) => {
        setText(next);
        onWidth(next);
      }}
    />
  );
}

interface OneLine {
  readonly key: string;
  readonly of: LineOf;
  readonly label: string;
  readonly color: string;
}

function useLines(props: EditorProps): readonly OneLine[] {
  const { config } = props;
  const runs = useGrouped(props);
  const drawn = groupsIn(runs) ?? runs;
  const formulas = expressionsOf(config);
  const metrics = formulas.length > 0 ? formulas : metricsOf(config);
  // Those of a pattern have no names here: all lines of a run look alike.
  const named = metrics.length > 0 ? metrics : [null];
  return drawn
    .flatMap(({ id, name, color }) =>
      named.map((metric) => ({
        key: `${id}:${metric ?? ""}`,
        of: { run: id, metric },
        label: named.length > 1 ? `${name} ${metric}` : name,
        color,
      })),
    )
    .slice(0, MOST);
}
