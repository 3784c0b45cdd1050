/** What a line panel shows, as a file: its numbers as CSV, its picture as PNG or SVG. */
import type { LineModel } from "@/charts/line/model";
import type { Shown } from "@/charts/line/range";
import { type SvgOptions, svgOf } from "@/charts/line/svg";
import { readTheme } from "@/charts/line/theme";
import { toCsv, withoutFormula } from "@/lib/csv";
import { saveAddress, saveFile } from "@/ui";

/** One row an x at which some line has a value, one column a line; a band adds its two ends. Pure. */
export function linesCsv({ x, lines }: LineModel, axis: string): string {
  const columns = lines.flatMap(({ label, ys, original, low, high }) => [
    { name: label, values: original ?? ys },
    ...(original ? [{ name: `${label} (smoothed)`, values: ys }] : []),
    ...(low && high
      ? [
          { name: `${label} (min)`, values: low },
          { name: `${label} (max)`, values: high },
        ]
      : []),
  ]);
  const rows = [...x.entries()].flatMap(([at, value]) => {
    const cells = columns.map(({ values }) => {
      const number = values[at];
      return number === undefined || Number.isNaN(number) ? null : number;
    });
    return cells.some((cell) => cell !== null) ? [[value, ...cells]] : [];
  });
  return toCsv([[axis, ...columns.map(({ name }) => name)].map(withoutFormula), ...rows]);
}

export function saveCsv(name: string, model: LineModel, axis: string): void {
  saveFile(`${fileName(name)}.csv`, linesCsv(model, axis), "text/csv");
}

/** The canvas in `host` on the ground of the page. */
export function savePng(name: string, host: HTMLElement): void {
  const canvas = host.querySelector("canvas");
  if (!canvas) return;
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const context = copy.getContext("2d");
  if (!context) return;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(canvas, 0, 0);
  copy.toBlob((blob) => {
    if (!blob) return;
    const address = URL.createObjectURL(blob);
    saveAddress(`${fileName(name)}.png`, address);
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  });
}

/** The same lines as a drawing, in the colours of the page; marks of values without a place are left out. */
export function saveSvg(
  model: LineModel,
  shown: Shown,
  options: Omit<SvgOptions, "colors">,
  host: HTMLElement,
): void {
  const { label, grid } = readTheme(host);
  const colors = { ground: getComputedStyle(document.body).backgroundColor, ink: label, grid };
  const picture = svgOf(model, shown, { ...options, colors });
  saveFile(`${fileName(options.title)}.svg`, picture, "image/svg+xml");
}

function fileName(name: string): string {
  return name.replace(/[\\/:*?"<>|]/g, "_");
}
