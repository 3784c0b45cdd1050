/**
 * The live stream of a project: listens to server-sent events and reads again what they say has
 * changed. The browser resumes a cut connection from its last event by itself; when it gives up,
 * we open a new one and read everything again.
 * A page that nobody sees has no stream: a browser opens six connections to a server, not more, so
 * that as many forgotten tabs would leave none for the seventh.
 *
 * Runs of other projects that are looked at beside are told of in the same stream (`follow`).
 *
 * Invariant: what is read is kept up to date from the moment at which the server read it, however
 * much later the stream was opened (`cursors.ts`); when one was cut, everything is read again.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { ChangeCollector, type Changes, noteRun } from "./changes";
import { beginListening, endListening } from "./cursors";
import { apiUrl, projectPath } from "./http";
import { byProject, listed, refOf } from "./named-runs";
import { forget, noteLeft, patchRun, refreshCurves, refreshLists } from "./refresh";
import type { ProjectRef, RunState, Stream } from "./types";
import { viewerQuery } from "./viewer";

export type LiveState = "connecting" | "live" | "reconnecting";

const PACE = {
  curves: { gap_ms: 1000 },
  lists: { gap_ms: 3000 },
} as const;

/** One who only looks something up elsewhere finds the stream still open. */
const HIDDEN_MS = 3000;

const REOPEN_MS = [1000, 2000, 5000, 10_000, 15_000] as const;

export interface Live {
  readonly state: LiveState;
  /** From now on, listens to these runs of other projects as well; by their names. */
  readonly follow: (runs: readonly string[]) => void;
}

/** Keeps what is shown of a project up to date while the component is mounted. */
export function useLive(ref: ProjectRef): Live {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const { entity, project } = ref;
  const live = useRef<LiveConnection>(null);
  // Before the pages below begin to read, which they do in plain effects.
  useLayoutEffect(() => {
    const connection = new LiveConnection({ entity, project }, client, setState);
    live.current = connection;
    return () => connection.close();
  }, [client, entity, project]);
  const follow = useCallback((runs: readonly string[]) => live.current?.follow(runs), []);
  return { state, follow };
}

class LiveConnection {
  /** By their projects: this one, and those of runs that are followed. */
  readonly #collectors = new Map<string, readonly ChangeCollector[]>();
  #source: EventSource | undefined;
  /** Told of fewer runs; it is heard until the one that takes its place is open. */
  #former: EventSource | undefined;
  #isOpen = false;
  /** Whence it tells. */
  #since: string | null = null;
  #followed: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #isClosed = false;
  /** Something may have been read while there was no stream. */
  #isBehind = false;

  constructor(
    private readonly ref: ProjectRef,
    private readonly client: QueryClient,
    private readonly onState: (state: LiveState) => void,
  ) {
    document.addEventListener("visibilitychange", this.#onVisibility);
    onState("connecting");
    if (isHidden()) this.#isBehind = true;
    else this.#open();
  }

  follow(runs: readonly string[]): void {
    if (runs.join() === this.#followed.join()) return;
    // One that is not open yet has told nothing: the next one begins where it would have.
    endListening(this.#heard(), this.#isOpen ? null : this.#since);
    this.#forget(this.#followed.filter((run) => !runs.includes(run)));
    this.#followed = runs;
    if (!this.#source) return;
    if (this.#isOpen) this.#former = this.#source;
    else this.#source.close();
    this.#open();
  }

  close(): void {
    this.#isClosed = true;
    document.removeEventListener("visibilitychange", this.#onVisibility);
    clearTimeout(this.#timer);
    this.#shut();
    for (const collector of [...this.#collectors.values()].flat()) collector.close();
    forget(this.client, this.ref);
    this.#forget(this.#followed);
  }

  /** The projects of which something is told. */
  #heard(): readonly ProjectRef[] {
    return [this.ref, ...byProject(this.ref, this.#followed).map(({ project }) => project)];
  }

  #forget(runs: readonly string[]): void {
    for (const { project } of byProject(this.ref, runs)) forget(this.client, project);
  }

  #open(): void {
    const since = beginListening(this.#heard());
    this.#since = since;
    this.#isOpen = false;
    const also = listed(this.#followed);
    const source = new EventSource(apiUrl(`${projectPath(this.ref)}/live`, { since, also }));
    this.#source = source;
    source.addEventListener("open", () => this.#onOpen(source));
    source.addEventListener("error", () => this.#onError(source));
    this.#on<{ run: string; state: RunState; name: string; created: boolean }>("run", (event) => {
      const { run, ...where } = refOf(this.ref, event.run);
      patchRun(this.client, where, { ...event, run });
      noteLeft(this.client, { ...where, run }, false);
      this.#noteOf(event.run, (changes, name) => changes.runs.add(name));
    });
    this.#on<{ run: string }>("removed", ({ run }) => {
      noteLeft(this.client, refOf(this.ref, run), true);
      this.#noteOf(run, (changes, name) => changes.runs.add(name));
    });
    this.#on<{ run: string; stream: Stream }>("rows", ({ run, stream }) => {
      this.#noteOf(run, (changes, name) => changes.rows.add(`${stream}/${name}`));
    });
    this.#on<{ run: string }>("logs", ({ run }) => {
      this.#noteOf(run, (changes, name) => changes.logs.add(name));
    });
    this.#on<{ run: string }>("files", ({ run }) => {
      this.#noteOf(run, (changes, name) => changes.files.add(name));
    });
    this.#on<{ collection: string }>("artifacts", ({ collection }) => {
      this.#note(this.ref, (changes) => changes.artifacts.add(collection));
    });
    this.#on("reset", () => this.#noteEverything());
  }

