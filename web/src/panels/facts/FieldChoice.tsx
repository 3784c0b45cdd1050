/** A field of the runs, found by typing: what config and summary of the shown runs hold, and more. */
import { type ReactElement, useMemo } from "react";
import { useFacts } from "@/data/facts";
import type { Run } from "@/data/types";
import { asNumber, isObject, type Json, type JsonObject } from "@/lib/json";
import { naturalCompare } from "@/lib/path";
import type { EditorProps } from "@/panels/panel";
import { surfaceStyles } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import { labelOf, readField, writeField } from "./field";

/** So many runs tell enough about which keys there are. */
const LOOKED_AT = 100;
const OF_RUNS = [
  "run:displayName",
  "run:state",
  "run:user",
  "run:group",
  "run:jobType",
  "run:host",
];

interface FieldChoiceProps extends Pick<EditorProps, "project" | "runs"> {
  readonly label: string;
  readonly value: string;
  /** Called as one types. */
  readonly onChange?: (accessor: string) => void;
  /** Called when one is taken or typed to its end. */
  readonly onChoose?: (accessor: string) => void;
  /** It may be empty. */
  readonly isOptional?: boolean;
  /** Only what holds numbers. */
  readonly isNumeric?: boolean;
}

export function FieldChoice(props: FieldChoiceProps): ReactElement {
  const { project, runs, label, value, onChange, onChoose } = props;
  const { isOptional = false, isNumeric = false } = props;
  const ids = useMemo(() => runs.slice(0, LOOKED_AT).map(({ id }) => id), [runs]);
  const facts = useFacts(project, ids);
  const fields = useMemo(() => fieldsOf(facts.runs, isNumeric), [facts.runs, isNumeric]);
  return (
    <Suggest
      label={label}
      value={value}
      options={fields}
      {...(onChange && { onChange })}
      {...(onChoose && { onChoose })}
      placeholder={isOptional ? "None" : "summary:loss"}
      empty="No shown run has this key"
      render={(field) => (
        <>
          {labelOf(field)}
          <span className={surfaceStyles.hint}>{readField(field).section}</span>
        </>
      )}
    />
  );
}

function fieldsOf(runs: readonly Run[], isNumeric: boolean): string[] {
  const found = { summary: new Set<string>(), config: new Set<string>() };
  for (const run of runs) {
    for (const section of ["summary", "config"] as const) {
      for (const [path, value] of leavesOf(run[section])) {
        if (!isNumeric || typeof value === "boolean" || asNumber(value) !== undefined) {
          found[section].add(path);
        }
      }
    }
  }
  const named = (["summary", "config"] as const).flatMap((section) =>
    [...found[section]].sort(naturalCompare).map((path) => writeField({ section, path })),
  );
  return isNumeric ? [...named, "run:createdAt", "run:duration"] : [...named, ...OF_RUNS];
}

function* leavesOf(object: JsonObject, prefix = ""): Generator<readonly [string, Json]> {
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value) && value._type === undefined) yield* leavesOf(value, `${prefix}${key}.`);
    else if (!isObject(value)) yield [`${prefix}${key}`, value];
  }
}
