import type { ReactElement } from "react";
import { textOf } from "@/panels/config";
import { FieldChoice } from "@/panels/facts/FieldChoice";
import { RangeFields } from "@/panels/facts/settings-form";
import type { EditorProps } from "@/panels/panel";
import { Checkbox, Labelled, Select } from "@/ui";
import { frontierOf } from "./Panel";

const LINES = [
  ["xAxisLogScale", "Log x"],
  ["yAxisLogScale", "Log y"],
  ["showMinYAxisLine", "Running minimum"],
  ["showMaxYAxisLine", "Running maximum"],
  ["showAvgYAxisLine", "Running mean"],
  ["showLinearRegression", "Linear regression"],
] as const;
const FRONTIERS = [
  { value: "none", label: "None" },
  { value: "max", label: "Highest so far" },
  { value: "min", label: "Lowest so far" },
] as const;
const RANGE = [
  ["xAxisMin", "X from"],
  ["xAxisMax", "X to"],
  ["yAxisMin", "Y from"],
  ["yAxisMax", "Y to"],
] as const;
const AXES = [
  ["xAxis", "X"],
  ["yAxis", "Y"],
  ["zAxis", "Colour"],
] as const;

export function Editor(props: EditorProps): ReactElement {
  const { config, onConfig } = props;
  return (
    <>
      {AXES.map(([key, label]) => (
        <FieldChoice
          key={key}
          {...props}
          label={label}
          isNumeric
          isOptional={key === "zAxis"}
          value={textOf(config[key])}
          onChange={(field) => onConfig({ [key]: field || undefined })}
        />
      ))}
      <Labelled label="Frontier">
        <Select
          label="Frontier"
          value={frontierOf(config) ?? "none"}
          options={FRONTIERS}
          onChange={(frontier) =>
            onConfig({ frontier: frontier === "none" ? undefined : frontier })
          }
        />
      </Labelled>
      <RangeFields {...props} fields={RANGE} />
      {LINES.map(([key, label]) => (
        <Checkbox
          key={key}
          label={label}
          checked={config[key] === true}
          onChange={(isOn) => onConfig({ [key]: isOn || undefined })}
        />
      ))}
    </>
  );
}
