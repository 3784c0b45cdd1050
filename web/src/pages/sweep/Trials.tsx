/** The trials as rows: what they tried and what came of it. */
import { Link } from "@tanstack/react-router";
import { type ReactElement, useMemo, useState } from "react";
import type { SweepDetail, SweepRef } from "@/data/types";
import { cellText } from "@/lib/cell";
import { formatCount, formatNumber } from "@/lib/number";
import { formatDuration } from "@/lib/time";
import { valueAt, writeField } from "@/panels/facts/field";
import { Button, Segmented, StateBadge } from "@/ui";
import styles from "./SweepPage.module.css";
import { bestOf, ordered, type Trial, type TrialOrder } from "./trials";

interface TrialsProps {
  readonly sweep: SweepRef;
  readonly detail: SweepDetail;
  readonly trials: readonly Trial[];
}

const ORDERS: readonly { value: TrialOrder; label: string }[] = [
  { value: "number", label: "Newest" },
  { value: "value", label: "Best" },
  { value: "state", label: "State" },
];
const PAGE = 100;

export function Trials({ sweep, detail, trials }: TrialsProps): ReactElement {
  const [order, setOrder] = useState<TrialOrder>("number");
  const [shown, setShown] = useState(PAGE);
  const [metric] = detail.metrics;
  const goal = metric?.goal ?? "minimize";
  const best = bestOf(trials, goal);
  const rows = useMemo(() => ordered(trials, order, goal), [trials, order, goal]);
  return (
    <section className={styles.card} aria-label="Trials">
      <h2>
        Trials <small>{formatCount(trials.length, "run")}</small>
        <Segmented label="Order" value={order} options={ORDERS} onChange={setOrder} />
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div className={styles.scroll} tabIndex={0}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th data-numeric="">#</th>
              <th>Run</th>
              <th>State</th>
              <th data-numeric="">{metric?.name ?? "Metric"}</th>
              {detail.parameters.map((name) => (
                <th key={name} data-numeric="">
                  {name}
                </th>
              ))}
              <th data-numeric="">Time</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map(({ run, number, value }) => (
              <tr key={run.id}>
                <td data-numeric="">{number}</td>
                <td>
                  <Link
                    className={styles.link}
                    to="/$entity/$project/runs/$run"
                    params={{ entity: sweep.entity, project: sweep.project, run: run.id }}
                  >
                    {run.name}
                  </Link>
                </td>
                <td>
                  <StateBadge state={run.state} />
                </td>
                <td data-numeric="" data-best={run === best?.run ? "" : undefined}>
                  {value === null ? "" : formatNumber(value, 5)}
                </td>
                {detail.parameters.map((path) => (
                  <td key={path} data-numeric="">
                    {cellText(valueAt(run, writeField({ section: "config", path })))}
                  </td>
                ))}
                <td data-numeric="">{formatDuration(run.runtime_s)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > shown && (
        <Button size="s" variant="quiet" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, rows.length - shown)} more
        </Button>
      )}
    </section>
  );
}
