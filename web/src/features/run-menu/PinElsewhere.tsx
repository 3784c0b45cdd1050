/** Pins a run in the viewer's own workspace of another project, which is chosen by its name. */
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactElement, useEffect, useMemo, useRef, useState } from "react";
import { nameIn } from "@/data/named-runs";
import { projectsQuery } from "@/data/projects";
import type { ProjectRef, RunRef } from "@/data/types";
import { FindWindow } from "@/features/quick-search/FindWindow";
import { ranked } from "@/features/quick-search/finds";
import { canPin, pin } from "@/features/run-selector/selection";
import { useWorkspace } from "@/features/workspace/useWorkspace";
import { useToast } from "@/ui";

interface PinElsewhereProps {
  readonly run: RunRef;
  readonly onClose: () => void;
}

export function PinElsewhere({ run, onClose }: PinElsewhereProps): ReactElement {
  const [text, setText] = useState("");
  const [target, setTarget] = useState<ProjectRef | null>(null);
  const projects = useQuery(projectsQuery()).data;
  const finds = useMemo(
    () =>
      ranked(
        (projects ?? [])
          .filter(({ entity, name }) => entity !== run.entity || name !== run.project)
          .map(({ entity, name }) => ({
            id: `${entity}/${name}`,
            kind: "Project",
            name,
            hint: entity,
            place: { entity, project: name },
          })),
        text.replaceAll("/", " "),
      ),
    [projects, run, text],
  );
  if (target) return <Pinned run={run} target={target} onDone={onClose} />;
  return (
    <FindWindow
      title="Pin in another project"
      label="Search projects"
      placeholder="In the workspace of…"
      text={text}
      onText={setText}
      finds={finds}
      isSettled={projects !== undefined}
      onGo={({ place }) => setTarget(place)}
      onClose={onClose}
    />
  );
}

interface PinnedProps {
  readonly run: RunRef;
  readonly target: ProjectRef;
  readonly onDone: () => void;
}

/** Waits for the workspace: what is pinned is added to what stands there. */
function Pinned({ run, target, onDone }: PinnedProps): null {
  const { isPending, workspace, edit } = useWorkspace(target, null);
  const toast = useToast();
  const navigate = useNavigate();
  const isFull = !canPin(workspace.runSet);
  const isDone = useRef(false);
  useEffect(() => {
    if (isPending || isDone.current) return;
    isDone.current = true;
    const name = nameIn(target, run);
    if (!isFull) edit(`pin ${name}`, pin(target, name, true));
    const place = `${target.entity}/${target.project}`;
    toast({
      title: isFull ? `No more runs can be pinned in ${place}` : `Pinned in ${place}`,
      tone: isFull ? "bad" : "good",
      action: {
        label: "Go there",
        onSelect: () => void navigate({ to: "/$entity/$project", params: { ...target } }),
      },
    });
    onDone();
  }, [isPending, isFull, edit, run, target, toast, navigate, onDone]);
  return null;
}
