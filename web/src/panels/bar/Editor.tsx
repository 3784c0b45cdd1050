// biome-ignore-all lint/suspicious/noTemplateCurlyInString: slots in W&B's words
import type { ReactElement } from "react";
import { textOf, textsOf } from "@/panels/config";
import { FieldChoice } from "@/panels/facts/FieldChoice";
import { readerOf } from "@/panels/facts/formula";
import {
  AggregateChoice,
  GroupChoice,
  LimitField,
  RangeFields,
  SpreadChoice,
} from "@/panels/facts/settings-form";
import type { EditorProps } from "@/panels/panel";
import { Checkbox, Labelled, Select, TextField } from "@/ui";
import { MOST, styleOf } from "./Panel";

const STYLES = [
  { value: "bar", label: "Bars" },
  { value: "boxplot", label: "Box plot" },
  { value: "violin", label: "Violin" },
] as const;
const RANGE = [
  ["xAxisMin", "From"],
  ["xAxisMax", "To"],
] as const;
const DIRECTIONS = [
  { value: "horizontal", label: "Horizontal" },
  { value: "vertical", label: "Vertical" },
] as const;

export function Editor(props: EditorProps): ReactElement {
  const { config, onConfig } = props;
  return (
    <>
      <FieldChoice
        {...props}
        label="Metric"
        isNumeric
        value={textsOf(config.metrics)[0] ?? ""}
        onChange={(metric) => onConfig({ metrics: [metric] })}
      />
      <TextField
        label="Expression"
        placeholder="1 - acc"
        hint="In place of the metric; ${config:lr} and ${summary:val/loss} stand for fields of the run"
        error={readerOf(config, "").problem}
        value={textsOf(config.expressions)[0] ?? ""}
        onChange={(text) => onConfig({ expressions: text === "" ? undefined : [text] })}
      />
      <GroupChoice {...props} />
      <AggregateChoice {...props} />
      <SpreadChoice {...props} />
      <Labelled label="Drawn as">
        <Select
          label="Drawn as"
          value={styleOf(config)}
          options={STYLES}
          onChange={(plotStyle) => onConfig({ plotStyle })}
        />
      </Labelled>
      <Labelled label="Direction">
        <Select
          label="Direction"
          value={config.vertical === true ? "vertical" : "horizontal"}
          options={DIRECTIONS}
          onChange={(direction) => onConfig({ vertical: direction === "vertical" })}
        />
      </Labelled>
      <Checkbox
        label="Log"
        checked={config.xLogScale === true}
        onChange={(isOn) => onConfig({ xLogScale: isOn || undefined })}
      />
      <RangeFields {...props} fields={RANGE} />
      <TextField
        label="Axis title"
        value={textOf(config.xAxisTitle)}
        onChange={(title) => onConfig({ xAxisTitle: title || undefined })}
      />
      <LimitField {...props} most={MOST} />
    </>
  );
}
