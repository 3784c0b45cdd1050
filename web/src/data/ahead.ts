/**
 * What was asked for before the application was there (`src/ahead.ts`), handed over to it. Two scripts
 * meet here, so what they share hangs on the window.
 */
import type { FetchQueryOptions, QueryClient, QueryKey } from "@tanstack/react-query";

/** Asks a question, or finds that it was asked already. */
export type Read = <T, Key extends QueryKey>(
  query: FetchQueryOptions<T, Error, T, Key>,
) => Promise<T>;

/** So long a page waits for answers before it shows shapes in their place. */
const PATIENCE_MS = 60;

interface Asked {
  readonly queryKey: QueryKey;
  readonly answer: Promise<unknown>;
}

interface Ahead {
  readonly asked: Asked[];
  /** Who is asked from now on; null: the application is not there yet. */
  application: Read | null;
  /** Settles when all that follows from one another has been asked and answered. */
  whole: Promise<void>;
}

declare global {
  interface Window {
    __ahead?: Ahead;
  }
}

/** Has `ask` put its questions, each once, and keeps the answers for the application. */
export function askAhead(ask: (read: Read) => Promise<void>): void {
  const ahead: Ahead = { asked: [], application: null, whole: Promise.resolve() };
  window.__ahead = ahead;
  const read: Read = <T, Key extends QueryKey>(query: FetchQueryOptions<T, Error, T, Key>) => {
    if (ahead.application) return ahead.application(query);
    const { queryKey, queryFn } = query;
    const name = JSON.stringify(queryKey);
    const known = ahead.asked.find((one) => JSON.stringify(one.queryKey) === name);
    if (known) return known.answer as Promise<T>;
    const ask = queryFn as (context: { signal: AbortSignal }) => Promise<T>;
    const answer = ask({ signal: new AbortController().signal });
    answer.catch(() => {}); // the application asks again, and tells what is wrong
    ahead.asked.push({ queryKey, answer });
    return answer;
  };
  // What fails is asked again by the application, which tells what is wrong.
  ahead.whole = ask(read).catch(() => {});
}

/**
 * Gives a client all that was asked for; it asks the rest. Resolves when the answers are there: a
 * page that is drawn with them is drawn once. But it is not kept waiting for long.
 */
export async function takeAhead(client: QueryClient): Promise<void> {
  const { __ahead: ahead } = window;
  if (!ahead) return;
  for (const { queryKey, answer } of ahead.asked.splice(0)) {
    void client.prefetchQuery({ queryKey, queryFn: () => answer, retry: false });
  }
  ahead.application = readBy(client);
  const patience = new Promise<void>((done) => setTimeout(done, PATIENCE_MS));
  await Promise.race([ahead.whole, patience]);
}

export function readBy(client: QueryClient): Read {
  return (query) => client.ensureQueryData(query);
}
