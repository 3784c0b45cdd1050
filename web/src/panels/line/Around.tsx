// biome-ignore-all lint/suspicious/noTemplateCurlyInString: slots in W&B's words
/** What stands around the lines of a panel: legend, titles, tooltip, size of text. */
import type { ReactElement } from "react";
import type { JsonObject } from "@/lib/json";
import { textOf } from "@/panels/config";
import type { EditorProps } from "@/panels/panel";
import { useTyped } from "@/panels/useTyped";
import { Labelled, Select, TextField } from "@/ui";
import { namesIn, pointIn, templateOf } from "./point-template";
import { legendOf } from "./settings";

const LEGENDS = [
  { value: "south", label: "Below" },
  { value: "north", label: "Above" },
  { value: "east", label: "Right" },
  { value: "west", label: "Left" },
  { value: "none", label: "Hidden" },
] as const;
const NAMED = [
  { value: "default", label: "Nearest lines" },
  { value: "single", label: "One line" },
  { value: "all_runs", label: "All lines" },
] as const;

const TEXTS = [
  { value: "auto", label: "Usual" },
  { value: "small", label: "Small" },
  { value: "medium", label: "Medium" },
  { value: "large", label: "Large" },
] as const;

export function Around({ config, onConfig }: EditorProps): ReactElement {
  const text = (key: string, label: string, placeholder = "") => (
    <TextField
      label={label}
      placeholder={placeholder}
      value={textOf(config[key])}
      onChange={(value) => onConfig({ [key]: value || undefined })}
    />
  );
  return (
    <>
      <Labelled label="Legend">
        <Select
          label="Legend"
          value={legendOf(config) ?? "none"}
          options={LEGENDS}
          onChange={(place) =>
            onConfig(
              place === "none"
                ? { showLegend: false }
                : { showLegend: true, legendPosition: place },
            )
          }
        />
      </Labelled>
      <Template config={config} onConfig={onConfig} />
      {text("xAxisTitle", "X axis title")}
      {text("yAxisTitle", "Y axis title")}
      <Labelled label="Tooltip names">
        <Select
          label="Tooltip names"
          value={
            NAMED.find(({ value }) => value === config.tooltipNumberOfRuns)?.value ?? "default"
          }
          options={NAMED}
          onChange={(named) => onConfig({ tooltipNumberOfRuns: named })}
        />
      </Labelled>
      <Labelled label="Text size">
        <Select
          label="Text size"
          value={TEXTS.find(({ value }) => value === config.fontSize)?.value ?? "auto"}
          options={TEXTS}
          onChange={(size) => onConfig({ fontSize: size === "auto" ? undefined : size })}
        />
      </Labelled>
    </>
  );
}

/** Names and points: two fields, kept as one template. */
function Template({ config, onConfig }: Pick<EditorProps, "config" | "onConfig">): ReactElement {
  const [names, point] = [namesIn(config), pointIn(config)];
  const kept = (text: string | undefined): JsonObject => (text ? { legendTemplate: text } : {});
  const [typedNames, setNames] = useTyped(names, (typed) =>
    namesIn(kept(templateOf(typed, point))),
  );
  const [typedPoint, setPoint] = useTyped(point, (typed) =>
    pointIn(kept(templateOf(names, typed))),
  );
  return (
    <>
      <TextField
        label="Names in the legend"
        placeholder={"${run:displayName} ${config:lr}"}
        value={typedNames}
        onChange={(next) => {
          setNames(next);
          onConfig({ legendTemplate: templateOf(next, point) });
        }}
      />
      <TextField
        label="Tooltip of a point"
        placeholder={"${x}: ${y} (${original})"}
        hint="Also ${min}, ${max}, ${mean}, ${stddev} and ${percent}, if the panel draws them"
        value={typedPoint}
        onChange={(next) => {
          setPoint(next);
          onConfig({ legendTemplate: templateOf(names, next) });
        }}
      />
    </>
  );
}
