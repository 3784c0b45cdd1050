/**
 * A line chart on a canvas. uPlot gives axes, scales, selection and the cursor; lines, bands and
 * marks are painted here from the columns as they came, so that new data costs no set-up.
 * Knows nothing of React, runs or requests. Whoever makes one must `destroy()` it.
 */
import uPlot from "uplot";
import { formatX, xAxis, yAxis } from "./axes";
import { Backdrop } from "./backdrop";
import {
  type AxisKind,
  type Limits,
  type LineModel,
  NO_LIMITS,
  type Range,
  type Size,
  type Zoom,
} from "./model";
import { nearestRows, type Row, rowsOf } from "./nearest";
import { Overlay } from "./overlay";
import { paintLines } from "./paint";
import { pointText } from "./point";
import { type Shown, shownRanges, xRange } from "./range";
import type { CursorBus, CursorNews } from "./sync";
import { type ChartTheme, onThemeChange, readTheme } from "./theme";
import { Tooltip } from "./tooltip";

export interface PlotOptions {
  readonly axis: { readonly kind: AxisKind; readonly name: string };
  readonly isLog: boolean;
  readonly isLogX: boolean;
  /** The height of labels, in CSS pixels. */
  readonly text_px: number;
  readonly size: Size;
  readonly cursors: CursorBus;
  /** The user has chosen a part; null: all of it. */
  readonly onZoom: (zoom: Zoom | null) => void;
}

/** So near, in CSS pixels, a line is pointed at. */
const REACH_PX = 24;
/** Below this many CSS pixels a drag is a click, or along one axis only. */
const DRAG_PX = 12;
const EMPTY: LineModel = { x: new Float64Array(), dx: null, lines: [] };

export class LinePlot {
  #model = EMPTY;
  #zoom: Zoom | null = null;
  #focus: string | null = null;
  #near: string | null = null;
  /** The frame that is asked for; 0 = none. */
  #frame = 0;
  #limits = NO_LIMITS;
  #named = 8;
  #template = "";
  #theme: ChartTheme;
  readonly #chart: uPlot;
  readonly #overlay: Overlay;
  readonly #backdrop = new Backdrop();
  readonly #tooltip = new Tooltip(document.body);
  readonly #stops: (() => void)[];

