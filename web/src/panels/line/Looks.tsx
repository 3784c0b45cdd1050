/** How single lines are drawn by hand: colour, strokes, width, name. */
import { type ReactElement, useState } from "react";
import type { EditorProps } from "@/panels/panel";
import { Button, Labelled, Select, TextField } from "@/ui";
import styles from "./Editor.module.css";
import { expressionsOf } from "./expressions";
import { groupsIn } from "./groups";
import { DASH_NAMES, type LookEdit, lookEditOf, metricsOf, writeLook } from "./settings";
import { useGrouped } from "./useGrouped";

const MOST = 200;
const NONE = "";
const DASHES = [
  { value: "", label: "As it is" },
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
  const look = line && lookEditOf(config, line.key);
  const set = (change: Partial<LookEdit>): void => {
    if (line) onConfig(writeLook(config, line.key, change));
  };
  return (
    <fieldset className={styles.looks}>
      <Labelled label="One line by hand">
        <Select
          label="One line by hand"
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
            <TextField
              label="Width"
              type="number"
              min={0.5}
              max={20}
              step={0.5}
              placeholder="1.4"
              value={look.width}
              onChange={(width) => set({ width })}
            />
          </div>
          <TextField
            label="Name of the line"
            placeholder={line.label}
            value={look.title}
            onChange={(title) => set({ title })}
          />
          <Button
            size="s"
            variant="quiet"
            onClick={() => set({ color: "", dash: "", width: "", title: "" })}
          >
            As it was
          </Button>
        </>
      )}
    </fieldset>
  );
}

interface OneLine {
  /** `run:metric`, or the run where there is one metric only. */
  readonly key: string;
  readonly label: string;
  readonly color: string;
}

function useLines(props: EditorProps): readonly OneLine[] {
  const { config } = props;
  const runs = useGrouped(props);
  const drawn = groupsIn(runs) ?? runs;
  const formulas = expressionsOf(config);
  const metrics = formulas.length > 0 ? formulas : metricsOf(config);
  const isMany = metrics.length > 1;
  return drawn
    .flatMap(({ id, name, color }) =>
      isMany
        ? metrics.map((metric) => ({ key: `${id}:${metric}`, label: `${name} ${metric}`, color }))
        : [{ key: id, label: name, color }],
    )
    .slice(0, MOST);
}
