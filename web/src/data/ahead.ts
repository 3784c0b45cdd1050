/**
 * What was asked for before the application was there (`src/ahead.ts`), handed over to it. Two scripts
 * meet here, so what they share hangs on the window.
 */
import type { FetchQueryOptions, QueryClient, QueryKey } from "@tanstack/react-query";

/** Asks a question, or finds that it was asked already. */
export type Read = <T, Key extends QueryKey>(
  query: FetchQueryOptions<T, Error, T, Key>,
) => Promise<T>;

interface Asked {
  readonly queryKey: QueryKey;
  readonly answer: Promise<unknown>;
}

interface Ahead {
  readonly asked: Asked[];
  /** Who is asked from now on; null: the application is not there yet. */
  application: Read | null;
}

declare global {
  interface Window {
    __ahead?: Ahead;
  }
}

/** Returns what asks each question once and keeps the answers for the application. */
export function readAhead(): Read {
  const ahead: Ahead = { asked: [], application: null };
  window.__ahead = ahead;
  return <T, Key extends QueryKey>(query: FetchQueryOptions<T, Error, T, Key>) => {
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
}

/** Gives a client all that was asked for; it asks the rest. */
export function takeAhead(client: QueryClient): void {
  const { __ahead: ahead } = window;
  if (!ahead) return;
  for (const { queryKey, answer } of ahead.asked.splice(0)) {
    void client.prefetchQuery({ queryKey, queryFn: () => answer, retry: false });
  }
  ahead.application = readBy(client);
}

export function readBy(client: QueryClient): Read {
  return (query) => client.ensureQueryData(query);
}
