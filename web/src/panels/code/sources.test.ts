import { expect, test } from "vitest";
import type { RunFile } from "@/data/types";
import { codePaths } from "./sources";

const file = (path: string, size_bytes = 1): RunFile => ({
  path,
  size_bytes,
  mimetype: "",
  updated_at: 0,
});

test("saved code of all runs stands first, each path once; media and what is huge does not count", () => {
  const runs = [
    [file("requirements.txt"), file("code/train.py"), file("media/html/a.js"), file("output.log")],
    [file("code/train.py"), file("code/net.py"), file("big.py", 2 ** 24), file("conf.yaml")],
  ];
  expect(codePaths(runs)).toEqual([
    "code/net.py",
    "code/train.py",
    "conf.yaml",
    "requirements.txt",
  ]);
});
