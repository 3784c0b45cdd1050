/** What each line of a patch is. Pure. */
export type PatchLine = "head" | "place" | "added" | "removed" | "same";

const HEADS =
  /^(diff |index |--- |\+\+\+ |new file|deleted file|old mode|new mode|similarity|rename )/;

export function isPatch(path: string): boolean {
  return /\.(patch|diff)$/i.test(path);
}

/** In their order: a line that begins like a head is one only outside of a hunk. */
export function patchLines(lines: readonly string[]): readonly PatchLine[] {
  let [before, after] = [0, 0];
  return lines.map((line) => {
    if (before > 0 || after > 0) {
      if (line.startsWith("+")) {
        after -= 1;
        return "added";
      }
      if (line.startsWith("-")) {
        before -= 1;
        return "removed";
      }
      if (!line.startsWith("\\")) {
        before -= 1;
        after -= 1;
      }
      return "same";
    }
    const [, old, now] = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line) ?? [];
    if (line.startsWith("@@")) {
      before = Number(old ?? 1);
      after = Number(now ?? 1);
      return "place";
    }
    return HEADS.test(line) ? "head" : "same";
  });
}
