import { expect, test, vi } from "vitest";
import { CursorBus, type CursorNews } from "./sync";

const news: CursorNews = { axis: "Step", x: 4, lines: ["a"] };

test("every other chart hears once, the sender does not", () => {
  const bus = new CursorBus();
  const charts = [vi.fn(), vi.fn(), vi.fn()] as const;
  for (const chart of charts) bus.subscribe(chart);
  bus.publish(charts[0], news);
  expect(charts.map((chart) => chart.mock.calls)).toEqual([[], [[news]], [[news]]]);
});

test("a chart that is gone hears nothing", () => {
  const bus = new CursorBus();
  const chart = vi.fn();
  const stop = bus.subscribe(chart);
  stop();
  bus.publish(vi.fn(), null);
  expect(chart).not.toHaveBeenCalled();
});
