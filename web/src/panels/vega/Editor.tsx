import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import { naturalCompare } from "@/lib/path";
import { textOf } from "@/panels/config";
import type { EditorProps } from "@/panels/panel";
import { Labelled, Select, TextArea, TextField } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import {
  ownSpecOf,
  partsOf,
  presetOf,
  queryFor,
  type Source,
  slotsOf,
  type Wanted,
  wantedOf,
} from "./chart";
import { PRESETS } from "./presets";
import { useRows } from "./useRows";

const OWN = "own";
const CHARTS = [
  ...Object.entries(PRESETS).map(([value, { label }]) => ({ value, label })),
  { value: OWN, label: "Vega or Vega-Lite" },
];
const SOURCES: readonly { value: Source; label: string }[] = [
  { value: "summaryTable", label: "A table" },
  { value: "summary", label: "Keys of the summary" },
  { value: "config", label: "Keys of the config" },
  { value: "history", label: "Keys of the history" },
];
const FIRST = `{
  "mark": "point",
  "encoding": {
    "x": {"field": "\${field:x}", "type": "quantitative"},
    "y": {"field": "\${field:y}", "type": "quantitative"},
    "color": {"field": "run"}
  }
}`;

export function Editor(props: EditorProps): ReactElement {
  const { project, config, runs, onConfig } = props;
  const wanted = useMemo(() => wantedOf(config, textOf(config.chartKey)), [config]);
  const own = ownSpecOf(config);
  const { columns } = useRows({ project, runs }, wanted);
  const { fields, strings } = own === "" ? (presetOf(config) ?? slotsOf("")) : slotsOf(own);
  const parts = partsOf(config);
  const want = (next: Partial<Wanted>) => onConfig({ userQuery: queryFor({ ...wanted, ...next }) });
  const source = wanted.source === "historyTable" ? "summaryTable" : wanted.source;
  return (
    <>
      <Labelled label="Chart">
        <Select
          label="Chart"
          value={own === "" ? textOf(config.panelDefId) : OWN}
          options={CHARTS}
          onChange={(chart) =>
            onConfig(
              chart === OWN
                ? { customPanelDef: { name: "", type: "vega2", spec: FIRST } }
                : { panelDefId: chart, customPanelDef: undefined },
            )
          }
        />
      </Labelled>
      <Labelled label="Data">
        <Select
          label="Data"
          value={source}
          options={SOURCES}
          onChange={(next) => want({ source: next })}
        />
      </Labelled>
      {source === "summaryTable" ? (
        <Tables {...props} value={wanted.tableKey} onChange={(tableKey) => want({ tableKey })} />
      ) : (
        <TextField
          label="Keys"
          hint="Separated by commas"
          value={wanted.keys.join(", ")}
          onChange={(text) => want({ keys: text.split(/,\s*/).filter((key) => key !== "") })}
        />
      )}
      {fields.map((part) => (
        <Suggest
          key={part}
          label={`Column for ${part}`}
          placeholder={part}
          empty="There is no such column"
          options={columns}
          value={parts.fields[part] ?? ""}
          onChange={(column) =>
            onConfig({ fieldSettings: { ...parts.fields, [part]: column || null } })
          }
        />
      ))}
      {strings.map((name) => (
        <TextField
          key={name}
          label={`Text for ${name}`}
          value={parts.strings[name] ?? ""}
          onChange={(text) => onConfig({ stringSettings: { ...parts.strings, [name]: text } })}
        />
      ))}
      {own !== "" && (
        <TextArea
          label="Definition, in JSON"
          rows={14}
          value={own}
          onChange={(spec) => onConfig({ customPanelDef: { name: "", type: "vega2", spec } })}
        />
      )}
    </>
  );
}

interface TablesProps extends EditorProps {
  readonly value: string;
  readonly onChange: (key: string) => void;
}

function Tables({ project, value, onChange }: TablesProps): ReactElement {
  const logged = useQuery(metricsQuery(project, { stream: "history" })).data;
  const options = useMemo(
    () =>
      (logged?.items ?? [])
        .filter(({ kind }) => kind.endsWith("table-file"))
        .map(({ key }) => key)
        .sort(naturalCompare),
    [logged],
  );
  return (
    <Suggest
      label="Table"
      placeholder="predictions"
      empty="No table was logged under this key"
      options={options}
      value={value}
      onChange={onChange}
    />
  );
}
