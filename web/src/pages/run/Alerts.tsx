/** What a run wanted somebody to know. Nothing where it raised no alert. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { type Alert, alertsQuery } from "@/data/alerts";
import type { RunRef } from "@/data/types";
import { formatAgo, formatDateTime } from "@/lib/time";
import { Badge, ErrorState, type Tone, useNow } from "@/ui";
import styles from "./Alerts.module.css";

const TONES: Readonly<Record<Alert["severity"], Tone>> = {
  INFO: "neutral",
  WARN: "warn",
  ERROR: "bad",
};

export function Alerts({ run }: { readonly run: RunRef }): ReactElement | null {
  const { data, error, refetch } = useQuery(alertsQuery(run));
  const now = useNow(60_000);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data || data.length === 0) return null;
  return (
    <section className={styles.card} aria-label="Alerts">
      <h2>Alerts</h2>
      <ul>
        {data.map(({ id, title, text, severity, created_at }) => (
          <li key={id}>
            <Badge tone={TONES[severity]}>{severity.toLowerCase()}</Badge>
            <span className={styles.told}>
              <b>{title}</b> {text}
            </span>
            <span className={styles.when} title={formatDateTime(created_at)}>
              {formatAgo(created_at, now)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
