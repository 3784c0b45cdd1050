/**
 * Code of the UI that comes when it is needed first. While the server is away it waits for it, so
 * that what is on the page stays there; code that the server does not have any more is a failure.
 */
import { apiUrl } from "./http";

const ASK_MS = 2000;

/** What the rest of the world does; tests have one of their own. */
export interface World {
  /** Whether the server answers at this moment. */
  isThere(): Promise<boolean>;
  wait(): Promise<void>;
  /** Asks again for style sheets that did not come. */
  restyle(): Promise<void>;
}

const WORLD: World = {
  async isThere() {
    const answer = await fetch(apiUrl("session"), { cache: "no-store" }).catch(() => null);
    return answer !== null && answer.status < 500; // a proxy answers for a server that is away
  },
  wait: () => new Promise((resolve) => setTimeout(resolve, ASK_MS)),
  async restyle() {
    const sheets = document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]');
    await Promise.all([...sheets].filter(({ sheet }) => sheet === null).map(loadAgain));
  },
};

/** Returns what loads the same, and goes on as soon as the server is there again. */
export function arriving<T>(load: () => Promise<T>, world: World = WORLD): () => Promise<T> {
  const attempt = async (isLast: boolean): Promise<T> => {
    try {
      return await load();
    } catch (problem) {
      const isThere = await world.isThere();
      if (isThere && isLast) throw problem;
      if (!isThere) await untilThere(world);
      await world.restyle();
      return attempt(isThere);
    }
  };
  return () => attempt(false);
}

/** Whoever waits for the server waits together. */
const waiting = new Map<World, Promise<void>>();

function untilThere(world: World): Promise<void> {
  const begun = waiting.get(world);
  if (begun) return begun;
  const over = askUntilThere(world).finally(() => waiting.delete(world));
  waiting.set(world, over);
  return over;
}

async function askUntilThere(world: World): Promise<void> {
  do {
    await world.wait();
  } while (!(await world.isThere()));
}

/** The bundler takes a sheet that it has asked for once as given. */
function loadAgain(old: HTMLLinkElement): Promise<void> {
  const again = old.cloneNode() as HTMLLinkElement;
  return new Promise((resolve) => {
    again.addEventListener("load", () => resolve());
    again.addEventListener("error", () => resolve());
    old.replaceWith(again);
  });
}
