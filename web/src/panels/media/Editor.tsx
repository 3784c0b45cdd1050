import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import { naturalCompare } from "@/lib/path";
import { numberOf, textsOf } from "@/panels/config";
import type { EditorProps } from "@/panels/panel";
import { Button, Suggest, TextField } from "@/ui";
import { kindOf } from "./items";

const MOST_KEYS = 12;
const MOST_COLUMNS = 24;

export function Editor({ project, config, onConfig }: EditorProps): ReactElement {
  const keys = textsOf(config.mediaKeys);
  const logged = useQuery(metricsQuery(project, { stream: "history" })).data;
  const offered = useMemo(
    () =>
      (logged?.items ?? [])
        .filter(({ key, kind }) => kindOf(kind) !== null && !keys.includes(key))
        .map(({ key }) => key)
        .sort(naturalCompare),
    [logged, keys],
  );
  const columns = numberOf(config.columnCount);
  return (
    <>
      {keys.map((key) => (
        <Button
          key={key}
          size="s"
          onClick={() => onConfig({ mediaKeys: keys.filter((other) => other !== key) })}
        >
          Remove {key}
        </Button>
      ))}
      {keys.length < MOST_KEYS && (
        <Suggest
          label="Add a key"
          placeholder="examples"
          empty="No media logged under such a key"
          options={offered}
          value=""
          onChoose={(key) => onConfig({ mediaKeys: [...keys, key] })}
        />
      )}
      <TextField
        label="Columns"
        type="number"
        min={1}
        max={MOST_COLUMNS}
        placeholder="as many as fit"
        value={columns?.toString() ?? ""}
        onChange={(text) => onConfig({ columnCount: countOf(text) })}
      />
    </>
  );
}

function countOf(text: string): number | undefined {
  const number = Math.floor(Number(text));
  return number >= 1 ? Math.min(number, MOST_COLUMNS) : undefined;
}
