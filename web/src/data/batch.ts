/**
 * Gathers questions asked within a short while into one request: the panels that come into view
 * together ask together. Knows nothing of HTTP; the clock is a parameter.
 *
 * Invariant: every question is answered once, by the request it was sent with. A request is
 * aborted when the last of its questions is.
 */

interface Waiting<Answer> {
  readonly key: string;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (answer: Answer | null) => void;
  readonly reject: (reason: unknown) => void;
}

export type Send<Question, Answer> = (
  question: Question,
  keys: readonly string[],
  signal: AbortSignal,
) => Promise<ReadonlyMap<string, Answer>>;

interface BatchOptions {
  readonly wait_ms: number;
  readonly most: number;
  readonly later?: (run: () => void, ms: number) => void;
}

export class Batcher<Question, Answer> {
  readonly #waiting = new Map<string, { question: Question; members: Waiting<Answer>[] }>();

  constructor(
    private readonly send: Send<Question, Answer>,
    private readonly options: BatchOptions,
  ) {}

  /** Asks for `key`; questions that are equal as JSON share a request. Null = no such key. */
  load(question: Question, key: string, signal?: AbortSignal): Promise<Answer | null> {
    return new Promise((resolve, reject) => {
      const id = JSON.stringify(question);
      const group = this.#waiting.get(id) ?? this.#open(id, question);
      group.members.push({ key, signal, resolve, reject });
      if (group.members.length >= this.options.most) this.#flush(id);
    });
  }

  #open(id: string, question: Question) {
    const group = { question, members: [] as Waiting<Answer>[] };
    this.#waiting.set(id, group);
    const later = this.options.later ?? ((run, ms) => setTimeout(run, ms));
    later(() => {
      if (this.#waiting.get(id) === group) this.#flush(id);
    }, this.options.wait_ms);
    return group;
  }

  #flush(id: string): void {
    const group = this.#waiting.get(id);
    this.#waiting.delete(id);
    const members = group?.members.filter(({ signal }) => !signal?.aborted) ?? [];
    if (!group || members.length === 0) return;
    const keys = [...new Set(members.map(({ key }) => key))];
    this.send(group.question, keys, abortWhenAll(members)).then(
      (answers) => {
        for (const { key, resolve } of members) resolve(answers.get(key) ?? null);
      },
      (reason) => {
        for (const { reject } of members) reject(reason);
      },
    );
  }
}

/** A signal that aborts once every member's has; never, when one has none. */
function abortWhenAll(members: readonly { signal: AbortSignal | undefined }[]): AbortSignal {
  const controller = new AbortController();
  let open = members.length;
  for (const { signal } of members) {
    signal?.addEventListener("abort", () => {
      open -= 1;
      if (open === 0) controller.abort();
    });
  }
  return controller.signal;
}
