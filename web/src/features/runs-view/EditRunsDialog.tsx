/** Tags, group and job type of several runs at once; what is left empty stays as it is. */
import { type ReactElement, useState } from "react";
import { useBulk } from "@/data/bulk";
import type { ProjectRef } from "@/data/types";
import { formatCount } from "@/lib/number";
import { Button, Dialog, TextField, useToast } from "@/ui";
import styles from "./RunsView.module.css";

interface EditRunsDialogProps {
  readonly project: ProjectRef;
  readonly runs: readonly string[];
  readonly onClose: () => void;
}

export function EditRunsDialog({ project, runs, onClose }: EditRunsDialogProps): ReactElement {
  const [added, setAdded] = useState("");
  const [removed, setRemoved] = useState("");
  const [group, setGroup] = useState("");
  const [jobType, setJobType] = useState("");
  const bulk = useBulk(project);
  const toast = useToast();
  const change = {
    ...(tagsIn(added).length > 0 && { add_tags: tagsIn(added) }),
    ...(tagsIn(removed).length > 0 && { remove_tags: tagsIn(removed) }),
    ...(group.trim() && { group: group.trim() }),
    ...(jobType.trim() && { job_type: jobType.trim() }),
  };
  const save = (): void =>
    bulk.mutate(
      { do: "edit", runs, ...change },
      {
        onSuccess: (count) => {
          toast({ title: `${formatCount(count, "run")} changed`, tone: "good" });
          onClose();
        },
        onError: (error) =>
          toast({ title: "Nothing was changed", description: error.message, tone: "bad" }),
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={`Edit ${formatCount(runs.length, "run")}`}
      description="Fields left empty stay unchanged"
      footer={
        <>
          <Button variant="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            variant="primary"
            loading={bulk.isPending}
            disabled={Object.keys(change).length === 0}
            onClick={save}
          >
            Save
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField label="Add tags" placeholder="baseline, v2" value={added} onChange={setAdded} />
        <TextField label="Remove tags" value={removed} onChange={setRemoved} />
        <TextField label="Group" value={group} onChange={setGroup} />
        <TextField label="Job type" value={jobType} onChange={setJobType} />
      </div>
    </Dialog>
  );
}

function tagsIn(text: string): readonly string[] {
  return text.split(",").flatMap((tag) => tag.trim() || []);
}
