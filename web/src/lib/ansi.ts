/**
 * One line of terminal output to styled pieces. Knows colours and weights (SGR) and the carriage
 * return of progress bars; every other control sequence is dropped. A line stands for itself: no
 * style is carried over from the line before.
 */
export interface AnsiPiece {
  readonly text: string;
  /** CSS colours: `var(--ansi-3)` for the sixteen named ones, `rgb(…)` for the rest. */
  readonly color?: string;
  readonly background?: string;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly italic?: boolean;
  readonly underline?: boolean;
  readonly strike?: boolean;
}

interface Style {
  color?: string;
  background?: string;
  bold?: boolean;
  dim?: boolean;
  italic?: boolean;
  underline?: boolean;
  strike?: boolean;
  inverse?: boolean;
}

const ESC = "\u001b";
/** CSI sequence | OSC up to BEL or ST | two-character escape. */
const SEQUENCE = new RegExp(
  `${ESC}\\[([0-?]*)[ -/]*([@-~])|${ESC}\\][^\\u0007${ESC}]*(?:\\u0007|${ESC}\\\\)|${ESC}[@-Z\\\\^_]`,
  "g",
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** What a terminal would show at the end: text before a carriage return is overwritten. */
export function collapseReturns(line: string): string {
  if (!line.includes("\r")) return line;
  const parts = line.split("\r");
  return parts.findLast((part) => stripAnsi(part) !== "") ?? "";
}

/** The text without any control sequence, for searching and copying. */
export function stripAnsi(line: string): string {
  return line.includes(ESC) ? line.replace(SEQUENCE, "").replace(CONTROLS, "") : line;
}

/** Splits a line into pieces of one style each; pieces are never empty. */
export function parseAnsi(raw: string): AnsiPiece[] {
  const line = collapseReturns(raw);
  if (!line.includes(ESC)) return line === "" ? [] : [{ text: line.replace(CONTROLS, "") }];
  const pieces: AnsiPiece[] = [];
  let style: Style = {};
  let from = 0;
  const push = (to: number): void => {
    const text = line.slice(from, to).replace(CONTROLS, "");
    if (text !== "") pieces.push({ text, ...shown(style) });
  };
  for (const match of line.matchAll(SEQUENCE)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] === "m") style = applied(style, match[1] ?? "");
  }
  push(line.length);
  return pieces;
}

function shown({ inverse, ...style }: Style): Omit<AnsiPiece, "text"> {
  if (!inverse) return style;
  return {
    ...style,
    color: style.background ?? "var(--bg)",
    background: style.color ?? "var(--ink)",
  };
}

function applied(before: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map((code) => (code === "" ? 0 : Number(code)));
  let style: Style = { ...before };
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] as number;
    if (code === 38 || code === 48) {
      const [color, used] = extended(codes, i + 1);
      if (color !== undefined) style[code === 38 ? "color" : "background"] = color;
      i += used;
    } else {
      style = simple(style, code);
    }
  }
  return style;
}

const FLAGS: Readonly<Record<number, keyof Omit<Style, "color" | "background">>> = {
  1: "bold",
  2: "dim",
  3: "italic",
  4: "underline",
  7: "inverse",
  9: "strike",
};

const CLEARED: Readonly<Record<number, (keyof Style)[]>> = {
  22: ["bold", "dim"],
  23: ["italic"],
  24: ["underline"],
  27: ["inverse"],
  29: ["strike"],
  39: ["color"],
  49: ["background"],
};

function simple(style: Style, code: number): Style {
  if (code === 0) return {};
  const flag = FLAGS[code];
  if (flag !== undefined) return { ...style, [flag]: true };
  if (CLEARED[code] !== undefined) return without(style, CLEARED[code]);
  if (code >= 30 && code <= 37) return { ...style, color: named(code - 30) };
  if (code >= 40 && code <= 47) return { ...style, background: named(code - 40) };
  if (code >= 90 && code <= 97) return { ...style, color: named(code - 82) };
  if (code >= 100 && code <= 107) return { ...style, background: named(code - 92) };
  return style;
}

function without(style: Style, keys: readonly (keyof Style)[]): Style {
  const left = { ...style };
  for (const key of keys) delete left[key];
  return left;
}

/** The colour after a 38 or 48, and how many codes it took. */
function extended(codes: readonly number[], at: number): [string | undefined, number] {
  if (codes[at] === 5) return [indexed(codes[at + 1] ?? 0), 2];
  if (codes[at] === 2) {
    const [r = 0, g = 0, b = 0] = codes.slice(at + 1, at + 4);
    return [`rgb(${r} ${g} ${b})`, 4];
  }
  return [undefined, 1];
}

function named(index: number): string {
  return `var(--ansi-${index})`;
}

/** xterm's 256: sixteen names, a 6×6×6 cube, 24 greys. */
function indexed(index: number): string {
  if (index < 16) return named(index);
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (n: number): number => (n === 0 ? 0 : 55 + n * 40);
  const cube = index - 16;
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`;
}
