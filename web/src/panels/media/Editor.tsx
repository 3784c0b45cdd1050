import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import { naturalCompare } from "@/lib/path";
import { numberOf, textsOf } from "@/panels/config";
import type { EditorProps } from "@/panels/panel";
import { Button, Checkbox, Labelled, Select, TextField } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import { kindOf } from "./items";
import { gridOf, type MediaAxis, strideOf, videosOf, withAxis, writeGrid } from "./settings";

const LAYOUTS = [
  { value: "gallery", label: "Gallery" },
  { value: "grid", label: "Grid over two axes" },
] as const;
const ON_AXIS = [
  { value: "step", label: "Steps" },
  { value: "run", label: "Runs" },
  { value: "index", label: "Logged together" },
] as const;
const FIRST_AXES = { x: "step", y: "run" } as const;
const MOST_KEYS = 12;
const MOST_COLUMNS = 24;

export function Editor({ project, config, onConfig }: EditorProps): ReactElement {
  const keys = textsOf(config.mediaKeys);
  const logged = useQuery(metricsQuery(project, { stream: "history" })).data;
  const offered = useMemo(
    () =>
      (logged?.items ?? [])
        .filter(({ key, kind }) => kindOf(kind) !== null && !keys.includes(key))
        .map(({ key }) => key)
        .sort(naturalCompare),
    [logged, keys],
  );
  const columns = numberOf(config.columnCount);
  const axes = gridOf(config);
  const videos = videosOf(config);
  return (
    <>
      {keys.map((key) => (
        <Button
          key={key}
          size="s"
          onClick={() => onConfig({ mediaKeys: keys.filter((other) => other !== key) })}
        >
          Remove {key}
        </Button>
      ))}
      {keys.length < MOST_KEYS && (
        <Suggest
          label="Add a key"
          placeholder="examples"
          empty="No media logged under this key"
          options={offered}
          value=""
          onChoose={(key) => onConfig({ mediaKeys: [...keys, key] })}
        />
      )}
      <Labelled label="Layout">
        <Select
          label="Layout"
          value={axes ? "grid" : "gallery"}
          options={LAYOUTS}
          onChange={(layout) =>
            onConfig(layout === "grid" ? writeGrid(FIRST_AXES) : { mode: undefined })
          }
        />
      </Labelled>
      {axes && (
        <>
          <AxisChoice
            label="Across"
            axis={axes.x}
            onAxis={(x) => onConfig(writeGrid(withAxis(axes, "x", x)))}
          />
          <AxisChoice
            label="Down"
            axis={axes.y}
            onAxis={(y) => onConfig(writeGrid(withAxis(axes, "y", y)))}
          />
        </>
      )}
      <TextField
        label="Steps at a time"
        type="number"
        min={1}
        placeholder="1"
        value={strideOf(config) === 1 ? "" : String(strideOf(config))}
        onChange={(text) => onConfig({ stepStride: Number(text) > 1 ? Number(text) : undefined })}
      />
      <Checkbox
        label="Videos play in step"
        checked={videos.isInStep}
        onChange={(isOn) => onConfig({ videoSync: isOn || undefined })}
      />
      <Checkbox
        label="Loop videos"
        checked={videos.isLooped}
        onChange={(isOn) => onConfig({ videoLoop: isOn ? undefined : false })}
      />
      <Checkbox
        label="Play videos automatically"
        checked={videos.isAutoplay}
        onChange={(isOn) => onConfig({ videoAutoplay: isOn || undefined })}
      />
      <TextField
        label="Columns"
        type="number"
        min={1}
        max={MOST_COLUMNS}
        placeholder="as many as fit"
        value={columns?.toString() ?? ""}
        onChange={(text) => onConfig({ columnCount: countOf(text) })}
      />
    </>
  );
}

interface AxisChoiceProps {
  readonly label: string;
  readonly axis: MediaAxis;
  readonly onAxis: (axis: MediaAxis) => void;
}

function AxisChoice({ label, axis, onAxis }: AxisChoiceProps): ReactElement {
  return (
    <Labelled label={label}>
      <Select label={label} value={axis} options={ON_AXIS} onChange={onAxis} />
    </Labelled>
  );
}

function countOf(text: string): number | undefined {
  const number = Math.floor(Number(text));
  return number >= 1 ? Math.min(number, MOST_COLUMNS) : undefined;
}
