import { expect, test } from "vitest";
import { pinNames, readPin, writePin } from "./pins";

const HERE = { entity: "me", project: "mine" };

test("a pin is written as the official tools write it, and read again", () => {
  const stored = writePin({ ...HERE, run: "abc" });
  expect(stored).toBe(btoa("Run:v1:abc:mine:me"));
  expect(readPin(stored, { entity: "other", project: "one" })).toEqual({ ...HERE, run: "abc" });
});

test("names outside of ASCII and with colons come back", () => {
  const ref = { entity: "é", project: "ü", run: "a:b" };
  expect(readPin(writePin(ref), HERE)).toEqual(ref);
});

test.each(["abc1234", "not base64!", btoa("Project:v1:x:y")])(
  "%s is a run of this project",
  (id) => {
    expect(readPin(id, HERE)).toEqual({ ...HERE, run: id });
  },
);

test("pins of other projects say where they are", () => {
  const there = writePin({ entity: "me", project: "other", run: "x" });
  const stored = ["b", there, writePin({ ...HERE, run: "a" }), "a"];
  expect(pinNames(stored, HERE)).toEqual(["b", "me/other/x", "a"]);
});
