/** Keeps a project live while one of its pages is open, and shows whether it is. */
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { type Live, type LiveState, useLive } from "@/data/live";
import type { ProjectRef } from "@/data/types";
import styles from "./live.module.css";

const LiveContext = createContext<Live>({ state: "connecting", follow: () => {} });

export function LiveProject({ project, children }: { project: ProjectRef; children: ReactNode }) {
  const { state, follow } = useLive(project);
  const live = useMemo(() => ({ state, follow }), [state, follow]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

const NO_RUNS: readonly string[] = [];

/** Keeps runs of other projects live as well, until the component goes; the same list says the same. */
export function useFollowed(runs: readonly string[]): void {
  const { follow } = useContext(LiveContext);
  useEffect(() => follow(runs), [follow, runs]);
  useEffect(() => () => follow(NO_RUNS), [follow]);
}

const WORDS: Readonly<Record<LiveState, { word: string; hint: string }>> = {
  connecting: { word: "connecting", hint: "Connecting to the server" },
  live: { word: "live", hint: "New points appear by themselves" },
  reconnecting: { word: "reconnecting", hint: "The connection was lost; trying again" },
};

export function LiveMark() {
  const { state } = useContext(LiveContext);
  const { word, hint } = WORDS[state];
  return (
    <span className={styles.mark} data-state={state} role="status" title={hint}>
      <i />
      {word}
    </span>
  );
}
