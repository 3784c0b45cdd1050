import { expect, test } from "vitest";
import { columnsOf } from "./columns";
import { DEFAULT_ORDER, directionOf, nextOrder } from "./order";
import { fakeRun } from "./run.fake";

const columns = columnsOf([[fakeRun("a", { summary: { loss: 1 } })]]);
const column = (id: string) => columns.find((one) => one.id === id)!;

test("numbers begin with the largest, and a third click goes back", () => {
  const loss = column("summary.loss");
  const first = nextOrder(loss, DEFAULT_ORDER);
  const second = nextOrder(loss, first);
  expect([first, second, nextOrder(loss, second)]).toEqual([
    "-summary.loss",
    "+summary.loss",
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
  expect([directionOf(loss, "-summary.loss"), directionOf(loss, "+summary.loss")]).toEqual([
    "desc",
    "asc",
  ]);
  expect([directionOf(loss, "-created_at"), directionOf(column("tags"), "-null")]).toEqual([
    null,
    null,
  ]);
});