  #on<Data>(name: string, handle: (data: Data) => void): void {
    this.#source?.addEventListener(name, (event: MessageEvent<string>) => {
      handle(JSON.parse(event.data) as Data);
    });
  }

  #onOpen(source: EventSource): void {
    if (source !== this.#source) return;
    this.#isOpen = true;
    this.#former?.close();
    this.#former = undefined;
    // A stream that we opened anew has no cursor, so what happened meanwhile is unknown.
    if (this.#isBehind) this.#noteEverything();
    this.#isBehind = false;
    this.#failures = 0;
    this.onState("live");
  }

  #onError(source: EventSource): void {
    if (source !== this.#source) {
      this.#isBehind = true;
      return;
    }
    this.onState("reconnecting");
    if (source.readyState !== EventSource.CLOSED) return;
    this.#drop();
    const wait = REOPEN_MS[Math.min(this.#failures, REOPEN_MS.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.#reopen(), wait);
  }

  /** A stream does not say why it was refused: if nobody is signed in any more, it stays shut. */
  async #reopen(): Promise<void> {
    const question = { ...viewerQuery(), staleTime: 0, retry: false };
    const viewer = await this.client.fetchQuery(question).catch(() => undefined);
    const isWanted = !this.#isClosed && !this.#source && !isHidden();
    if (viewer !== null && isWanted) this.#open();
  }

  /** By its name for what is shown of it here; by its id for what was read of it where it is. */
  #noteOf(name: string, change: (changes: Changes, name: string) => void): void {
    this.#note(this.ref, (changes) => change(changes, name));
    const { run, ...where } = refOf(this.ref, name);
    if (run !== name) this.#note(where, (changes) => change(changes, run));
  }

  #note(ref: ProjectRef, change: (changes: Changes) => void): void {
    const { client } = this;
    const id = projectPath(ref);
    // Lists carry whole configs and summaries: while rows stream in they are read less often.
    const collectors = this.#collectors.get(id) ?? [
      new ChangeCollector((changes) => refreshCurves(client, ref, changes), PACE.curves),
      new ChangeCollector((changes) => refreshLists(client, ref, changes), PACE.lists),
    ];
    this.#collectors.set(id, collectors);
    for (const collector of collectors) collector.note(change);
  }

  #noteEverything(): void {
    this.#note(this.ref, (changes) => {
      changes.everything = true;
    });
    for (const run of this.#followed) this.#noteOf(run, noteRun);
  }

  /** Closes the stream, if there is one; whoever opens the next one is behind. */
  #drop(): void {
    this.#shut();
    this.#isBehind = true;
  }

  #shut(): void {
    this.#former?.close();
    this.#former = undefined;
    this.#source?.close();
    this.#source = undefined;
    this.#isOpen = false;
    this.#since = null;
    endListening(this.#heard());
  }

  readonly #onVisibility = (): void => {
    clearTimeout(this.#timer);
    if (isHidden()) this.#timer = setTimeout(() => this.#drop(), HIDDEN_MS);
    else if (!this.#source) void this.#reopen();
  };
}

function isHidden(): boolean {
  return document.visibilityState === "hidden";
}
