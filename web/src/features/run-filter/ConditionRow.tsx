/** One condition on the runs: a field, an operator and a value, each offered as one types. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { columnsQuery, valuesOfQuery } from "@/data/columns";
import type { ProjectRef } from "@/data/types";
import { isArray, type Json } from "@/lib/json";
import type { Field } from "@/panels/facts/field";
import { Checkbox, IconButton, IconClose, Select } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import styles from "./FilterButton.module.css";
import {
  type Condition,
  fieldAmong,
  fieldOf,
  isKnown,
  nameOf,
  OPERATORS,
  type Operator,
  RUN_FIELDS,
} from "./filter";

interface ConditionRowProps {
  readonly project: ProjectRef;
  readonly condition: Condition;
  readonly onCondition: (next: Condition) => void;
  readonly onRemove: () => void;
}

export function ConditionRow(props: ConditionRowProps) {
  const { project, condition, onCondition, onRemove } = props;
  const { field, op, value, isOff } = condition;
  const isList = op === "IN" || op === "NIN";
  const read = (text: string): Json => (isList ? listOf(text) : typedValue(text, op));
  return (
    <div className={styles.row} data-off={isOff ? "" : undefined}>
      <Checkbox
        label="On"
        hideLabel
        checked={!isOff}
        onChange={(isOn) => onCondition({ ...condition, isOff: !isOn })}
      />
      <FieldField
        project={project}
        field={field}
        onField={(next) => onCondition({ ...condition, field: next })}
      />
      <Select
        label="Operator"
        value={op}
        options={OPERATORS}
        onChange={(next: Operator) =>
          onCondition({ ...condition, op: next, value: fitted(value, next) })
        }
      />
      {op === "exists" ? (
        <span />
      ) : (
        <ValueField
          project={project}
          field={field}
          value={value}
          isList={isList}
          read={read}
          onText={(text) => onCondition({ ...condition, value: read(text) })}
        />
      )}
      <IconButton
        size="s"
        label="Remove condition"
        icon={<IconClose size={12} />}
        onClick={onRemove}
      />
    </div>
  );
}

function FieldField({
  project,
  field,
  onField,
}: {
  project: ProjectRef;
  field: Field;
  onField: (field: Field) => void;
}) {
  const [search, setSearch] = useState("");
  const [isTyping, setTyping] = useState(false);
  const columns = useQuery(columnsQuery(project, search)).data ?? [];
  const value = field.path === "" ? "" : nameOf(field);
  const keys = columns.map(({ key }) => key);
  const leave = () => {
    setTyping(false);
    const meant = fieldAmong(value, keys);
    if (nameOf(meant) !== value) onField(meant);
  };
  return (
    <div>
      <Suggest
        label="Field"
        hideLabel
        placeholder="Field"
        value={value}
        options={[...RUN_FIELDS, ...keys]}
        takesFirst
        onChange={(text) => {
          setTyping(true);
          setSearch(text);
          onField(fieldOf(text));
        }}
        onLeave={leave}
      />
      {!isTyping && value !== "" && !isKnown(field) && (
        <p className={styles.problem} role="alert">
          No run has this field
        </p>
      )}
    </div>
  );
}

interface ValueFieldProps {
  readonly project: ProjectRef;
  readonly field: Field;
  readonly value: Json;
  readonly isList: boolean;
  /** What a text means. */
  readonly read: (text: string) => Json;
  readonly onText: (text: string) => void;
}

function ValueField({ project, field, value, isList, read, onText }: ValueFieldProps) {
  const text = isArray(value) ? value.map(textOf).join(", ") : textOf(value);
  const [typed, setDraft] = useState(text);
  // What was typed stands as it was typed, for as long as it is what the condition says.
  const draft = JSON.stringify(read(typed)) === JSON.stringify(read(text)) ? typed : text;
  const last = isList ? (draft.split(",").at(-1) ?? "").trim() : draft;
  const values = useQuery({
    ...valuesOfQuery(project, nameOf(field), last),
    enabled: isKnown(field),
  }).data;
  const before = isList ? draft.slice(0, draft.lastIndexOf(",") + 1) : "";
  return (
    <Suggest
      label="Value"
      hideLabel
      placeholder={isList ? "a, b, …" : "Value"}
      value={draft}
      options={(values ?? []).map((value) => `${before && `${before} `}${textOf(value)}`)}
      onChange={(next) => {
        setDraft(next);
        onText(next);
      }}
    />
  );
}

function textOf(value: Json): string {
  return value === null ? "" : typeof value === "string" ? value : JSON.stringify(value);
}

/** Numbers and flags are meant as such; a text that looks like one is written in quotes. */
function typedValue(text: string, op: Operator): Json {
  const bare = text.trim();
  if (bare === "" || op === "contains") return bare;
  if (bare === "true" || bare === "false") return bare === "true";
  if (/^".*"$/.test(bare)) return bare.slice(1, -1);
  const number = Number(bare);
  return Number.isFinite(number) ? number : bare;
}

function listOf(text: string): readonly Json[] {
  return text
    .split(",")
    .map((part) => typedValue(part, "IN"))
    .filter((part) => part !== "");
}

function fitted(value: Json, op: Operator): Json {
  const isList = op === "IN" || op === "NIN";
  if (op === "exists") return null;
  if (isList) return isArray(value) ? value : value === null ? [] : [value];
  return isArray(value) ? (value[0] ?? null) : value;
}
