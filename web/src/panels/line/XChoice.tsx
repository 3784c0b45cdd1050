// biome-ignore-all lint/suspicious/noTemplateCurlyInString: slots in W&B's words
/** What stands on x: steps, a kind of time, any number that was logged, or a formula over them. */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import { naturalCompare } from "@/lib/path";
import { textOf } from "@/panels/config";
import type { EditorProps } from "@/panels/panel";
import { Labelled, Select, TextField } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import { formulasOf } from "./expressions";
import { streamOf, xExpressionOf, xKeyOf } from "./settings";

/** The choice of those who leave it to the settings above. */
export const AS_WORKSPACE = "as the workspace";
const X_AXES = [
  { value: AS_WORKSPACE, label: "As the workspace" },
  { value: "_step", label: "Step" },
  { value: "_runtime", label: "Relative time" },
  { value: "_timestamp", label: "Wall time" },
] as const;
const ANOTHER = "a logged key";

export function XChoice({ project, config, onConfig }: EditorProps): ReactElement {
  const key = xKeyOf(config);
  const expression = xExpressionOf(config);
  const logged = useQuery(metricsQuery(project, { stream: streamOf(config) })).data;
  const numbers = useMemo(
    () =>
      (logged?.items ?? [])
        .filter(({ key: name, kind }) => kind === "number" && !name.startsWith("_"))
        .map(({ key: name }) => name)
        .sort(naturalCompare),
    [logged],
  );
  const known = X_AXES.find(({ value }) => value === config.xAxis)?.value ?? AS_WORKSPACE;
  return (
    <>
      <Labelled label="X axis">
        <Select
          label="X axis"
          value={key === null ? known : ANOTHER}
          options={[...X_AXES, { value: ANOTHER, label: "A logged key" }]}
          onChange={(x) =>
            onConfig({ xAxis: x === AS_WORKSPACE ? undefined : x === ANOTHER ? numbers[0] : x })
          }
        />
      </Labelled>
      {key !== null && (
        <Suggest
          label="X key"
          empty="No number was logged under this key"
          options={numbers}
          value={key}
          onChange={(xAxis) => xAxis !== "" && onConfig({ xAxis })}
        />
      )}
      <TextField
        label="X expression"
        placeholder={"x * ${config:batch_size}"}
        hint="x stands for the axis above; also logged keys, ${config:…} and ${summary:…}"
        error={expression === "" ? null : formulasOf([expression], []).problem}
        value={textOf(config.xExpression)}
        onChange={(text) => onConfig({ xExpression: text === "" ? undefined : text })}
      />
    </>
  );
}
