/** The windows that name a project anew, and that end it. */
import { useState } from "react";
import { useDeleteProject, useEditProject } from "@/data/projects";
import type { ProjectRef } from "@/data/types";
import { formatCount } from "@/lib/number";
import { Button, Dialog, TextField } from "@/ui";

interface RenameProps {
  readonly project: ProjectRef;
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}

export function RenameProject({ project, onClose, onName }: RenameProps) {
  const [name, setName] = useState(project.project);
  const edit = useEditProject(project);
  const wanted = name.trim();
  const isReady = wanted !== "" && wanted !== project.project && !edit.isPending;
  const rename = (): void =>
    edit.mutate({ name: wanted }, { onSuccess: (renamed) => onName(renamed.name) });
  return (
    <Dialog
      open
      size="s"
      onOpenChange={onClose}
      title="Rename project"
      description="Scripts that log to the old name will create a new project with that name"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={edit.isPending} disabled={!isReady} onClick={rename}>
            Rename
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) rename();
        }}
      >
        <TextField
          label="Name"
          autoFocus
          value={name}
          onChange={setName}
          error={edit.error?.message ?? null}
        />
      </form>
    </Dialog>
  );
}

interface DeleteProps {
  readonly project: ProjectRef;
  readonly runs: number;
  readonly onClose: () => void;
  readonly onGone: () => void;
}

/** There is no way back: its name has to be written. */
export function DeleteProject({ project, runs, onClose, onGone }: DeleteProps) {
  const [name, setName] = useState("");
  const removal = useDeleteProject(project);
  return (
    <Dialog
      open
      size="s"
      onOpenChange={onClose}
      title="Delete project?"
      description={`${formatCount(runs, "run")}, artifacts, views, sweeps and launch queues go with it, for ever`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="danger"
            loading={removal.isPending}
            disabled={name !== project.project}
            onClick={() => removal.mutate(undefined, { onSuccess: onGone })}
          >
            Delete forever
          </Button>
        </>
      }
    >
      <TextField
        label={`Type ${project.project} to confirm`}
        value={name}
        onChange={setName}
        error={removal.error?.message ?? null}
      />
    </Dialog>
  );
}
