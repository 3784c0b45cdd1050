import { expect, test } from "vitest";
import { columnsOf } from "./columns";
import { DEFAULT_ORDER, directionOf, nextOrder, placeOf } from "./order";
import { fakeRun } from "./run.fake";

const columns = columnsOf([[fakeRun("a", { summary: { loss: 1 } })]]);
const column = (id: string) => columns.find((one) => one.id === id)!;

test("numbers begin with the largest, and a third click goes back", () => {
  const loss = column("summary.loss");
  const first = nextOrder(loss, DEFAULT_ORDER);
  const second = nextOrder(loss, first);
  expect([first, second, nextOrder(loss, second)]).toEqual([
    "-summary_metrics.loss",
    "+summary_metrics.loss",
    DEFAULT_ORDER,
  ]);
});

test("texts begin with A", () => {
  expect(nextOrder(column("name"), DEFAULT_ORDER)).toBe("+display_name");
  expect(nextOrder(column("name"), "+display_name")).toBe("-display_name");
});

test("what the server cannot sort stays as it is", () => {
  expect(nextOrder(column("tags"), "-created_at")).toBe("-created_at");
});

test("the sign tells the direction", () => {
  const loss = column("summary.loss");
  expect([
    directionOf(loss, "-summary_metrics.loss"),
    directionOf(loss, "+summary_metrics.loss"),
  ]).toEqual(["desc", "asc"]);
  expect([directionOf(loss, "-created_at"), directionOf(column("tags"), "-null")]).toEqual([
    null,
    null,
  ]);
});

test("more keys are added, turned round and taken away again", () => {
  const [name, loss] = [column("name"), column("summary.loss")];
  const both = nextOrder(loss, "+display_name", true);
  expect(both).toBe("+display_name,-summary_metrics.loss");
  expect([placeOf(name, both), placeOf(loss, both), placeOf(column("state"), both)]).toEqual([
    1,
    2,
    null,
  ]);
  const turned = nextOrder(loss, both, true);
  expect(turned).toBe("+display_name,+summary_metrics.loss");
  expect(nextOrder(loss, turned, true)).toBe("+display_name");
  expect(nextOrder(loss, DEFAULT_ORDER, true)).toBe("-summary_metrics.loss");
});
