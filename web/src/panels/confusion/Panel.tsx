import { useQuery } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useCallback, useMemo, useState } from "react";
import { Heatmap, type HeatmapCell } from "@/charts/heatmap/Heatmap";
import { tableQuery } from "@/data/content";
import { refOf } from "@/data/named-runs";
import type { ProjectRef } from "@/data/types";
import { isObject, type Json } from "@/lib/json";
import { formatCount, formatInteger, formatPercent } from "@/lib/number";
import { textOf } from "@/panels/config";
import type { PanelProps } from "@/panels/panel";
import { RunChoice } from "@/panels/steps/RunChoice";
import { StepBar } from "@/panels/steps/StepBar";
import { leftTold, useLogged } from "@/panels/steps/useLogged";
import { EmptyState, ErrorState, Segmented, Skeleton } from "@/ui";
import { type ConfusionMatrix, confusionMatrix, tableKeyOf } from "./matrix";
import styles from "./Panel.module.css";

type Shading = "count" | "share";

const SHADINGS = [
  { value: "count", label: "Count" },
  { value: "share", label: "Share" },
] as const;

/** `wandb/confusion_matrix/v1`: one run at a time, at any of its steps. */
export function Panel({ project, runs, config }: PanelProps): ReactElement {
  const logged = useLogged(project, runs, tableKeyOf(config, textOf(config.chartKey)));
  const [wanted, setWanted] = useState<string | null>(null);
  const [shading, setShading] = useState<Shading>("count");
  const entry = logged.entries.find(({ run }) => run.id === wanted) ?? logged.entries[0];

  if (logged.isPending) return <Skeleton height="100%" />;
  if (logged.error) return <ErrorState error={logged.error} onRetry={logged.retry} />;
  if (!entry) return <EmptyState title="No matrix logged">{leftTold(logged.left)}</EmptyState>;
  return (
    <div className={styles.panel}>
      <StepBar steps={logged.steps} at={logged.at} onAt={logged.setAt} />
      <Matrix
        project={project}
        run={entry.run.id}
        path={pathOf(entry.logged.value)}
        config={config}
        shading={shading}
        onShading={setShading}
      >
        <RunChoice
          runs={logged.entries.map(({ run }) => run)}
          value={entry.run.id}
          onChange={setWanted}
        />
      </Matrix>
    </div>
  );
}

function pathOf(value: Json): string {
  return isObject(value) && typeof value.path === "string" ? value.path : "";
}

interface MatrixProps {
  readonly project: ProjectRef;
  readonly run: string;
  readonly path: string;
  readonly config: PanelProps["config"];
  readonly shading: Shading;
  readonly onShading: (shading: Shading) => void;
  /** The choice of the run, in the line below the matrix. */
  readonly children: ReactNode;
}

function Matrix(props: MatrixProps): ReactElement {
  const { project, run, path, config } = props;
  const table = useQuery({
    ...tableQuery(refOf(project, run), path),
    placeholderData: (before) => before,
  });
  const matrix = useMemo(
    () => attempt(() => table.data && confusionMatrix(table.data, config)),
    [table.data, config],
  );
  if (table.isPending) return <Skeleton height="100%" />;
  if (table.error) return <ErrorState error={table.error} onRetry={() => table.refetch()} />;
  if (matrix instanceof Error) return <ErrorState title="Not a confusion matrix" error={matrix} />;
  if (!matrix || matrix.classes.length === 0) return <EmptyState title="The table is empty" />;
  return <Drawn {...props} matrix={matrix} />;
}

function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

interface DrawnProps extends Pick<MatrixProps, "shading" | "onShading" | "children"> {
  readonly matrix: ConfusionMatrix;
}

function Drawn({ matrix, shading, onShading, children }: DrawnProps): ReactElement {
  const [cell, setCell] = useState<HeatmapCell | null>(null);
  const largest = useMemo(() => Math.max(1, ...matrix.counts.flat()), [matrix]);
  const values = useMemo(
    () =>
      shading === "count"
        ? matrix.counts
        : matrix.counts.map((row, at) => row.map((count) => count / (matrix.rowTotals[at] || 1))),
    [matrix, shading],
  );
  const shade = useCallback(
    (row: number, column: number) =>
      (values[row]?.[column] ?? 0) / (shading === "count" ? largest : 1),
    [values, shading, largest],
  );
  return (
    <>
      <div className={styles.chart}>
        <Heatmap
          rows={matrix.classes}
          columns={matrix.classes}
          rowTitle="Actual"
          columnTitle="Predicted"
          values={values}
          shade={shade}
          format={shading === "count" ? formatInteger : shortPercent}
          summary={`Confusion matrix of ${matrix.classes.length} classes, accuracy ${formatPercent(matrix.accuracy)}`}
          onHover={setCell}
        />
      </div>
      <footer className={styles.footer}>
        {children}
        <p className={styles.readout}>{cell ? told(matrix, cell) : whole(matrix)}</p>
        <Segmented
          size="s"
          label="Cells show"
          options={SHADINGS}
          value={shading}
          onChange={onShading}
        />
      </footer>
    </>
  );
}

function shortPercent(share: number): string {
  return share === 0 ? "0" : `${Math.round(share * 100)}%`;
}

function told(matrix: ConfusionMatrix, { row, column }: HeatmapCell): ReactElement {
  const count = matrix.counts[row]?.[column] ?? 0;
  const share = count / (matrix.rowTotals[row] || 1);
  return (
    <>
      <b>{matrix.classes[row]}</b> taken for <b>{matrix.classes[column]}</b>:{" "}
      {formatCount(count, "time")}, {formatPercent(share)}
    </>
  );
}

function whole(matrix: ConfusionMatrix): ReactElement {
  return (
    <>
      <b>{formatPercent(matrix.accuracy)}</b> right
      <span className={styles.hint}> · ↓ actual → predicted</span>
    </>
  );
}
