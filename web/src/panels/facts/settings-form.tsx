/** Forms for what several kinds of panels say alike. */
import type { ReactElement } from "react";
import { numberOf } from "@/panels/config";
import type { EditorProps } from "@/panels/panel";
import { Labelled, Select, TextField } from "@/ui";
import { AGGREGATES, SPREADS } from "./aggregate";
import { FieldChoice } from "./FieldChoice";
import { aggregateOf, groupingOf, limitOf, spreadOf } from "./settings";
import styles from "./settings-form.module.css";

export function AggregateChoice({ config, onConfig }: EditorProps): ReactElement {
  return (
    <Labelled label="Aggregate">
      <Select
        label="Aggregate"
        value={aggregateOf(config)}
        options={AGGREGATES}
        onChange={(groupAgg) => onConfig({ groupAgg })}
      />
    </Labelled>
  );
}

export function SpreadChoice({ config, onConfig }: EditorProps): ReactElement {
  return (
    <Labelled label="Range">
      <Select
        label="Range"
        value={spreadOf(config)}
        options={SPREADS}
        onChange={(groupArea) => onConfig({ groupArea })}
      />
    </Labelled>
  );
}

export function GroupChoice(props: EditorProps): ReactElement {
  const { config, onConfig } = props;
  return (
    <FieldChoice
      {...props}
      label="Group by"
      isOptional
      value={groupingOf(config) ?? ""}
      onChange={(by) => onConfig({ groupBy: by || undefined, aggregate: by ? true : undefined })}
    />
  );
}

export function LimitField({
  config,
  onConfig,
  most,
}: EditorProps & { readonly most: number }): ReactElement {
  return (
    <TextField
      label="At most"
      type="number"
      min={1}
      value={String(limitOf(config, most))}
      onChange={(text) => onConfig({ limit: Number(text) >= 1 ? Number(text) : undefined })}
    />
  );
}

interface RangeFieldsProps extends EditorProps {
  /** Keys of the config, each with its label. */
  readonly fields: readonly (readonly [key: string, label: string])[];
}

/** The ends of axes; empty: as the values say. */
export function RangeFields({ config, onConfig, fields }: RangeFieldsProps): ReactElement {
  return (
    <div className={styles.numbers}>
      {fields.map(([key, label]) => (
        <TextField
          key={key}
          label={label}
          type="number"
          step="any"
          placeholder="auto"
          value={numberOf(config[key])?.toString() ?? ""}
          onChange={(text) => onConfig({ [key]: text === "" ? undefined : Number(text) })}
        />
      ))}
    </div>
  );
}
