import { beforeEach, expect, test, vi } from "vitest";
import { afterUnfinished, type Change, whileUnfinished } from "./unfinished";

const PUT: Change = { method: "PUT", url: "http://here/api/v1/views/a", body: "{}" };
const POST: Change = { method: "POST", url: "http://here/api/v1/keys", body: null };

const kept = new Map<string, string>();
let room = Number.POSITIVE_INFINITY;
const sessionStorage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => {
    if (value.length > room) throw new DOMException("no room", "QuotaExceededError");
    kept.set(name, value);
  },
  removeItem: (name: string) => void kept.delete(name),
};

beforeEach(() => {
  kept.clear();
  room = Number.POSITIVE_INFINITY;
  nextPage();
});

function nextPage(): void {
  vi.stubGlobal("window", { sessionStorage });
}

/** Leaves a page in the middle of a change; returns how the change comes to its end. */
function leaveIn(change: Change): () => Promise<void> {
  let end = (): void => {};
  const made = whileUnfinished(
    change,
    () =>
      new Promise<void>((done) => {
        end = done;
      }),
  );
  nextPage();
  return () => {
    end();
    return made;
  };
}

/** What a page sends before it asks anything; null: nothing was left. */
async function sentBy(): Promise<readonly Change[] | null> {
  const sent: Change[] = [];
  const left = afterUnfinished(async (change) => void sent.push(change));
  await left;
  return left && sent;
}

test("the next page sends what was on its way before it asks, and only that one", async () => {
  const end = leaveIn(PUT);
  expect(await sentBy()).toEqual([PUT]);
  expect(await sentBy()).toBeNull();
  nextPage();
  expect(await sentBy()).toBeNull();
  await end();
});

test("what may not come twice is not sent again, but known", async () => {
  const end = leaveIn(POST);
  expect(await sentBy()).toEqual([]);
  await end();
});

test("a change that arrived, or was refused, leaves nothing for the next page", async () => {
  await whileUnfinished(PUT, async () => {});
  await expect(whileUnfinished(PUT, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  nextPage();
  expect(await sentBy()).toBeNull();
});

test("what is too large to be kept is known all the same", async () => {
  room = 60;
  const end = leaveIn({ ...PUT, body: "x".repeat(100) });
  expect(await sentBy()).toEqual([]);
  await end();
});

test("a tab that is opened again much later brings nothing back", async () => {
  vi.spyOn(Date, "now").mockReturnValue(0);
  const end = leaveIn(PUT);
  vi.spyOn(Date, "now").mockReturnValue(3_600_000);
  expect(await sentBy()).toBeNull();
  await end();
});

test("where a browser keeps nothing, changes are made all the same", async () => {
  vi.stubGlobal("window", {
    get sessionStorage() {
      throw new DOMException("not allowed", "SecurityError");
    },
  });
  expect(await whileUnfinished(PUT, async () => "made")).toBe("made");
  expect(await sentBy()).toBeNull();
});
