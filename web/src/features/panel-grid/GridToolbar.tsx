/** The controls over a grid: what x is, smoothing, scale of y, size, and a search for panels. */
import { matcher } from "@/lib/search";
import { SMOOTHINGS } from "@/lib/smoothing";
import type { XAxis } from "@/panels/panel";
import { Button, SearchField, Segmented, Select, Slider } from "@/ui";
import styles from "./GridToolbar.module.css";
import type { SetView } from "./useGridView";
import { DEFAULT_VIEW, type GridView, type PanelSize } from "./view";

const X_AXES: readonly { value: XAxis; label: string }[] = [
  { value: "_step", label: "Step" },
  { value: "_runtime", label: "Relative time" },
  { value: "_timestamp", label: "Wall time" },
];

const SIZES: readonly { value: PanelSize; label: string }[] = [
  { value: "s", label: "S" },
  { value: "m", label: "M" },
  { value: "l", label: "L" },
];

interface GridToolbarProps {
  readonly view: GridView;
  readonly onView: SetView;
  /** For a single panel: without what concerns many. */
  readonly isForOne?: boolean;
}

export function GridToolbar({ view, onView, isForOne = false }: GridToolbarProps) {
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Panels">
      {!isForOne && (
        <div className={styles.search}>
          <SearchField
            label="Search panels"
            value={view.search}
            onChange={(search) => onView({ search })}
            error={matcher(view.search, true).error}
          />
        </div>
      )}
      <Select
        label="X axis"
        prefix="X"
        value={view.x}
        options={X_AXES}
        onChange={(x) => onView({ x })}
      />
      <Smoothing view={view} onView={onView} />
      <Button pressed={view.logY} onClick={() => onView({ logY: !view.logY })}>
        Log y
      </Button>
      {!isForOne && (
        <Segmented
          label="Panel size"
          value={view.size}
          options={SIZES}
          onChange={(size) => onView({ size })}
        />
      )}
    </div>
  );
}

function Smoothing({ view, onView }: GridToolbarProps) {
  const kind = SMOOTHINGS.find(({ value }) => value === view.smoothing);
  return (
    <div className={styles.smoothing}>
      <Select
        label="Smoothing"
        value={view.smoothing}
        options={SMOOTHINGS}
        onChange={(smoothing) => onView({ smoothing, weight: DEFAULT_VIEW.weight })}
      />
      {kind && kind.max > 0 && (
        <div className={styles.slider}>
          <Slider
            label="Smoothing weight"
            value={view.weight}
            min={kind.min}
            max={kind.max}
            step={kind.step}
            format={(weight) => String(Number(weight.toFixed(3)))}
            onChange={(weight) => onView({ weight })}
          />
        </div>
      )}
    </div>
  );
}
