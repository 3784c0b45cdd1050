import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import { naturalCompare } from "@/lib/path";
import { matcher } from "@/lib/search";
import { SMOOTHINGS } from "@/lib/smoothing";
import { numberOf, textOf } from "@/panels/config";
import { groupingOf } from "@/panels/facts/settings";
import { GroupChoice, LimitField } from "@/panels/facts/settings-form";
import type { EditorProps } from "@/panels/panel";
import {
  Checkbox,
  IconButton,
  IconClose,
  Labelled,
  Select,
  Suggest,
  Switch,
  TextField,
} from "@/ui";
import styles from "./Editor.module.css";
import { expressionsOf, formulasOf } from "./expressions";
import { BANDS, bandOf, groupsIn, MIDDLES, middleOf } from "./groups";
import {
  isByPattern,
  legendOf,
  MOST_METRICS,
  metricsOf,
  plotTypeOf,
  streamOf,
  xKeyOf,
} from "./settings";

const AS_WORKSPACE = "as the workspace";
const X_AXES = [
  { value: AS_WORKSPACE, label: "As the workspace" },
  { value: "_step", label: "Step" },
  { value: "_runtime", label: "Relative time" },
  { value: "_timestamp", label: "Wall time" },
] as const;
const SMOOTHING_WORDS = {
  "time-ema": "exponentialTimeWeighted",
  ema: "exponential",
  gaussian: "gaussian",
  average: "average",
  none: "none",
} as const;
const SMOOTHING_OPTIONS = [
  { value: AS_WORKSPACE, label: "As the workspace" },
  ...SMOOTHINGS.map(({ value, label }) => ({ value: SMOOTHING_WORDS[value], label })),
];
const NUMBERS = [
  ["yAxisMin", "Y from"],
  ["yAxisMax", "Y to"],
  ["xAxisMin", "X from"],
  ["xAxisMax", "X to"],
] as const;

export function Editor(props: EditorProps): ReactElement {
  const { config, onConfig } = props;
  return (
    <>
      <Switch
        label="Metrics by a pattern"
        checked={isByPattern(config)}
        onChange={(isOn) =>
          onConfig({ useMetricRegex: isOn, metricRegex: textOf(config.metricRegex) })
        }
      />
      {isByPattern(config) ? (
        <TextField
          label="Regular expression"
          hint={`Up to ${MOST_METRICS} metrics that match`}
          error={matcher(textOf(config.metricRegex), true).error}
          value={textOf(config.metricRegex)}
          onChange={(metricRegex) => onConfig({ metricRegex })}
        />
      ) : (
        <Metrics {...props} />
      )}
      <TextField
        label="Expression"
        placeholder="1 - acc"
        hint="In place of the metrics; ${config:lr} and ${summary:loss} stand for fields of the run"
        error={
          expressionsOf(config).length > 0 ? formulasOf(expressionsOf(config), []).problem : null
        }
        value={expressionsOf(config)[0] ?? ""}
        onChange={(text) => onConfig({ expressions: text === "" ? undefined : [text] })}
      />
      <XChoice {...props} />
      <Smoothing {...props} />
      <Labelled label="Drawn as">
        <Select
          label="Drawn as"
          value={plotTypeOf(config)}
          options={PLOT_TYPES}
          onChange={(plotType) => onConfig({ plotType })}
        />
      </Labelled>
      <GroupChoice {...props} />
      {(groupsIn(props.runs) || groupingOf(config) !== null) && <Together {...props} />}
      <Checkbox
        label="Log x"
        checked={config.xLogScale === true}
        onChange={(isOn) => onConfig({ xLogScale: isOn || undefined })}
      />
      <Checkbox
        label="Log y"
        checked={config.yLogScale === true}
        onChange={(isOn) => onConfig({ yLogScale: isOn })}
      />
      <Checkbox
        label="Ignore outliers"
        checked={config.ignoreOutliers === true}
        onChange={(isOn) => onConfig({ ignoreOutliers: isOn || undefined })}
      />
      <div className={styles.numbers}>
        {NUMBERS.map(([key, label]) => (
          <TextField
            key={key}
            label={label}
            type="number"
            step="any"
            placeholder="auto"
            value={numberOf(config[key])?.toString() ?? ""}
            onChange={(text) => onConfig({ [key]: text === "" ? undefined : Number(text) })}
          />
        ))}
      </div>
      <LimitField {...props} most={props.runs.length} />
      <Around {...props} />
    </>
  );
}

const PLOT_TYPES = [
  { value: "line", label: "Lines" },
  { value: "stacked-area", label: "Stacked areas" },
  { value: "pct-area", label: "Shares of the sum" },
] as const;
const LEGENDS = [
  { value: "south", label: "Below" },
  { value: "north", label: "Above" },
  { value: "east", label: "At the right" },
  { value: "west", label: "At the left" },
  { value: "none", label: "Hidden" },
] as const;
const NAMED = [
  { value: "default", label: "The nearest lines" },
  { value: "single", label: "One line" },
  { value: "all_runs", label: "All lines" },
] as const;

