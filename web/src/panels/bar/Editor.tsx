import type { ReactElement } from "react";
import { textsOf } from "@/panels/config";
import { FieldChoice } from "@/panels/facts/FieldChoice";
import {
  AggregateChoice,
  GroupChoice,
  LimitField,
  SpreadChoice,
} from "@/panels/facts/settings-form";
import type { EditorProps } from "@/panels/panel";
import { Labelled, Select } from "@/ui";
import { MOST, styleOf } from "./Panel";

const STYLES = [
  { value: "bar", label: "Bars" },
  { value: "boxplot", label: "Box plot" },
  { value: "violin", label: "Violin" },
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
      <LimitField {...props} most={MOST} />
    </>
  );
}
