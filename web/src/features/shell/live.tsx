/** Keeps a project live while one of its pages is open, and shows whether it is. */
import { createContext, type ReactNode, useContext } from "react";
import { type LiveState, useLive } from "@/data/live";
import type { ProjectRef } from "@/data/types";
import styles from "./live.module.css";

const LiveContext = createContext<LiveState>("connecting");

export function LiveProject({ project, children }: { project: ProjectRef; children: ReactNode }) {
  return <LiveContext value={useLive(project)}>{children}</LiveContext>;
}

const WORDS: Readonly<Record<LiveState, { word: string; hint: string }>> = {
  connecting: { word: "connecting", hint: "Connecting to the server" },
  live: { word: "live", hint: "New points appear by themselves" },
  reconnecting: { word: "reconnecting", hint: "The connection was lost; trying again" },
};

export function LiveMark() {
  const state = useContext(LiveContext);
  const { word, hint } = WORDS[state];
  return (
    <span className={styles.mark} data-state={state} role="status" title={hint}>
      <i />
      {word}
    </span>
  );
}
