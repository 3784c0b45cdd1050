// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { readTheme } from "./theme";

test("a chart that has left the page takes no colours from the others", () => {
  document.documentElement.style.setProperty("--line", "rgb(1, 2, 3)");
  const gone = document.createElement("div");
  expect(readTheme(gone).grid).toBe("rgb(1, 2, 3)");
  document.body.append(gone);
  expect(readTheme(gone).grid).toBe("rgb(1, 2, 3)");
});
