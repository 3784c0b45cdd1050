/**
 * Small formulas over named values: `1 - acc`, `score > 0.5 and class == "cat"`, `log(x) * ${config:lr}`.
 * Parsed to a tree and walked: no text becomes code. Pure.
 *
 * Names are those that the caller knows (a key may hold slashes and dots: the longest that fits is
 * taken), `row["any name"]`, `${any name}`, or plain words.
 */
export type Value = number | string | boolean | null;
export type Lookup = (name: string) => Value;

export interface Expression {
  /** What it reads, each once. */
  readonly names: readonly string[];
  /** It says yes or no. */
  readonly isTest: boolean;
  readonly evaluate: (lookup: Lookup) => Value;
}

type Node = (lookup: Lookup) => Value;
type Token =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "name"; readonly value: string }
  | { readonly kind: "sign"; readonly value: string };

const SIGNS = ["**", "==", "!=", "<=", ">=", "&&", "||", ..."+-*/%^<>=!(),"] as const;
const WORDS: Readonly<Record<string, string>> = { and: "&&", or: "||", not: "!" };
const TESTS = new Set(["==", "=", "!=", "<", "<=", ">", ">=", "&&", "||", "!"]);
const CONSTANTS: Readonly<Record<string, Value>> = {
  true: true,
  false: false,
  null: null,
  pi: Math.PI,
  nan: Number.NaN,
};

const FUNCTIONS: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  cos: Math.cos,
  exp: Math.exp,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  log2: Math.log2,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
  round: Math.round,
  sign: Math.sign,
  sin: Math.sin,
  sqrt: Math.sqrt,
  tanh: Math.tanh,
};

/** Reads a formula. Throws with a sentence about what is wrong. */
export function parseExpression(text: string, known: readonly string[] = []): Expression {
  const parser = new Parser(tokensOf(text, known));
  const evaluate = parser.whole();
  return { names: [...parser.names], isTest: parser.isTest, evaluate };
}

function tokensOf(text: string, known: readonly string[]): readonly Token[] {
  const longest = known.filter((name) => name !== "").toSorted((a, b) => b.length - a.length);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const space = /^\s+/.exec(rest);
    if (space) {
      at += space[0].length;
      continue;
    }
    const [token, length] = tokenAt(rest, longest);
    tokens.push(token);
    at += length;
  }
  return tokens;
}

function tokenAt(rest: string, known: readonly string[]): readonly [Token, number] {
  const slot = /^\$\{([^}]+)\}/.exec(rest) ?? /^row\[\s*["']([^"']+)["']\s*\]/.exec(rest);
  if (slot) return [{ kind: "name", value: slot[1] ?? "" }, slot[0].length];
  const key = known.find((name) => rest.startsWith(name) && !/^\w/.test(rest.slice(name.length)));
  if (key !== undefined && /^\D/.test(key)) return [{ kind: "name", value: key }, key.length];
  const number = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/i.exec(rest);
  if (number) return [{ kind: "number", value: Number(number[0]) }, number[0].length];
  const quoted = /^"([^"]*)"|^'([^']*)'/.exec(rest);
  if (quoted) return [{ kind: "text", value: quoted[1] ?? quoted[2] ?? "" }, quoted[0].length];
  const word = /^[\p{L}_][\p{L}\p{N}_]*/u.exec(rest)?.[0];
  if (word !== undefined) {
    const sign = WORDS[word.toLowerCase()];
    return [sign ? { kind: "sign", value: sign } : { kind: "name", value: word }, word.length];
  }
  const sign = SIGNS.find((one) => rest.startsWith(one));
  if (sign) return [{ kind: "sign", value: sign }, sign.length];
  throw new Error(`“${rest.slice(0, 12)}” is not understood`);
}

/** How strongly signs between two values bind; the higher the stronger. */
const BINDS: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "=": 3,
  "!=": 3,
  "<": 3,
  "<=": 3,
  ">": 3,
  ">=": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  "**": 7,
  "^": 7,
};
const UNARY = 6;

