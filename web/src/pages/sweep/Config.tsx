/** What a sweep searches, as YAML; changed here, it holds from the next trial on. */
import { type ReactElement, useState } from "react";
import { useEditSweep } from "@/data/sweeps";
import type { SweepDetail, SweepRef } from "@/data/types";
import { ConfigEditor, isSound, useConfigReport } from "@/features/sweep-config/ConfigEditor";
import { Button, CopyButton, useToast } from "@/ui";
import styles from "./SweepPage.module.css";

interface ConfigProps {
  readonly sweep: SweepRef;
  readonly detail: SweepDetail;
}

export function Config({ sweep, detail }: ConfigProps): ReactElement {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? detail.config;
  const report = useConfigReport(text);
  const edit = useEditSweep(sweep);
  const toast = useToast();
  const isChanged = draft !== null && draft !== detail.config;
  const save = (): void =>
    edit.mutate(
      { config: text },
      {
        onSuccess: () => {
          setDraft(null);
          toast({ title: "The configuration takes effect with the next trial", tone: "good" });
        },
        onError: (error) => toast({ title: "Not saved", description: error.message, tone: "bad" }),
      },
    );
  return (
    <section className={styles.card} aria-label="Configuration">
      <h2>
        Configuration <CopyButton text={detail.config} label="Copy the configuration" />
      </h2>
      <ConfigEditor
        value={text}
        onChange={setDraft}
        rows={Math.min(24, text.split("\n").length + 1)}
      />
      {isChanged && (
        <div className={styles.buttons}>
          <Button
            size="s"
            variant="primary"
            loading={edit.isPending}
            disabled={!isSound(report)}
            onClick={save}
          >
            Save
          </Button>
          <Button size="s" variant="quiet" onClick={() => setDraft(null)}>
            Discard
          </Button>
        </div>
      )}
    </section>
  );
}
