/** What a sweep is and how it goes, what one can tell it, and how an agent is started. */
import { type ReactElement, useState } from "react";
import { useEditSweep } from "@/data/sweeps";
import type { SweepDetail, SweepRef, SweepState } from "@/data/types";
import { SweepBadge } from "@/features/sweep-config/SweepBadge";
import { asNumber } from "@/lib/json";
import { formatInteger, formatNumber } from "@/lib/number";
import { Button, ConfirmDialog, CopyButton, useToast } from "@/ui";
import styles from "./SweepPage.module.css";
import { bestOf, type Trial } from "./trials";

interface SweepHeaderProps {
  readonly sweep: SweepRef;
  readonly detail: SweepDetail;
  readonly trials: readonly Trial[];
}

interface Order {
  readonly state: SweepState;
  readonly label: string;
  readonly from: readonly string[];
}

const ORDERS: readonly Order[] = [
  { state: "PAUSED", label: "Pause", from: ["RUNNING", "PENDING"] },
  { state: "RUNNING", label: "Resume", from: ["PAUSED"] },
  { state: "FINISHED", label: "Stop", from: ["RUNNING", "PENDING", "PAUSED"] },
  { state: "CANCELED", label: "Cancel", from: ["RUNNING", "PENDING", "PAUSED"] },
];

export function SweepHeader({ sweep, detail, trials }: SweepHeaderProps): ReactElement {
  const [metric] = detail.metrics;
  const best = metric ? bestOf(trials, metric.goal) : null;
  const value = best?.value ?? asNumber(detail.best) ?? null;
  const command = `runwell agent ${sweep.entity}/${sweep.project}/${sweep.sweep}`;
  return (
    <section className={styles.card} aria-label="Sweep">
      <div className={styles.head}>
        <h1 className={styles.name}>
          {detail.name}
          <SweepBadge state={detail.state} />
        </h1>
        <div className={styles.facts}>
          <span>
            Method <b>{detail.method}</b>
          </span>
          {metric && (
            <span>
              {metric.goal === "maximize" ? "Maximize" : "Minimize"} <b>{metric.name}</b>
            </span>
          )}
          {value !== null && (
            <span>
              Best <b>{formatNumber(value, 5)}</b>
              {best && ` by ${best.run.name}`}
            </span>
          )}
          <span>
            Runs <b>{formatInteger(detail.run_count)}</b>
            {detail.expected_run_count !== null &&
              ` of ${formatInteger(detail.expected_run_count)}`}
          </span>
        </div>
        <Orders sweep={sweep} state={detail.state} />
      </div>
      <div className={styles.command}>
        <code>{command}</code>
        <CopyButton text={command} label="Copy the command of an agent" />
      </div>
      {detail.warnings.length > 0 && (
        <ul className={styles.warnings}>
          {detail.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Orders({ sweep, state }: { readonly sweep: SweepRef; readonly state: string }) {
  const [asked, setAsked] = useState<Order | null>(null);
  const edit = useEditSweep(sweep);
  const toast = useToast();
  const give = (order: Order): void =>
    edit.mutate(
      { state: order.state },
      {
        onError: (error) =>
          toast({ title: "That did not work", description: error.message, tone: "bad" }),
      },
    );
  return (
    <div className={styles.actions}>
      {ORDERS.filter(({ from }) => from.includes(state)).map((order) => (
        <Button
          key={order.state}
          size="s"
          disabled={edit.isPending}
          variant={order.state === "CANCELED" ? "danger" : "plain"}
          onClick={() => (order.state === "CANCELED" ? setAsked(order) : give(order))}
        >
          {order.label}
        </Button>
      ))}
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(isOpen) => !isOpen && setAsked(null)}
        title="Cancel this sweep?"
        confirm="Cancel sweep"
        danger
        onConfirm={() => {
          if (asked) give(asked);
          setAsked(null);
        }}
      >
        Its running trials are stopped, and its agents leave. What was logged stays.
      </ConfirmDialog>
    </div>
  );
}
