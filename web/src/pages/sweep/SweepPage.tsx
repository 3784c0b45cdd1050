/** One sweep: how its search goes, what mattered, its trials, its agents, its config. */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useEffect, useMemo } from "react";
import { MOST_TRIALS, sweepQuery, trialsQuery } from "@/data/sweeps";
import type { Run, SweepDetail, SweepRef } from "@/data/types";
import { useOwnSelection } from "@/features/run-selector/useSelection";
import { TopBar } from "@/features/shell/TopBar";
import { formatInteger } from "@/lib/number";
import type { LineView, PanelRun } from "@/panels/panel";
import { Panel as Parallel } from "@/panels/parallel/Panel";
import { EmptyState, ErrorState, SkeletonRows } from "@/ui";
import { Agents } from "./Agents";
import { AxesMenu } from "./AxesMenu";
import { type AxesSearch, axesOf, columnOf } from "./axes";
import { Config } from "./Config";
import { Importance } from "./Importance";
import { Progress } from "./Progress";
import { SweepHeader } from "./SweepHeader";
import styles from "./SweepPage.module.css";
import { Trials } from "./Trials";
import { trialsOf } from "./trials";

const VIEW: LineView = { x: "_step", smoothing: "none", weight: 0, logY: false };
const NO_RUNS: readonly Run[] = [];

export interface SweepPageProps {
  readonly sweep: SweepRef;
  /** How the axes are drawn; what is not said is as the values suggest. */
  readonly axes: AxesSearch;
  readonly onAxes: (next: AxesSearch) => void;
}

export function SweepPage(props: SweepPageProps): ReactElement {
  const { sweep } = props;
  const { data, error, refetch } = useQuery(sweepQuery(sweep));
  return (
    <>
      <TopBar project={sweep} crumbs={["Sweeps", data?.name ?? sweep.sweep]} isHeading={!data} />
      <main className={styles.main}>
        {data ? (
          <Found {...props} detail={data} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows count={8} />
        )}
      </main>
    </>
  );
}

interface FoundProps extends SweepPageProps {
  readonly detail: SweepDetail;
}

function Found({ sweep, detail, axes, onAxes }: FoundProps): ReactElement {
  const found = useQuery(trialsQuery(sweep)).data;
  const runs = found?.items ?? NO_RUNS;
  const [metric] = detail.metrics;
  const trials = useMemo(() => trialsOf(runs, metric), [runs, metric]);
  const drawn = useDrawn(sweep, runs);
  const columns = useMemo(() => axesOf(detail, runs, axes), [detail, runs, axes]);
  const config = useMemo(() => ({ columns: columns.map(columnOf) }), [columns]);
  const hasTrials = trials.length > 0;
  return (
    <>
      <SweepHeader sweep={sweep} detail={detail} trials={trials} />
      {found && found.total > MOST_TRIALS && (
        <p className={styles.note}>
          The first {formatInteger(MOST_TRIALS)} of {formatInteger(found.total)} trials are shown
        </p>
      )}
      {!hasTrials && (
        <section className={styles.card} aria-label="First trials">
          <EmptyState title="No trials yet">
            Start an agent with the command above, on as many machines as you like
          </EmptyState>
        </section>
      )}
      {hasTrials && (
        <>
          <section className={styles.card} aria-label="Parallel coordinates">
            <h2>
              Parameters and result <AxesMenu axes={columns} search={axes} onSearch={onAxes} />
            </h2>
            <div className={styles.wide}>
              <Parallel
                project={sweep}
                runs={drawn}
                config={config}
                view={VIEW}
                isExpanded={false}
              />
            </div>
          </section>
          <div className={styles.pair}>
            <Progress trials={trials} metric={metric} />
            <Importance sweep={sweep} detail={detail} trials={trials} />
          </div>
          <Trials sweep={sweep} detail={detail} trials={trials} />
        </>
      )}
      <div className={styles.pair}>
        <Agents sweep={sweep} agents={detail.agents} />
        <Config sweep={sweep} detail={detail} />
      </div>
    </>
  );
}

/** The runs as panels see them, in the colours that the workspace gives them. */
function useDrawn(sweep: SweepRef, runs: readonly Run[]): readonly PanelRun[] {
  const selection = useOwnSelection(sweep);
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  useEffect(() => selection.giveColors(ids), [selection, ids]);
  return useMemo(
    () => runs.map(({ id, name }) => ({ id, name, color: selection.colorOf(id) })),
    [runs, selection],
  );
}
