import { describe, expect, test } from "vitest";
import { type Smoothing, smooth } from "./smoothing";

const KINDS: Smoothing[] = ["none", "time-ema", "ema", "gaussian", "average"];
const steps = (n: number) => Array.from({ length: n }, (_, i) => i);

function expectClose(got: Float64Array, want: number[]): void {
  const rounded = (values: ArrayLike<number>) =>
    Array.from(values, (value) => Number(value.toPrecision(12)));
  expect(rounded(got)).toEqual(rounded(want));
}

describe("against values computed by hand", () => {
  test("exponential average, debiased", () => {
    // 1; (0.5*0.5*1 + 0.5*2)/(0.75) = 5/3; (0.125*1 + 0.25*2 + 0.5*4)/0.875 = 3
    expectClose(smooth("ema", 0.5, steps(3), [1, 2, 4]), [1, 5 / 3, 3]);
  });

  test("time-weighted average fades with the distance in x", () => {
    // memory = sqrt(0.81) = 0.9; x range 1000, so one unit of x is one unit of fading
    const xs = [0, 1, 1000];
    const first = 10;
    const second = (10 * 0.9 + 20) / (0.9 + 1);
    const faded = 0.9 ** 999;
    const third = ((10 * 0.9 + 20) * faded + 40) / ((0.9 + 1) * faded + 1);
    expectClose(smooth("time-ema", 0.81, xs, [10, 20, 40]), [first, second, third]);
  });

  test("running average over each value and its neighbours", () => {
    expectClose(smooth("average", 3, steps(4), [1, 3, 5, 9]), [2, 3, 17 / 3, 7]);
  });

  test("running average over an even number takes one more before than after", () => {
    expectClose(smooth("average", 2, steps(4), [1, 3, 5, 9]), [1, 2, 4, 7]);
  });

  test("gaussian with one point of deviation", () => {
    const near = Math.exp(-0.5);
    const far = Math.exp(-2);
    const edge = (0 + near * 0 + far * 6) / (1 + near + far);
    const middle = (near * 0 + 0 + near * 6) / (1 + 2 * near);
    const last = (far * 0 + near * 0 + 6) / (1 + near + far);
    expectClose(smooth("gaussian", 1, steps(3), [0, 0, 6]), [edge, middle, last]);
  });
});

describe.each(KINDS)("%s", (kind) => {
  test("leaves a constant line alone", () => {
    const weight = kind === "gaussian" || kind === "average" ? 7 : 0.9;
    expectClose(smooth(kind, weight, steps(50), new Array(50).fill(3)), new Array(50).fill(3));
  });

  test("keeps gaps as gaps and does not let them bleed", () => {
    const weight = kind === "gaussian" || kind === "average" ? 3 : 0.9;
    const ys = [Number.NaN, 2, Number.POSITIVE_INFINITY, 2, 2, Number.NaN];
    const got = smooth(kind, weight, steps(6), ys);
    expectClose(got, [Number.NaN, 2, Number.NaN, 2, 2, Number.NaN]);
  });

  test("weight 0 changes nothing", () => {
    expectClose(smooth(kind, 0, steps(3), [5, 1, 9]), [5, 1, 9]);
  });

  test("takes an empty line", () => {
    expect(smooth(kind, 0.5, [], [])).toEqual(new Float64Array(0));
  });

  test("does not write into its input", () => {
    const ys = [3, 1, 2];
    smooth(kind, 0.9, steps(3), ys);
    expect(ys).toEqual([3, 1, 2]);
  });
});

test("a running average forgets a huge value", () => {
  const got = smooth("average", 3, steps(6), [1e300, 1, 1, 1, 1, 1]);
  expectClose(got.subarray(3), [1, 1, 1]);
});

test("a line at one single x is a plain mean", () => {
  expectClose(smooth("time-ema", 0.5, [4, 4, 4], [1, 2, 6]), [1, 1.5, 3]);
});
