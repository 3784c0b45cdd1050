import { expect, test } from "vitest";
import { isPatch, patchLines } from "./patch";

const PATCH = `diff --git a/x.py b/x.py
index 12..34 100644
--- a/x.py
+++ b/x.py
@@ -1,3 +1,3 @@ def f():
 same
--- was a comment
+++ is another
 same
\\ No newline at end of file
diff --git a/y b/y`.split("\n");

test("lines are told apart, also those that look like heads within a hunk", () => {
  expect(patchLines(PATCH)).toEqual([
    "head",
    "head",
    "head",
    "head",
    "place",
    "same",
    "removed",
    "added",
    "same",
    "same",
    "head",
  ]);
});

test("patches are known by their names", () => {
  expect(["diff.patch", "a/b.DIFF", "patch.py"].map(isPatch)).toEqual([true, true, false]);
});