  constructor(
    private readonly host: HTMLElement,
    private readonly options: PlotOptions,
  ) {
    this.#theme = readTheme(host, options.text_px);
    this.#chart = new uPlot(this.#uplotOptions(), [[]], host);
    this.#overlay = new Overlay(this.#chart.over);
    this.#stops = [
      options.cursors.subscribe(this.#onNews),
      onThemeChange(() => this.#retheme()),
      listen(this.#chart.over, "pointerleave", () => this.#leave()),
      listen(this.#chart.over, "dblclick", () => options.onZoom(null)),
      listen(window, "scroll", () => this.#leave(), { capture: true, passive: true }),
    ];
    // Until its face is loaded, the canvas falls back to another one.
    if (document.fonts.status !== "loaded") {
      void document.fonts.ready.then(() => this.#retheme());
    }
  }

  get model(): LineModel {
    return this.#model;
  }

  setModel(model: LineModel): void {
    this.#model = model;
    this.#chart.setData([model.x]);
  }

  setLimits(limits: Limits): void {
    this.#limits = limits;
    this.#chart.setData([this.#model.x]);
  }

  /** How many lines the tooltip names at most. */
  setNamed(named: number): void {
    this.#named = named;
  }

  /** What the tooltip says of a point, as a template; empty: its value. */
  setPoint(template: string): void {
    this.#template = template;
  }

  /** The values that stand at the pointer while it is on another chart. */
  get told(): readonly string[] {
    return this.#overlay.told;
  }

  /** The part of the plane that is seen. */
  get shown(): Shown {
    const { isLog, isLogX } = this.options;
    return shownRanges(this.#model, this.#zoom, this.#limits, { isLog, isLogX });
  }

  /** Of x alone: that of y looks at every value. */
  get #shownX(): Range {
    return this.#zoom?.x ?? xRange(this.#model, this.options.isLogX);
  }

  setZoom(zoom: Zoom | null): void {
    this.#zoom = zoom;
    this.#chart.setData([this.#model.x]);
  }

  /** Brings the line with this id to the front; null = none. */
  setFocus(id: string | null): void {
    this.#focus = id;
    this.#repaint();
  }

  /** As if the pointer were at a value: that of a line at an index of x; null: it is gone. */
  read(at: { readonly line: string; readonly index: number } | null): void {
    const row = at && rowsOf(this.#model, at.index, [at.line])[0];
    if (!row) {
      this.#leave();
      return;
    }
    const left = this.#chart.valToPos(this.#model.x[row.index] ?? 0, "x");
    // What is no number has no place, but its x is shown.
    const top = this.#chart.valToPos(row.value, "y");
    this.#chart.setCursor({ left, top: Number.isFinite(top) ? Math.max(0, top) : 0 });
  }

  /** In CSS pixels; the size it has already costs nothing. */
  setSize(width: number, height: number): void {
    const size = { width: Math.round(width), height: Math.round(height) };
    const isOther = size.width !== this.#chart.width || size.height !== this.#chart.height;
    if (isOther && size.width > 0 && size.height > 0) this.#chart.setSize(size);
  }

  destroy(): void {
    for (const stop of this.#stops.splice(0)) stop();
    cancelAnimationFrame(this.#frame);
    this.#tooltip.hide();
    this.#chart.destroy();
  }

  #uplotOptions(): uPlot.Options {
    const theme = () => this.#theme;
    const { axis, isLog, isLogX, size } = this.options;
    return {
      width: Math.max(1, Math.round(size.width)),
      height: Math.max(1, Math.round(size.height)),
      padding: [8, 18, 0, 0],
      legend: { show: false },
      series: [{}],
      scales: {
        x: {
          time: axis.kind === "time" && !isLogX,
          distr: isLogX ? 3 : 1,
          range: () => [...this.#shownX],
        },
        y: { distr: isLog ? 3 : 1, range: () => [...this.shown.y] },
      },
      axes: [xAxis(axis.kind, theme, isLogX), { ...yAxis(isLog, theme), scale: "y" }],
      cursor: {
        x: false,
        y: false,
        points: { show: false },
        drag: { x: true, y: true, uni: DRAG_PX, dist: 4, setScale: false },
        bind: { dblclick: () => null },
      },
      hooks: {
        draw: [(chart) => this.#paint(chart)],
        setSelect: [(chart) => this.#select(chart)],
        setCursor: [(chart) => this.#point(chart)],
      },
    };
  }

  #paint(chart: uPlot): void {
    paintLines(chart, this.#model, this.#focus ?? this.#near, this.#backdrop);
  }

  /** The rectangle drawn by the user becomes the zoom; a flat one zooms along x alone. */
  #select(chart: uPlot): void {
    const { left, top, width, height } = chart.select;
    if (width < DRAG_PX && height < DRAG_PX) return;
    const { clientWidth, clientHeight } = chart.over;
    const x = span(chart.posToVal(left, "x"), chart.posToVal(left + width, "x"));
    const y = span(chart.posToVal(top + height, "y"), chart.posToVal(top, "y"));
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.options.onZoom({
      x: width >= clientWidth ? this.#shownX : x,
      y: height >= clientHeight ? (this.#zoom?.y ?? null) : y,
    });
  }

  /** The pointer has moved over this chart. */
  #point(chart: uPlot): void {
    const { left = -1, top = -1, idx } = chart.cursor;
    if (left < 0 || top < 0 || idx === null || idx === undefined) return;
    const distance = (value: number) => Math.abs(chart.valToPos(value, "y") - top);
    const { rows, id } = nearestRows(
      this.#model,
      { at: idx, distance, reach: REACH_PX },
      this.#named,
    );
    this.#showNear(id);
    const dots = rows.map((row) => this.#dot(row));
    this.#overlay.show({ left, dots, rows: [] }, plotSize(chart), this.#theme);
    const box = chart.over.getBoundingClientRect();
    const head = `${this.options.axis.name} ${this.#formatX(idx)}`;
    const page = { left: 4, top: 4, right: innerWidth - 4, bottom: innerHeight - 4 };
    const told = this.#template === "" ? null : (row: Row) => this.#tell(row);
    this.#tooltip.show({ head, rows, nearest: id, told }, box.left + left, box.top + top, page);
    this.options.cursors.publish(this.#onNews, {
      axis: this.options.axis.name,
      x: this.#model.x[idx] ?? 0,
      lines: rows.map((row) => row.id),
    });
  }

  #leave(): void {
    if (!this.#isPointedAt()) return;
    this.#clear();
    this.options.cursors.publish(this.#onNews, null);
  }

  #isPointedAt(): boolean {
    return (this.#chart.cursor.left ?? -1) >= 0;
  }

  /** The pointer has moved over another chart. */
  readonly #onNews = (news: CursorNews | null): void => {
    const { x } = this.#model;
    const isElsewhere = !news || news.axis !== this.options.axis.name || x.length === 0;
    if (isElsewhere) this.#clear();
    else this.#follow(news);
  };

  #follow(news: CursorNews): void {
    const chart = this.#chart;
    const left = chart.valToPos(news.x, "x");
    const size = plotSize(chart);
    if (left < 0 || left > size.width) {
      this.#clear();
      return;
    }
    const rows = rowsOf(this.#model, chart.valToIdx(news.x), news.lines);
    const dots = rows.map((row) => this.#dot(row));
    this.#overlay.show({ left, dots, rows }, size, this.#theme);
  }

  #clear(): void {
    if (this.#isPointedAt()) this.#chart.setCursor({ left: -10, top: -10 }, false);
    this.#overlay.clear();
    this.#tooltip.hide();
    this.#showNear(null);
  }

  #showNear(id: string | null): void {
    if (this.#near === id) return;
    this.#near = id;
    this.#repaint();
  }

  /** Paints anew with the next frame: from one row to the next, the focus goes and comes at once. */
  #repaint(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#chart.redraw(false, false);
    });
  }

  #dot(row: Row) {
    const x = this.#model.x[row.index] ?? 0;
    const top = this.#chart.valToPos(row.value, "y");
    return { left: this.#chart.valToPos(x, "x"), top, color: row.color };
  }

  #tell(row: Row): string {
    return pointText(this.#template, row, this.#formatX(row.index));
  }

  #formatX(idx: number): string {
    return formatX(this.options.axis.kind, this.#model.x[idx] ?? 0, this.#model.dx);
  }

  #retheme(): void {
    if (!this.host.isConnected) return;
    this.#theme = readTheme(this.host, this.options.text_px);
    this.#chart.redraw(true, true);
  }
}

function span(a: number, b: number): Range {
  return a <= b ? [a, b] : [b, a];
}

function listen(
  target: EventTarget,
  name: string,
  handle: () => void,
  options: AddEventListenerOptions = {},
): () => void {
  target.addEventListener(name, handle, options);
  return () => target.removeEventListener(name, handle, options);
}

/**
 * The size of the plotting area in CSS pixels, as the chart knows it: to ask the page for it would
 * lay that out anew, once for each chart that the cursor goes over.
 */
function plotSize({ bbox }: uPlot): Size {
  return { width: bbox.width / uPlot.pxRatio, height: bbox.height / uPlot.pxRatio };
}
