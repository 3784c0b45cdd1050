/** Rules that raise an alert when a metric of this panel passes a threshold: made, listed, taken away. */
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import {
  type AlertRule,
  alertRulesQuery,
  type NewAlertRule,
  useAddAlertRule,
  useRemoveAlertRule,
} from "@/data/alert-rules";
import type { ProjectRef } from "@/data/types";
import { formatPlain } from "@/lib/number";
import {
  Button,
  Dialog,
  ErrorState,
  IconButton,
  IconClose,
  Labelled,
  Select,
  Skeleton,
  TextField,
  useToast,
} from "@/ui";
import styles from "./AlertDialog.module.css";

const SIDES = [
  { value: "above", label: "is above" },
  { value: "below", label: "is below" },
] as const;
const SEVERITIES = [
  { value: "INFO", label: "Info" },
  { value: "WARN", label: "Warning" },
  { value: "ERROR", label: "Error" },
] as const;

interface AlertDialogProps {
  readonly project: ProjectRef;
  /** At least one. */
  readonly metrics: readonly string[];
  readonly onClose: () => void;
}

export function AlertDialog({ project, metrics, onClose }: AlertDialogProps): ReactElement {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Alert on a metric"
      description="Every run of this project that logs such a value raises an alert, once. It appears on the run’s page and is sent like alerts from scripts."
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <Form project={project} metrics={metrics} />
      <Rules project={project} metrics={metrics} />
    </Dialog>
  );
}

function Form({ project, metrics }: Omit<AlertDialogProps, "onClose">): ReactElement {
  const [metric, setMetric] = useState(metrics[0] ?? "");
  const [side, setSide] = useState<NewAlertRule["side"]>("above");
  const [severity, setSeverity] = useState<NewAlertRule["severity"]>("WARN");
  const [threshold, setThreshold] = useState("");
  const add = useAddAlertRule(project);
  const limit = threshold.trim() === "" ? Number.NaN : Number(threshold);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!Number.isFinite(limit)) return;
    add.mutate({ metric, side, threshold: limit, severity }, { onSuccess: () => setThreshold("") });
  };
  return (
    <form className={styles.form} onSubmit={send}>
      <Labelled label="When">
        <Select
          label="Metric"
          value={metric}
          options={metrics.map((value) => ({ value, label: value }))}
          onChange={setMetric}
        />
      </Labelled>
      <Labelled label=" ">
        <Select label="Side" value={side} options={SIDES} onChange={setSide} />
      </Labelled>
      <TextField
        label="Threshold"
        type="number"
        step="any"
        value={threshold}
        onChange={setThreshold}
        error={add.error?.message ?? null}
      />
      <Labelled label="As">
        <Select label="Severity" value={severity} options={SEVERITIES} onChange={setSeverity} />
      </Labelled>
      <Button
        type="submit"
        variant="primary"
        disabled={!Number.isFinite(limit)}
        loading={add.isPending}
      >
        Add
      </Button>
    </form>
  );
}

function Rules({ project, metrics }: Omit<AlertDialogProps, "onClose">): ReactElement {
  const { data: all, error, refetch } = useQuery(alertRulesQuery(project));
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!all) return <Skeleton height="2rem" />;
  return <List project={project} rules={all.filter(({ metric }) => metrics.includes(metric))} />;
}

interface ListProps {
  readonly project: ProjectRef;
  readonly rules: readonly AlertRule[];
}

function List({ project, rules }: ListProps): ReactElement {
  const remove = useRemoveAlertRule(project);
  const toast = useToast();
  if (rules.length === 0) return <p className={styles.none}>No rules yet</p>;
  return (
    <ul className={styles.rules} aria-label="Rules">
      {rules.map(({ id, metric, side, threshold, severity, user }) => (
        <li key={id}>
          <span>
            {metric} is {side} {formatPlain(threshold)}
          </span>
          <small>
            {severityLabel(severity)}, by {user}
          </small>
          <IconButton
            size="s"
            label={`Remove: ${metric} is ${side} ${formatPlain(threshold)}`}
            icon={<IconClose size={12} />}
            onClick={() =>
              remove.mutate(id, {
                onError: ({ message }) =>
                  toast({ title: "The rule was not removed", description: message, tone: "bad" }),
              })
            }
          />
        </li>
      ))}
    </ul>
  );
}

function severityLabel(severity: AlertRule["severity"]): string {
  return SEVERITIES.find(({ value }) => value === severity)?.label ?? severity;
}
