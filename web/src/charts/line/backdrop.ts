/**
 * A picture of all lines of a chart, kept as long as it would be painted the same: to bring one of
 * a thousand lines to the front then costs one line. Device pixels throughout.
 */
import type uPlot from "uplot";
import type { LineModel } from "./model";

export class Backdrop {
  #picture: HTMLCanvasElement | null = null;
  #shows: readonly unknown[] = [];

  /** The picture of `model` as `chart` now shows it; `paint` makes it. */
  of(
    chart: uPlot,
    model: LineModel,
    paint: (ctx: CanvasRenderingContext2D) => void,
  ): HTMLCanvasElement {
    const { width, height } = chart.ctx.canvas;
    const { x, y } = chart.scales;
    const shows = [model, width, height, x?.min, x?.max, y?.min, y?.max];
    if (this.#picture && shows.every((part, i) => part === this.#shows[i])) return this.#picture;
    const picture = document.createElement("canvas");
    Object.assign(picture, { width, height });
    const ctx = picture.getContext("2d");
    if (ctx) paint(ctx);
    this.#picture = picture;
    this.#shows = shows;
    return picture;
  }

  /** Gives the memory back. */
  drop(): void {
    this.#picture = null;
  }
}
