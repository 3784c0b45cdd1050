import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import { naturalCompare } from "@/lib/path";
import { textOf } from "@/panels/config";
import type { EditorProps } from "@/panels/panel";
import { Button, IconButton, IconClose, TextField } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import { computedOf } from "./derive";
import styles from "./Panel.module.css";

export function Editor({ project, config, onConfig }: EditorProps): ReactElement {
  const logged = useQuery(metricsQuery(project, { stream: "history" })).data;
  const tables = useMemo(
    () =>
      (logged?.items ?? [])
        .filter(({ kind }) => kind.endsWith("table-file"))
        .map(({ key }) => key)
        .sort(naturalCompare),
    [logged],
  );
  const computed = computedOf(config);
  const set = (at: number, next: Partial<(typeof computed)[number]>) =>
    onConfig({
      computedColumns: computed.map((one, place) => ({ ...one, ...(place === at ? next : {}) })),
    });
  return (
    <>
      <Suggest
        label="Table"
        empty="No table was logged under this key"
        options={tables}
        value={textOf(config.tableKey)}
        onChange={(tableKey) => onConfig({ tableKey })}
      />
      <Suggest
        label="Join with"
        placeholder="no other table"
        empty="No table was logged under this key"
        options={tables}
        value={textOf(config.joinTableKey)}
        onChange={(key) => onConfig({ joinTableKey: key || undefined })}
      />
      {textOf(config.joinTableKey) !== "" && (
        <TextField
          label="By the column"
          value={textOf(config.joinColumn)}
          onChange={(column) => onConfig({ joinColumn: column || undefined })}
        />
      )}
      {computed.map(({ name, expression }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names change as they are typed
        <div key={at} className={styles.computed}>
          <TextField label="New column" value={name} onChange={(next) => set(at, { name: next })} />
          <TextField
            label="is"
            placeholder="score * 100"
            value={expression}
            onChange={(next) => set(at, { expression: next })}
          />
          <IconButton
            size="s"
            label={`Remove column ${name}`}
            icon={<IconClose size={12} />}
            onClick={() =>
              onConfig({
                computedColumns: computed
                  .filter((_, place) => place !== at)
                  .map((one) => ({ ...one })),
              })
            }
          />
        </div>
      ))}
      <Button
        size="s"
        onClick={() =>
          onConfig({
            computedColumns: [...computed.map((one) => ({ ...one })), { name: "", expression: "" }],
          })
        }
      >
        Add a computed column
      </Button>
    </>
  );
}
