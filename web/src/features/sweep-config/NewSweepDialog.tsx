/** Makes a sweep: from an example, or from what runs that are there have tried. */
import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useState } from "react";
import { runsQuery } from "@/data/runs";
import { useCreateSweep } from "@/data/sweeps";
import type { ProjectRef, Run, SweepDetail } from "@/data/types";
import { asNumber } from "@/lib/json";
import { formatCount } from "@/lib/number";
import { Button, Checkbox, Dialog, TextField, useToast } from "@/ui";
import { ConfigEditor, isSound, useConfigReport } from "./ConfigEditor";
import styles from "./NewSweepDialog.module.css";
import { configFrom, EXAMPLE } from "./suggest";

interface NewSweepDialogProps {
  readonly project: ProjectRef;
  readonly onClose: () => void;
  readonly onMade: (sweep: SweepDetail) => void;
}

/** So many of the newest runs are looked at, and may count for the search. */
const LOOKED_AT = 200;

export function NewSweepDialog({ project, onClose, onMade }: NewSweepDialogProps): ReactElement {
  const [name, setName] = useState("");
  const [config, setConfig] = useState(EXAMPLE);
  const [counts, setCounts] = useState(false);
  const runs = useQuery(runsQuery(project, { limit: LOOKED_AT })).data?.items ?? [];
  const ended = runs.filter(({ state }) => state === "finished");
  const report = useConfigReport(config);
  const create = useCreateSweep(project);
  const toast = useToast();
  const make = (): void => {
    const prior_runs = counts ? ended.map(({ id }) => id) : [];
    create.mutate(
      { config, prior_runs, ...(name.trim() && { name: name.trim() }) },
      {
        onSuccess: (sweep) => {
          onClose();
          onMade(sweep);
        },
        onError: (error) =>
          toast({ title: "The sweep was not made", description: error.message, tone: "bad" }),
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title="New sweep"
      size="l"
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            loading={create.isPending}
            disabled={!isSound(report)}
            onClick={make}
          >
            Create sweep
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField label="Name" placeholder="as the config says" value={name} onChange={setName} />
        <div className={styles.from}>
          <Button size="s" onClick={() => setConfig(EXAMPLE)}>
            Example
          </Button>
          {runs.length > 1 && (
            <Button size="s" onClick={() => setConfig(configFrom(runs, metricOf(runs)))}>
              From the newest {formatCount(runs.length, "run")}
            </Button>
          )}
        </div>
        <ConfigEditor value={config} onChange={setConfig} />
        {ended.length > 0 && (
          <Checkbox
            label={`Let ${formatCount(ended.length, "finished run")} count for the search`}
            checked={counts}
            onChange={setCounts}
          />
        )}
      </div>
    </Dialog>
  );
}

/** What most runs keep in their summary and looks most like the aim of training. */
function metricOf(runs: readonly Run[]): string {
  const seen = new Map<string, number>();
  for (const { summary } of runs) {
    for (const [key, value] of Object.entries(summary)) {
      if (!key.startsWith("_") && asNumber(value) !== undefined) {
        seen.set(key, (seen.get(key) ?? 0) + rank(key));
      }
    }
  }
  const [best] = [...seen].toSorted(([, a], [, b]) => b - a);
  return best?.[0] ?? "";
}

function rank(key: string): number {
  const isJudged = /val|test|eval/i.test(key) ? 4 : 1;
  return /loss|acc|score|error|reward/i.test(key) ? 2 * isJudged : isJudged / 2;
}
