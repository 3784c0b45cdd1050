// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { Component, createElement, type ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { lazyPanel } from "./lazy";
import type { PanelProps } from "./panel";

const props: PanelProps = {
  project: { entity: "ann", project: "digits" },
  config: {},
  runs: [],
  view: { x: "_step", smoothing: "none", weight: 0, logY: false },
  isExpanded: false,
};
const Panel = () => "a chart";

class Boundary extends Component<{ children: ReactNode }, { told: string }> {
  override state = { told: "" };
  static getDerivedStateFromError = (error: Error) => ({ told: error.message });
  override render = () => this.state.told || this.props.children;
}

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

test("a panel comes when its script is there, the next ones at once", async () => {
  const Lazy = lazyPanel(async () => ({ Panel }));
  render(createElement(Lazy, props));
  expect(screen.queryByText("a chart")).toBeNull();
  await act(async () => {});
  expect(screen.getByText("a chart")).toBeDefined();
  cleanup();
  render(createElement(Lazy, props));
  expect(screen.getByText("a chart")).toBeDefined();
});

test("a script that does not come is told, and asked for again by the next panel", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  vi.stubGlobal("fetch", async () => Response.json({})); // the server is there, the script is not
  const load = vi.fn(async () => ({ Panel }));
  for (let times = 0; times < 2; times += 1) load.mockRejectedValueOnce(new Error("no such file"));
  const Lazy = lazyPanel(load);
  render(createElement(Boundary, null, createElement(Lazy, props)));
  await act(async () => vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2)));
  expect(screen.getByText("no such file")).toBeDefined();
  cleanup();
  render(createElement(Lazy, props));
  await act(async () => {});
  expect(screen.getByText("a chart")).toBeDefined();
});
