/**
 * The live stream of a project: listens to server-sent events and reads again what they say has
 * changed. The browser resumes a cut connection from its last event by itself; when it gives up,
 * we open a new one and read everything again.
 * A page that nobody sees has no stream: a browser opens six connections to a server, not more, so
 * that as many forgotten tabs would leave none for the seventh.
 *
 * Invariant: what is read is kept up to date from the moment at which the server read it, however
 * much later the stream was opened (`cursors.ts`); when one was cut, everything is read again.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useLayoutEffect, useState } from "react";
import { ChangeCollector, type Changes } from "./changes";
import { beginListening, endListening } from "./cursors";
import { apiUrl, projectPath } from "./http";
import { forget, patchRun, refreshCurves, refreshLists } from "./refresh";
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

/** Keeps what is shown of a project up to date while the component is mounted. */
export function useLive(ref: ProjectRef): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  const { entity, project } = ref;
  // Before the pages below begin to read, which they do in plain effects.
  useLayoutEffect(() => {
    const connection = new LiveConnection({ entity, project }, client, setState);
    return () => connection.close();
  }, [client, entity, project]);
  return state;
}

class LiveConnection {
  readonly #collectors: readonly ChangeCollector[];
  #source: EventSource | undefined;
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
    // Lists carry whole configs and summaries: while rows stream in they are read less often.
    this.#collectors = [
      new ChangeCollector((changes) => refreshCurves(client, ref, changes), PACE.curves),
      new ChangeCollector((changes) => refreshLists(client, ref, changes), PACE.lists),
    ];
    document.addEventListener("visibilitychange", this.#onVisibility);
    onState("connecting");
    if (isHidden()) this.#isBehind = true;
    else this.#open();
  }

  close(): void {
    this.#isClosed = true;
    document.removeEventListener("visibilitychange", this.#onVisibility);
    clearTimeout(this.#timer);
    this.#shut();
    for (const collector of this.#collectors) collector.close();
    forget(this.client, this.ref);
  }

  #open(): void {
    const since = beginListening(this.ref);
    const source = new EventSource(apiUrl(`${projectPath(this.ref)}/live`, { since }));
    this.#source = source;
    source.addEventListener("open", () => this.#onOpen());
    source.addEventListener("error", () => this.#onError(source));
    this.#on<{ run: string; state: RunState; name: string; created: boolean }>("run", (event) => {
      patchRun(this.client, this.ref, event);
      this.#note((changes) => changes.runs.add(event.run));
    });
    this.#on<{ run: string; stream: Stream }>("rows", ({ run, stream }) => {
      this.#note((changes) => changes.rows.add(`${stream}/${run}`));
    });
    this.#on<{ run: string }>("logs", ({ run }) => {
      this.#note((changes) => changes.logs.add(run));
    });
    this.#on<{ run: string }>("files", ({ run }) => {
      this.#note((changes) => changes.files.add(run));
    });
    this.#on<{ collection: string }>("artifacts", ({ collection }) => {
      this.#note((changes) => changes.artifacts.add(collection));
    });
    this.#on("reset", () => this.#noteEverything());
  }

  #on<Data>(name: string, handle: (data: Data) => void): void {
    this.#source?.addEventListener(name, (event: MessageEvent<string>) => {
      handle(JSON.parse(event.data) as Data);
    });
  }

  #onOpen(): void {
    // A stream that we opened anew has no cursor, so what happened meanwhile is unknown.
    if (this.#isBehind) this.#noteEverything();
    this.#isBehind = false;
    this.#failures = 0;
    this.onState("live");
  }

  #onError(source: EventSource): void {
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

  #note(change: (changes: Changes) => void): void {
    for (const collector of this.#collectors) collector.note(change);
  }

  #noteEverything(): void {
    this.#note((changes) => {
      changes.everything = true;
    });
  }

  /** Closes the stream, if there is one; whoever opens the next one is behind. */
  #drop(): void {
    this.#shut();
    this.#isBehind = true;
  }

  #shut(): void {
    this.#source?.close();
    this.#source = undefined;
    endListening(this.ref);
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
