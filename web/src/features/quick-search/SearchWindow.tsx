/** The window of the quick search: a line to type into, and what it finds below. */
import { Dialog as Base } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import {
  type KeyboardEvent,
  type ReactElement,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { projectsQuery } from "@/data/projects";
import { runsQuery } from "@/data/runs";
import { sweepsQuery } from "@/data/sweeps";
import type { ProjectRef } from "@/data/types";
import { viewerQuery } from "@/data/viewer";
import { viewsQuery } from "@/data/views";
import { nwOf } from "@/features/workspace/names";
import { IconSearch } from "@/ui";
import { type Find, ranked } from "./finds";
import styles from "./SearchWindow.module.css";

const RUNS = 12;
const NO_PROJECT: ProjectRef = { entity: "", project: "" };

export function SearchWindow({ onClose }: { readonly onClose: () => void }): ReactElement {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const { finds, isSettled } = useFinds(text);
  const [isGoing, setGoing] = useState(false);
  const chosen = finds[Math.min(at, finds.length - 1)];
  const navigate = useNavigate();
  const go = (find: Find | undefined): void => {
    if (!find) return;
    onClose();
    void navigate({ to: `/${find.path}`, search: { ...find.search } } as never);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((Math.min(at, finds.length - 1) + step + finds.length) % Math.max(1, finds.length));
    }
    if (event.key === "Enter") {
      event.preventDefault();
      setGoing(true);
    }
  };
  // Enter means what is found for the text that stands there, not what was listed before it.
  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    if (!isGoing || !isSettled) return;
    setGoing(false);
    latest.current(chosen);
  }, [isGoing, isSettled, chosen]);
  return (
    <Base.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={styles.popup} initialFocus={input}>
          <Base.Title className="visually-hidden">Quick search</Base.Title>
          <div className={styles.line}>
            <IconSearch size={16} />
            <input
              ref={input}
              className={styles.input}
              role="combobox"
              aria-label="Search projects, runs, sweeps and views"
              aria-expanded="true"
              aria-controls="quick-finds"
              aria-activedescendant={chosen && `find-${chosen.id}`}
              placeholder="Go to a project, run, sweep or view…"
              value={text}
              onChange={(event) => {
                setText(event.target.value);
                setAt(0);
                setGoing(false);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <Finds finds={finds} chosen={chosen} onGo={go} />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

interface FindsProps {
  readonly finds: readonly Find[];
  readonly chosen: Find | undefined;
  readonly onGo: (find: Find) => void;
}

function Finds({ finds, chosen, onGo }: FindsProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  const id = chosen?.id;
  useEffect(() => {
    if (id)
      list.current?.querySelector("[aria-selected=true]")?.scrollIntoView?.({ block: "nearest" });
  }, [id]);
  if (finds.length === 0) return <p className={styles.none}>Nothing is called so</p>;
  return (
    <div ref={list} id="quick-finds" role="listbox" aria-label="Found" className={styles.list}>
      {finds.map((find) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the field above
        // biome-ignore lint/a11y/useFocusableInteractive: so does the focus
        <div
          key={find.id}
          id={`find-${find.id}`}
          role="option"
          aria-selected={find === chosen}
          className={styles.find}
          onClick={() => onGo(find)}
        >
          <span className={styles.kind}>{find.kind}</span>
          <span className={styles.name}>{find.name}</span>
          {find.hint && <span className={styles.hint}>{find.hint}</span>}
        </div>
      ))}
    </div>
  );
}

/** Places by name: all projects, and of the one that is open its pages, runs, sweeps and views. */
function useFinds(text: string): { readonly finds: readonly Find[]; readonly isSettled: boolean } {
  const settled = useDeferredValue(text.trim());
  const { entity, project } = useParams({ strict: false });
  const isIn = entity !== undefined && project !== undefined;
  const here = useMemo(() => (isIn ? { entity, project } : NO_PROJECT), [isIn, entity, project]);
  const viewer = useQuery(viewerQuery()).data?.username ?? "";
  const projects = useQuery(projectsQuery()).data;
  const found = useQuery({
    ...runsQuery(here, { limit: RUNS, ...(settled && { search: settled }) }),
    enabled: isIn,
  });
  // Until there is an answer, runs of an earlier search would only mislead.
  const runs = isIn && !found.isPlaceholderData ? found.data?.items : undefined;
  const sweeps = useQuery({ ...sweepsQuery(here), enabled: isIn }).data?.items;
  const views = useQuery({ ...viewsQuery(here), enabled: isIn }).data;
  const isAnswered = !isIn || !(found.isPlaceholderData || found.isPending);
  const finds = useMemo(() => {
    const base = `${encodeURIComponent(here.entity)}/${encodeURIComponent(here.project)}`;
    const inProject = (find: Omit<Find, "path">, rest: string): Find => ({
      ...find,
      hint: here.project,
      path: `${base}${rest}`,
    });
    const page = (name: string, rest: string) =>
      inProject({ id: `page-${name}`, kind: "Page", name }, rest);
    const others = ranked(
      [
        ...(isIn
          ? [
              page("Workspace", ""),
              page("Overview", "/overview"),
              page("Runs", "/runs"),
              page("Sweeps", "/sweeps"),
              page("Artifacts", "/artifacts"),
            ]
          : []),
        { id: "page-projects", kind: "Page", name: "Projects", path: "" } as const,
        { id: "page-settings", kind: "Page", name: "Settings", path: "settings" } as const,
        ...(sweeps ?? []).map(({ id, name }) =>
          inProject(
            { id: `sweep-${id}`, kind: "Sweep", name },
            `/sweeps/${encodeURIComponent(id)}`,
          ),
        ),
        ...(views ?? []).map(({ name, display_name }) => ({
          ...inProject({ id: `view-${name}`, kind: "View", name: display_name || name }, ""),
          search: searchOf(nwOf(name, viewer)),
        })),
        ...(projects ?? []).map(
          ({ entity: owner, name }): Find => ({
            id: `project-${owner}/${name}`,
            kind: "Project",
            name,
            hint: owner,
            path: `${encodeURIComponent(owner)}/${encodeURIComponent(name)}`,
          }),
        ),
      ],
      settled,
    );
    // The server has searched these, by name, id and tag.
    const ofRuns = (runs ?? []).map(({ id, name, state }) => ({
      ...inProject({ id: `run-${id}`, kind: "Run", name }, `/runs/${encodeURIComponent(id)}`),
      hint: `${id} · ${state}`,
    }));
    return settled === "" ? [...others, ...ofRuns] : [...ofRuns, ...others];
  }, [here, isIn, projects, runs, sweeps, views, viewer, settled]);
  return { finds, isSettled: isAnswered && settled === text.trim() };
}

function searchOf(nw: string | null): Readonly<Record<string, string>> {
  return nw === null ? {} : { nw };
}
