// biome-ignore-all lint/suspicious/noTemplateCurlyInString: slots in W&B's words
import { expect, test } from "vitest";
import { chartTemplate, namesIn, pointIn, templateOf } from "./point-template";

test("one template holds the name of a line and what is said of a point", () => {
  const legendTemplate = "${run:displayName} ${config:lr} [[ ${x}: ${y} ]]";
  expect(namesIn({ legendTemplate })).toBe("${run:displayName} ${config:lr}");
  expect(pointIn({ legendTemplate })).toBe("${x}: ${y}");
  expect(templateOf("rate", "${y}")).toBe("rate [[ ${y} ]]");
  expect(templateOf("", "${y}")).toBe("${run:displayName} [[ ${y} ]]");
  expect([templateOf("", ""), templateOf("rate", "")]).toEqual([undefined, "rate"]);
  expect(namesIn({})).toBe("");
  expect(templateOf("${run:displayName} ", " ")).toBeUndefined();
  expect(templateOf("${run:displayName} a ", " ")).toBe("${run:displayName} a");
});

test("a statistic is told where it is drawn, else it is not known", () => {
  const legendTemplate = "[[ ${mean} ${stddev} ${min} ${percent} ${y} ]]";
  expect(chartTemplate({ legendTemplate }, false)).toBe("– – ${low} – ${y}");
  expect(chartTemplate({ legendTemplate, groupArea: "stddev" }, true)).toBe(
    "${y} ${spread} – – ${y}",
  );
  expect(chartTemplate({ legendTemplate, plotType: "pct-area", groupAgg: "median" }, true)).toBe(
    "– – ${low} ${told} ${y}",
  );
});
