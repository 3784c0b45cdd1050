import { expect, test, vi } from "vitest";
import { addToast, showToasts, watchToasts } from "./messages";

test("a message waits until there is where to show it, the next ones do not", () => {
  const onFirst = vi.fn();
  const stop = watchToasts(onFirst);
  addToast({ title: "Saved" });
  addToast({ title: "Deleted" });
  expect(onFirst).toHaveBeenCalled();
  const shown: string[] = [];
  const hide = showToasts(({ title }) => shown.push(title));
  addToast({ title: "Moved" });
  expect(shown).toEqual(["Saved", "Deleted", "Moved"]);
  hide();
  stop();
});

test("who comes to watch late hears of what waits", () => {
  addToast({ title: "Early" });
  const onFirst = vi.fn();
  watchToasts(onFirst)();
  expect(onFirst).toHaveBeenCalledTimes(1);
  showToasts(() => {})();
});
