/** The windows behind the menu of a run. Loaded when the first of them is opened. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactElement, type ReactNode, useMemo, useState } from "react";
import { useBulk } from "@/data/bulk";
import { projectsQuery } from "@/data/projects";
import { useEditRun, useForkRun, useStopRun } from "@/data/runs";
import type { ProjectRef } from "@/data/types";
import { Button, ConfirmDialog, Dialog, TextField, useToast } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import { TagEditor } from "@/ui/tags/TagEditor";
import { PinElsewhere } from "./PinElsewhere";
import styles from "./RunDialogs.module.css";
import type { RunMenuProps } from "./RunMenu";
import { useRemoval } from "./useRemoval";

export type Asked = "pin" | "rename" | "tags" | "fork" | "move" | "stop" | "delete";

interface RunDialogsProps extends Pick<RunMenuProps, "project" | "run"> {
  readonly asked: Asked;
  readonly onClose: () => void;
  readonly onGone: () => void;
}

type WindowProps = Omit<RunDialogsProps, "asked">;

export function RunDialogs({ asked, ...props }: RunDialogsProps): ReactElement {
  if (asked === "pin") return <Pin {...props} />;
  if (asked === "rename") return <Rename {...props} />;
  if (asked === "tags") return <Tags {...props} />;
  if (asked === "fork") return <Fork {...props} />;
  if (asked === "move") return <Move {...props} />;
  if (asked === "stop") return <Stop {...props} />;
  return <Delete {...props} />;
}

function Pin({ project, run, onClose }: WindowProps): ReactElement {
  const ref = useMemo(() => ({ ...project, run: run.id }), [project, run.id]);
  return <PinElsewhere run={ref} onClose={onClose} />;
}

function Rename({ project, run, onClose }: WindowProps): ReactElement {
  const [name, setName] = useState(run.name);
  const edit = useEditRun({ ...project, run: run.id });
  const toast = useToast();
  const wanted = name.trim();
  const save = (): void =>
    edit.mutate(
      { name: wanted },
      {
        onSuccess: onClose,
        onError: ({ message }) =>
          toast({ title: "The change was not saved", description: message, tone: "bad" }),
      },
    );
  return (
    <Form
      title={`Rename ${run.name}`}
      verb="Rename"
      isReady={wanted !== "" && wanted !== run.name}
      isBusy={edit.isPending}
      onDone={save}
      onClose={onClose}
    >
      <TextField label="Name" autoFocus value={name} onChange={setName} />
    </Form>
  );
}

function Tags({ project, run, onClose }: WindowProps): ReactElement {
  const [tags, setTags] = useState<readonly string[]>(run.tags);
  const edit = useEditRun({ ...project, run: run.id });
  const toast = useToast();
  const change = (next: readonly string[]): void => {
    setTags(next);
    edit.mutate(
      { tags: next },
      {
        onError: ({ message }) =>
          toast({ title: "The change was not saved", description: message, tone: "bad" }),
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="s"
      title={`Tags of ${run.name}`}
      footer={<Button onClick={onClose}>Done</Button>}
    >
      <TagEditor tags={tags} onChange={change} />
    </Dialog>
  );
}

function Fork({ project, run, onClose }: WindowProps): ReactElement {
  const [step, setStep] = useState(String(Math.max(0, run.last_step)));
  const [name, setName] = useState(`${run.name}-fork`);
  const fork = useForkRun({ ...project, run: run.id });
  const navigate = useNavigate();
  const at = /^\d+$/.test(step) ? Number(step) : null;
  const make = (): void =>
    fork.mutate(
      { step: at ?? 0, name: name.trim() },
      {
        onSuccess: ({ id }) => {
          onClose();
          const params = { entity: project.entity, project: project.project, run: id };
          void navigate({ to: "/$entity/$project/runs/$run", params });
        },
      },
    );
  return (
    <Form
      title={`Fork ${run.name}`}
      description="Creates a run with everything this one logged up to a step; a script can continue it by its id"
      verb="Fork"
      isReady={at !== null && name.trim() !== ""}
      isBusy={fork.isPending}
      onDone={make}
      onClose={onClose}
    >
      <TextField
        label="After step"
        value={step}
        onChange={setStep}
        error={at === null ? "A whole number" : null}
      />
      <TextField label="Name" value={name} onChange={setName} error={fork.error?.message ?? null} />
    </Form>
  );
}

function Move({ project, run, onClose, onGone }: WindowProps): ReactElement {
  const [to, setTo] = useState("");
  const bulk = useBulk(project);
  const toast = useToast();
  const projects = useQuery(projectsQuery()).data ?? [];
  const here = `${project.entity}/${project.project}`;
  const options = projects.map(({ entity, name }) => `${entity}/${name}`);
  const target = placeOf(to, project);
  // Promises, for the page of a run that has left may go before there is an answer.
  const move = (): void => {
    if (!target) return;
    void bulk.mutateAsync({ do: "move", runs: [run.id], ...target }).then(
      () => {
        toast({ title: `Moved to ${target.entity}/${target.project}`, tone: "good" });
        onClose();
        onGone();
      },
      ({ message }: Error) =>
        toast({ title: "The run was not moved", description: message, tone: "bad" }),
    );
  };
  return (
    <Form
      title={`Move ${run.name}`}
      verb="Move"
      isReady={target !== null}
      isBusy={bulk.isPending}
      onDone={move}
      onClose={onClose}
    >
      <Suggest
        label="To project"
        value={to}
        options={options.filter((option) => option !== here)}
        onChange={setTo}
      />
    </Form>
  );
}

/** "entity/project", or a project beside this one. */
function placeOf(text: string, here: ProjectRef): ProjectRef | null {
  const parts = text.trim().split("/");
  const [first = "", second] = parts;
  if (parts.length > 2 || first === "" || second === "") return null;
  return second === undefined
    ? { entity: here.entity, project: first }
    : { entity: first, project: second };
}

function Stop({ project, run, onClose }: WindowProps): ReactElement {
  const stop = useStopRun({ ...project, run: run.id });
  const toast = useToast();
  // A promise: the window is gone before there is an answer.
  const send = (): void =>
    void stop.mutateAsync().then(
      () => toast({ title: "Asked the run to stop", tone: "good" }),
      ({ message }: Error) =>
        toast({ title: "The run was not stopped", description: message, tone: "bad" }),
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Stop ${run.name}?`}
      confirm="Stop run"
      danger
      onConfirm={send}
    >
      Its process is interrupted as if by Ctrl+C at its next sign of life. What it has logged is
      kept.
    </ConfirmDialog>
  );
}

function Delete({ project, run, onClose, onGone }: WindowProps): ReactElement {
  const remove = useRemoval(project, [run.id], onGone);
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={`Delete ${run.name}?`}
      confirm="Delete"
      danger
      onConfirm={remove}
    >
      It moves to the project’s trash and can be restored from there.
    </ConfirmDialog>
  );
}

interface FormProps {
  readonly title: string;
  readonly description?: string;
  readonly verb: string;
  readonly isReady: boolean;
  readonly isBusy: boolean;
  readonly onDone: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Form(props: FormProps): ReactElement {
  const { title, description, verb, isReady, isBusy, onDone, onClose, children } = props;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady) onDone();
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="s"
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!isReady} loading={isBusy} onClick={onDone}>
            {verb}
          </Button>
        </>
      }
    >
      <form className={styles.form} onSubmit={submit}>
        {children}
      </form>
    </Dialog>
  );
}
