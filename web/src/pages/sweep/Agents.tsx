/** Who runs trials, and a way to have one leave. */
import type { ReactElement } from "react";
import { useStopAgent } from "@/data/sweeps";
import type { SweepAgent, SweepRef } from "@/data/types";
import { formatInteger } from "@/lib/number";
import { formatAgo } from "@/lib/time";
import { Badge, Button, EmptyState, type Tone, useNow, useToast } from "@/ui";
import styles from "./SweepPage.module.css";

interface AgentsProps {
  readonly sweep: SweepRef;
  readonly agents: readonly SweepAgent[];
}

const TONES: Readonly<Record<string, Tone>> = { RUNNING: "accent", CRASHED: "bad" };

export function Agents({ sweep, agents }: AgentsProps): ReactElement {
  const now = useNow(10_000);
  const stop = useStopAgent(sweep);
  const toast = useToast();
  const onStop = (agent: string): void =>
    stop.mutate(agent, {
      onError: (error) =>
        toast({ title: "The agent was not stopped", description: error.message, tone: "bad" }),
    });
  return (
    <section className={styles.card} aria-label="Agents">
      <h2>Agents</h2>
      {agents.length === 0 ? (
        <EmptyState title="No agents yet" />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Host</th>
              <th>State</th>
              <th data-numeric="">Runs</th>
              <th>Heard</th>
              <th>By</th>
              <th>
                <span className="visually-hidden">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <tr key={agent.id}>
                <td>{agent.host}</td>
                <td>
                  <Badge tone={TONES[agent.state] ?? "neutral"}>{agent.state.toLowerCase()}</Badge>
                </td>
                <td data-numeric="">{formatInteger(agent.run_count)}</td>
                <td>{formatAgo(agent.heartbeat_at, now)}</td>
                <td>{agent.user}</td>
                <td data-numeric="">
                  {agent.state === "RUNNING" && (
                    <Button
                      size="s"
                      disabled={agent.stop_requested}
                      aria-label={`Stop agent ${agent.id} on ${agent.host}`}
                      onClick={() => onStop(agent.id)}
                    >
                      {agent.stop_requested ? "Stopping…" : "Stop"}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
