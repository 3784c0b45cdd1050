import { useQueries, useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo, useState } from "react";
import { codeQuery, type PlacedFile } from "@/data/code";
import { textFileQuery } from "@/data/content";
import { filesQuery } from "@/data/files";
import { fileUrl } from "@/data/http";
import { refOf } from "@/data/named-runs";
import type { ProjectRef } from "@/data/types";
import { diffLines } from "@/lib/diff";
import { formatCount, formatInteger } from "@/lib/number";
import type { PanelProps, PanelRun } from "@/panels/panel";
import { RunChoice } from "@/panels/steps/RunChoice";
import { EmptyState, ErrorState, Segmented, Select, Skeleton } from "@/ui";
import { Diff } from "./Diff";
import styles from "./Panel.module.css";
import { codePaths } from "./sources";

/** Each run is asked for its files by itself. */
const MOST_RUNS = 20;
const LOOKS = [
  { value: "split", label: "Split" },
  { value: "unified", label: "Unified" },
] as const;
type Look = (typeof LOOKS)[number]["value"];

/** `Code Comparer`: a file of two of the shown runs. */
export function Panel({ project, runs: shown, config }: PanelProps): ReactElement {
  const runs = shown.slice(0, MOST_RUNS);
  const lists = useQueries({
    queries: runs.map(({ id }) => filesQuery(refOf(project, id))),
  });
  const logged = useQueries({
    queries: runs.map(({ id }) => codeQuery(refOf(project, id))),
  });
  const [wanted, setWanted] = useState<{ left?: string; right?: string; path?: string }>({});
  const [look, setLook] = useState<Look>(config.diff === "unified" ? "unified" : "split");
  const files = lists.map(({ data }, at): readonly PlacedFile[] => [
    ...(data?.items ?? []),
    ...(logged[at]?.data ?? []),
  ]);
  const paths = codePaths(files);
  const left = runs.find(({ id }) => id === wanted.left) ?? runs[0];
  const right = runs.find(({ id }) => id === wanted.right) ?? runs[1] ?? runs[0];
  const path = paths.includes(wanted.path ?? "") ? wanted.path : paths[0];
  if (!left || !right) return <EmptyState title="No run is shown" />;
  if ([...lists, ...logged].some(({ isPending }) => isPending)) return <Skeleton height="100%" />;
  if (path === undefined) {
    return <EmptyState title="None of the shown runs saved code" />;
  }
  const fileOf = (run: PanelRun) =>
    files[runs.indexOf(run)]?.find((file) => file.path === path) ?? null;
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <Select
          size="s"
          label="File"
          value={path}
          options={paths.map((value) => ({ value, label: value }))}
          onChange={(next) => setWanted({ ...wanted, path: next })}
        />
        <RunChoice
          label="Left run"
          runs={runs}
          value={left.id}
          onChange={(next) => setWanted({ ...wanted, left: next })}
        />
        <RunChoice
          label="Right run"
          runs={runs}
          value={right.id}
          onChange={(next) => setWanted({ ...wanted, right: next })}
        />
        <Segmented size="s" label="Look" options={LOOKS} value={look} onChange={setLook} />
      </div>
      <Compared
        project={project}
        sides={[
          { run: left, file: fileOf(left) },
          { run: right, file: fileOf(right) },
        ]}
        look={look}
      />
    </div>
  );
}

interface Side {
  readonly run: PanelRun;
  /** Null: the run has no such file. */
  readonly file: PlacedFile | null;
}

interface ComparedProps {
  readonly project: ProjectRef;
  readonly sides: readonly [Side, Side];
  readonly look: Look;
}

function Compared({ project, sides, look }: ComparedProps): ReactElement {
  const left = useText(project, sides[0]);
  const right = useText(project, sides[1]);
  const lines = useMemo(
    () => (left.text === null || right.text === null ? [] : diffLines(left.text, right.text)),
    [left.text, right.text],
  );
  const error = left.error ?? right.error;
  if (error) return <ErrorState error={error} />;
  if (left.text === null || right.text === null) return <Skeleton height="100%" />;
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  const missing = sides.filter(({ file }) => file === null).map(({ run }) => run.name);
  return (
    <>
      <p className={styles.told}>
        {missing.length > 0
          ? `not saved by ${missing.join(" and ")}`
          : left.text === right.text
            ? "the same in both"
            : `${formatCount(count("removed"), "line")} less, ${formatInteger(count("added"))} more`}
      </p>
      <Diff lines={lines} look={look} />
    </>
  );
}

function useText(project: ProjectRef, { run, file }: Side) {
  const address = file?.address ?? fileUrl(refOf(project, run.id), file?.path ?? "");
  const answer = useQuery({
    ...textFileQuery(address, `${file?.updated_at} ${file?.size_bytes}`),
    enabled: file !== null,
  });
  return { text: file === null ? "" : (answer.data ?? null), error: answer.error };
}
