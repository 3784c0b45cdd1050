/** Where the cells and labels of a heat map lie, for a given room. Pure arithmetic in pixels. */
export interface HeatmapLayout {
  /** Where the drawing begins at the left, with the title of the rows: it is centred. */
  readonly edge: number;
  /** Left and top of the first cell. */
  readonly left: number;
  readonly top: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
  /** Every how many-th label is drawn. */
  readonly rowStride: number;
  readonly columnStride: number;
  /** Column labels stand on end when they are wider than their cells. */
  readonly isTilted: boolean;
  /** Where there is little room, the axes go without their titles. */
  readonly hasTitles: boolean;
  /** Are the cells large enough to be written in? */
  readonly hasNumbers: boolean;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

const CHAR = 6.4;
const LINE = 15;
const TITLE = 20;
const MAX_LABEL = 96;
const MAX_CELL = 64;
const COMPACT = 240;

function labelWidth(labels: readonly string[]): number {
  const longest = labels.reduce((most, label) => Math.max(most, label.length), 1);
  return Math.min(MAX_LABEL, longest * CHAR);
}

/** Lays out `rows` × `columns` cells; cells are never larger than needed to be read, and centred. */
export function heatmapLayout(
  rows: readonly string[],
  columns: readonly string[],
  room: Room,
  longestNumber: number,
): HeatmapLayout {
  const hasTitles = room.height >= COMPACT;
  const title = hasTitles ? TITLE : 2;
  const rowLabels = title + labelWidth(rows) + 8;
  const across = labelWidth(columns);
  const widest = (room.width - rowLabels - 8) / Math.max(1, columns.length);
  const isTilted = across + 6 > widest && across > 2 * CHAR;
  const columnLabels = title + (isTilted ? across : LINE) + 4;
  const cellWidth = clamp(widest, 2, MAX_CELL * 1.5);
  const cellHeight = clamp(
    (room.height - columnLabels - 4) / Math.max(1, rows.length),
    2,
    MAX_CELL,
  );
  const spare = room.width - rowLabels - 8 - cellWidth * columns.length;
  const edge = Math.max(0, spare / 2);
  return {
    edge,
    left: edge + rowLabels,
    top: columnLabels,
    cellWidth,
    cellHeight,
    rowStride: Math.ceil((LINE - 3) / cellHeight),
    columnStride: Math.ceil((isTilted ? LINE - 2 : Math.min(across + 4, LINE * 2)) / cellWidth),
    isTilted,
    hasTitles,
    hasNumbers: cellHeight >= 12 && cellWidth >= longestNumber * CHAR + 4,
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
