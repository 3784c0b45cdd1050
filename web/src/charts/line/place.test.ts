import { expect, test } from "vitest";
import { placeBeside } from "./place";

const bounds = { left: 0, top: 0, right: 400, bottom: 300 };
const size = { width: 100, height: 80 };

test.each([
  ["right of the point when there is room", { x: 50, y: 50 }, [64, 64]],
  ["left of it when there is none", { x: 350, y: 50 }, [236, 64]],
  ["above the lower border", { x: 50, y: 290 }, [64, 220]],
  ["inside when there is room on neither side", { x: 90, y: 0, width: 390 }, [0, 14]],
])("the box is %s", (_, box, place) => {
  expect(placeBeside({ ...size, ...box }, bounds)).toEqual(place);
});