class Parser {
  readonly names = new Set<string>();
  isTest = false;
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Node {
    const node = this.binary(0);
    const left = this.tokens[this.at];
    if (left) throw new Error(`“${left.value}” stands where nothing should`);
    return node;
  }

  private binary(least: number): Node {
    let left = this.unary();
    for (;;) {
      const sign = this.sign();
      const binds = sign === null ? undefined : BINDS[sign];
      if (sign === null || binds === undefined || binds < least || binds === 0) return left;
      this.at += 1;
      if (TESTS.has(sign)) this.isTest = true;
      // Powers are taken from the right, all others from the left.
      const right = this.binary(binds === 7 ? binds : binds + 1);
      left = joined(sign, left, right);
    }
  }

  private unary(): Node {
    const sign = this.sign();
    if (sign !== "-" && sign !== "+" && sign !== "!") return this.single();
    this.at += 1;
    const node = this.binary(UNARY);
    if (sign === "!") {
      this.isTest = true;
      return (lookup) => !isTrue(node(lookup));
    }
    return sign === "+" ? node : (lookup) => -numberOf(node(lookup));
  }

  private single(): Node {
    const token = this.tokens[this.at];
    if (!token) throw new Error("something is missing at the end");
    this.at += 1;
    if (token.kind === "number" || token.kind === "text") return () => token.value;
    if (token.kind === "name") return this.named(token.value);
    if (token.value !== "(") throw new Error(`“${token.value}” stands where a value should`);
    const node = this.binary(0);
    this.expect(")");
    return node;
  }

  private named(name: string): Node {
    const make = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (make && this.sign() === "(") return this.call(make);
    const constant = name.toLowerCase();
    if (Object.hasOwn(CONSTANTS, constant)) return () => CONSTANTS[constant] ?? null;
    this.names.add(name);
    return (lookup) => lookup(name);
  }

  private call(make: (...values: number[]) => number): Node {
    this.expect("(");
    const parts: Node[] = [];
    while (this.sign() !== ")") {
      parts.push(this.binary(0));
      if (this.sign() === ",") this.at += 1;
      else break;
    }
    this.expect(")");
    return (lookup) => make(...parts.map((part) => numberOf(part(lookup))));
  }

  private sign(): string | null {
    const token = this.tokens[this.at];
    return token?.kind === "sign" ? token.value : null;
  }

  private expect(sign: string): void {
    if (this.sign() !== sign) throw new Error(`a “${sign}” is missing`);
    this.at += 1;
  }
}

function joined(sign: string, left: Node, right: Node): Node {
  if (sign === "&&") return (lookup) => isTrue(left(lookup)) && isTrue(right(lookup));
  if (sign === "||") return (lookup) => isTrue(left(lookup)) || isTrue(right(lookup));
  if (TESTS.has(sign)) return (lookup) => compared(sign, left(lookup), right(lookup));
  return (lookup) => counted(sign, left(lookup), right(lookup));
}

function compared(sign: string, a: Value, b: Value): boolean {
  if (sign === "==" || sign === "=") return isSame(a, b);
  if (sign === "!=") return !isSame(a, b);
  if (a === null || b === null) return false;
  const [left, right] =
    typeof a === "string" && typeof b === "string" ? [a, b] : [numberOf(a), numberOf(b)];
  if (sign === "<") return left < right;
  if (sign === "<=") return left <= right;
  return sign === ">" ? left > right : left >= right;
}

function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  return typeof a !== typeof b && a !== null && b !== null && String(a) === String(b);
}

function counted(sign: string, a: Value, b: Value): Value {
  if (sign === "+" && (typeof a === "string" || typeof b === "string")) return `${a}${b}`;
  const [left, right] = [numberOf(a), numberOf(b)];
  if (sign === "+") return left + right;
  if (sign === "-") return left - right;
  if (sign === "*") return left * right;
  if (sign === "/") return left / right;
  return sign === "%" ? left % right : left ** right;
}

export function isTrue(value: Value): boolean {
  return typeof value === "number" ? value !== 0 && !Number.isNaN(value) : Boolean(value);
}

export function numberOf(value: Value): number {
  if (value === null || value === "") return Number.NaN;
  return typeof value === "number" ? value : Number(value);
}
