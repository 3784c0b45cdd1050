/** The controls over a grid: what x is, smoothing, scale of y, size, and a search for panels. */
import { changeSettings } from "@/features/workspace/edits";
import { cascade, DEFAULT_LINES, writeLines } from "@/features/workspace/settings";
import type { WorkspaceHandle } from "@/features/workspace/useWorkspace";
import { matcher } from "@/lib/search";
import { SMOOTHINGS } from "@/lib/smoothing";
import type { LineView, XAxis } from "@/panels/panel";
import { Button, SearchField, Segmented, Select, Slider } from "@/ui";
import styles from "./GridToolbar.module.css";
import { PanelsMenu } from "./PanelsMenu";
import type { GridPlace, SetPlace } from "./place";
import { SIZES, sizeOf } from "./size";

export const X_AXES: readonly { value: XAxis; label: string }[] = [
  { value: "_step", label: "Step" },
  { value: "_runtime", label: "Relative time" },
  { value: "_timestamp", label: "Wall time" },
];

interface GridToolbarProps {
  readonly handle: WorkspaceHandle;
  readonly place: GridPlace;
  readonly onPlace: SetPlace;
}

export function GridToolbar({ handle, place, onPlace }: GridToolbarProps) {
  const { settings } = handle.workspace;
  return (
    <div className={styles.toolbar} role="toolbar" aria-label="Panels">
      <div className={styles.search}>
        <SearchField
          label="Search panels"
          value={place.search}
          onChange={(search) => onPlace({ search })}
          error={matcher(place.search, true).error}
        />
      </div>
      <LineControls handle={handle} />
      <Segmented
        label="Panel size"
        value={sizeOf(settings)}
        options={SIZES}
        onChange={(panelSize) => handle.edit("panel size", changeSettings({ panelSize }))}
      />
      <PanelsMenu handle={handle} />
    </div>
  );
}

interface LineControlsProps {
  readonly handle: Pick<WorkspaceHandle, "workspace" | "edit">;
}

/** How lines are drawn all over the workspace. */
export function LineControls({ handle }: LineControlsProps) {
  const view = cascade(handle.workspace.settings);
  const set = (change: Partial<LineView>) =>
    handle.edit(Object.keys(change).join(), changeSettings(writeLines(change)));
  return (
    <>
      <Select
        label="X axis"
        prefix="X"
        value={view.x}
        options={X_AXES}
        onChange={(x) => set({ x })}
      />
      <Smoothing view={view} onView={set} />
      <Button pressed={view.logY} onClick={() => set({ logY: !view.logY })}>
        Log y
      </Button>
    </>
  );
}

interface SmoothingProps {
  readonly view: LineView;
  readonly onView: (change: Partial<LineView>) => void;
}

function Smoothing({ view, onView }: SmoothingProps) {
  const kind = SMOOTHINGS.find(({ value }) => value === view.smoothing);
  return (
    <div className={styles.smoothing}>
      <Select
        label="Smoothing"
        value={view.smoothing}
        options={SMOOTHINGS}
        onChange={(smoothing) => onView({ smoothing, weight: DEFAULT_LINES.weight })}
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
