import { expect, test } from "vitest";
import { confusionMatrix, tableKeyOf } from "./matrix";

const TABLE = {
  columns: ["Actual", "Predicted", "nPredictions"],
  rows: [
    ["cat", "cat", 5],
    ["cat", "dog", 1],
    ["dog", "cat", 2],
    ["dog", "dog", 2],
  ],
};

test("counts are placed by actual and predicted class", () => {
  expect(confusionMatrix(TABLE, { stringSettings: { title: "Pets" } })).toEqual({
    classes: ["cat", "dog"],
    counts: [
      [5, 1],
      [2, 2],
    ],
    rowTotals: [6, 4],
    total: 10,
    accuracy: 0.7,
    title: "Pets",
  });
});

test("columns may have other names", () => {
  const table = { columns: ["n", "is", "said"], rows: [[3, 1, 1]] };
  const config = { fieldSettings: { Actual: "is", Predicted: "said", nPredictions: "n" } };
  expect(confusionMatrix(table, config)).toMatchObject({ classes: ["1"], counts: [[3]] });
});

test("a missing column is named", () => {
  expect(() => confusionMatrix({ columns: ["Actual"], rows: [] }, {})).toThrow(
    "the table has no column “Predicted”",
  );
});

test("the table's key stands in the query, else it follows the chart's", () => {
  const userQuery = {
    queryFields: [
      { fields: [{ name: "summaryTable", args: [{ name: "tableKey", value: "cm" }] }] },
    ],
  };
  expect(tableKeyOf({ userQuery }, "conf")).toBe("cm");
  expect(tableKeyOf({}, "conf")).toBe("conf_table");
});
