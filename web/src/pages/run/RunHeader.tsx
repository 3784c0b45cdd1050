import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { useStopRun } from "@/data/runs";
import type { RunDetail, RunRef } from "@/data/types";
import { RunMenu } from "@/features/run-menu/RunMenu";
import { useOwnSelection } from "@/features/run-selector/useSelection";
import { formatAgo, formatDateTime, formatTicking } from "@/lib/time";
import {
  Button,
  ColorDot,
  ConfirmDialog,
  CopyButton,
  IconButton,
  IconClock,
  IconMore,
  IconStop,
  IconUser,
  StateBadge,
  useNow,
  useToast,
} from "@/ui";
import { EditableText } from "@/ui/field/EditableText";
import { TagEditor } from "@/ui/tags/TagEditor";
import styles from "./RunPage.module.css";
import { useEdit } from "./useEdit";

export interface RunHeaderProps {
  readonly reference: RunRef;
  readonly run: RunDetail;
  /** When `run` was read, in seconds since the epoch: a running one is older by what passed since. */
  readonly readAt: number;
  readonly color: string;
}

export function RunHeader({ reference, run, readAt, color }: RunHeaderProps): ReactElement {
  const isRunning = run.state === "running";
  const now = useNow(isRunning ? 1000 : 30_000);
  const edit = useEdit(reference);
  const selection = useOwnSelection(reference);
  const navigate = useNavigate();
  const runtime = run.runtime_s + (isRunning ? Math.max(0, now - readAt) : 0);
  return (
    <header className={styles.header}>
      <div className={styles.titles}>
        <ColorDot color={color} />
        <h1 className={styles.name}>
          <EditableText
            required
            label="run name"
            value={run.name}
            onSave={(name) => edit({ name })}
          />
        </h1>
        <StateBadge state={run.state} />
        <span className={styles.id}>
          <code>{run.id}</code>
          <CopyButton label="Copy run id" text={run.id} />
        </span>
        <RunMenu
          project={reference}
          run={run}
          selection={selection}
          trigger={<IconButton size="s" label="More of this run" icon={<IconMore size={14} />} />}
          onGone={() =>
            void navigate({
              to: "/$entity/$project/runs",
              params: { entity: reference.entity, project: reference.project },
            })
          }
        />
        {isRunning && <StopButton reference={reference} run={run} />}
      </div>
      <div className={styles.facts}>
        {run.user && (
          <span className={styles.fact}>
            <IconUser size={13} /> {run.user}
          </span>
        )}
        <span className={styles.fact} title={formatDateTime(run.created_at)}>
          started {formatAgo(run.created_at, now)}
        </span>
        <span className={styles.fact}>
          <IconClock size={13} /> {formatTicking(runtime)}
        </span>
        <TagEditor tags={run.tags} onChange={(tags) => edit({ tags })} />
      </div>
    </header>
  );
}

function StopButton({ reference, run }: { reference: RunRef; run: RunDetail }): ReactElement {
  const [isAsking, setAsking] = useState(false);
  const toast = useToast();
  const stop = useStopRun(reference);
  const send = (): void =>
    stop.mutate(undefined, {
      onSuccess: () => toast({ title: "Asked the run to stop", tone: "good" }),
      onError: (error) =>
        toast({ title: "The run was not stopped", description: error.message, tone: "bad" }),
    });
  return (
    <>
      <Button
        className={styles.stop ?? ""}
        variant="danger"
        size="s"
        icon={<IconStop size={13} />}
        loading={stop.isPending || run.stop_requested}
        onClick={() => setAsking(true)}
      >
        {run.stop_requested ? "Stopping…" : "Stop run…"}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={`Stop ${run.name}?`}
        confirm="Stop run"
        danger
        onConfirm={send}
      >
        Its process is interrupted as if by Ctrl+C at its next sign of life. What it has logged is
        kept.
      </ConfirmDialog>
    </>
  );
}
