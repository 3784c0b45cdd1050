import type { ReactElement } from "react";
import { FieldChoice } from "@/panels/facts/FieldChoice";
import { labelOf } from "@/panels/facts/field";
import type { EditorProps } from "@/panels/panel";
import { Checkbox, IconButton, IconClose } from "@/ui";
import { type Column, columnsOf, writeColumns } from "./columns";
import styles from "./Editor.module.css";

export function Editor(props: EditorProps): ReactElement {
  const { config, onConfig } = props;
  const columns = columnsOf(config);
  const set = (next: readonly Column[]) => onConfig({ columns: writeColumns(next) });
  const change = (at: number, next: Partial<Column>) =>
    set(columns.map((column, place) => (place === at ? { ...column, ...next } : column)));
  return (
    <>
      {columns.map((column, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two columns may show the same field
        <div key={at} className={styles.column}>
          <FieldChoice
            {...props}
            label={`Column ${at + 1}`}
            value={column.accessor}
            onChange={(accessor) => change(at, { accessor, label: labelOf(accessor) })}
          />
          <Checkbox
            label="Log"
            checked={column.isLog}
            onChange={(isLog) => change(at, { isLog })}
          />
          <Checkbox
            label="Flip"
            checked={column.isFlipped}
            onChange={(isFlipped) => change(at, { isFlipped })}
          />
          <IconButton
            label={`Remove column ${at + 1}`}
            icon={<IconClose />}
            onClick={() => set(columns.toSpliced(at, 1))}
          />
        </div>
      ))}
      <FieldChoice
        {...props}
        label="Add a column"
        value=""
        onChoose={(accessor) =>
          set([
            ...columns,
            { accessor, label: labelOf(accessor), isLog: false, isFlipped: false, raw: {} },
          ])
        }
      />
    </>
  );
}