/** What stands around the lines. */
function Around({ config, onConfig }: EditorProps): ReactElement {
  const text = (key: string, label: string, placeholder = "") => (
    <TextField
      label={label}
      placeholder={placeholder}
      value={textOf(config[key])}
      onChange={(value) => onConfig({ [key]: value || undefined })}
    />
  );
  return (
    <>
      <Labelled label="Legend">
        <Select
          label="Legend"
          value={legendOf(config) ?? "none"}
          options={LEGENDS}
          onChange={(place) =>
            onConfig(
              place === "none"
                ? { showLegend: false }
                : { showLegend: true, legendPosition: place },
            )
          }
        />
      </Labelled>
      {/* biome-ignore lint/suspicious/noTemplateCurlyInString: slots in W&B's words */}
      {text("legendTemplate", "Names in the legend", "${run:displayName} ${config:lr}")}
      {text("xAxisTitle", "Title of x")}
      {text("yAxisTitle", "Title of y")}
      <Labelled label="Tooltip names">
        <Select
          label="Tooltip names"
          value={
            NAMED.find(({ value }) => value === config.tooltipNumberOfRuns)?.value ?? "default"
          }
          options={NAMED}
          onChange={(named) => onConfig({ tooltipNumberOfRuns: named })}
        />
      </Labelled>
    </>
  );
}

const ANOTHER = "a logged key";

/** Steps, a kind of time, or any number that was logged. */
function XChoice({ project, config, onConfig }: EditorProps): ReactElement {
  const key = xKeyOf(config);
  const logged = useQuery(metricsQuery(project, { stream: streamOf(config) })).data;
  const numbers = useMemo(
    () =>
      (logged?.items ?? [])
        .filter(({ key: name, kind }) => kind === "number" && !name.startsWith("_"))
        .map(({ key: name }) => name)
        .sort(naturalCompare),
    [logged],
  );
  const known = X_AXES.find(({ value }) => value === config.xAxis)?.value ?? AS_WORKSPACE;
  return (
    <>
      <Labelled label="X axis">
        <Select
          label="X axis"
          value={key === null ? known : ANOTHER}
          options={[...X_AXES, { value: ANOTHER, label: "A logged key" }]}
          onChange={(x) =>
            onConfig({ xAxis: x === AS_WORKSPACE ? undefined : x === ANOTHER ? numbers[0] : x })
          }
        />
      </Labelled>
      {key !== null && (
        <Suggest
          label="Key of x"
          empty="No number was logged under such a key"
          options={numbers}
          value={key}
          onChange={(xAxis) => xAxis !== "" && onConfig({ xAxis })}
        />
      )}
    </>
  );
}

/** What is drawn of runs that are put together. */
function Together({ config, onConfig }: EditorProps): ReactElement {
  return (
    <>
      <Labelled label="Line of a group">
        <Select
          label="Line of a group"
          value={middleOf(config)}
          options={MIDDLES}
          onChange={(groupAgg) => onConfig({ groupAgg })}
        />
      </Labelled>
      <Labelled label="Band of a group">
        <Select
          label="Band of a group"
          value={bandOf(config)}
          options={BANDS}
          onChange={(groupArea) => onConfig({ groupArea })}
        />
      </Labelled>
    </>
  );
}

function Smoothing({ config, onConfig }: EditorProps): ReactElement {
  const kind = textOf(config.smoothingType) || AS_WORKSPACE;
  const range = SMOOTHINGS.find(({ value }) => SMOOTHING_WORDS[value] === kind);
  return (
    <>
      <Labelled label="Smoothing">
        <Select
          label="Smoothing"
          value={kind}
          options={SMOOTHING_OPTIONS}
          onChange={(next) =>
            onConfig(
              next === AS_WORKSPACE
                ? { smoothingType: undefined, smoothingWeight: undefined }
                : { smoothingType: next, smoothingWeight: 0 },
            )
          }
        />
      </Labelled>
      <Checkbox
        label="Original behind the smoothed line"
        checked={config.showOriginalAfterSmoothing !== false}
        onChange={(isOn) => onConfig({ showOriginalAfterSmoothing: isOn ? undefined : false })}
      />
      {range && range.max > 0 && (
        <TextField
          label="Smoothing weight"
          type="number"
          min={range.min}
          max={range.max}
          step={range.step}
          value={String(numberOf(config.smoothingWeight) ?? 0)}
          onChange={(text) => onConfig({ smoothingWeight: Number(text) })}
        />
      )}
    </>
  );
}

function Metrics({ project, config, onConfig }: EditorProps): ReactElement {
  const logged = useQuery(metricsQuery(project, { stream: streamOf(config) })).data;
  const chosen = metricsOf(config);
  const offered = useMemo(
    () =>
      (logged?.items ?? [])
        .filter(({ key, kind }) => kind === "number" && !key.startsWith("_"))
        .map(({ key }) => key)
        .filter((key) => !chosen.includes(key))
        .sort(naturalCompare),
    [logged, chosen],
  );
  return (
    <>
      <ul className={styles.metrics}>
        {chosen.map((metric) => (
          <li key={metric}>
            {metric}
            <IconButton
              size="s"
              label={`Remove ${metric}`}
              icon={<IconClose size={12} />}
              onClick={() => onConfig({ metrics: chosen.filter((other) => other !== metric) })}
            />
          </li>
        ))}
      </ul>
      {chosen.length < MOST_METRICS && (
        <Suggest
          label="Add a metric"
          placeholder="loss"
          empty="Nothing logged under such a key"
          options={offered}
          value=""
          onChoose={(metric) => onConfig({ metrics: [...chosen, metric] })}
        />
      )}
    </>
  );
}
