import { useQuery } from "@tanstack/react-query";
import { type ReactElement, useMemo } from "react";
import { metricsQuery } from "@/data/metrics";
import { naturalCompare } from "@/lib/path";
import { matcher } from "@/lib/search";
import { SMOOTHINGS } from "@/lib/smoothing";
import { numberOf, textOf } from "@/panels/config";
import { groupingOf } from "@/panels/facts/settings";
import { GroupChoice, LimitField, RangeFields } from "@/panels/facts/settings-form";
import type { EditorProps } from "@/panels/panel";
import { Checkbox, IconButton, IconClose, Labelled, Select, Switch, TextField } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import { Around } from "./Around";
import styles from "./Editor.module.css";
import { expressionsOf, formulasOf } from "./expressions";
import { BANDS, bandOf, groupsIn, MIDDLES, middleOf } from "./groups";
import { Looks } from "./Looks";
import { isByPattern, isSampled, MOST_METRICS, metricsOf, plotTypeOf, streamOf } from "./settings";
import { AS_WORKSPACE, XChoice } from "./XChoice";

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
      <RangeFields {...props} fields={NUMBERS} />
      <LimitField {...props} most={props.runs.length} />
      <PointsChoice {...props} />
      <Looks {...props} />
      <Around {...props} />
    </>
  );
}

const PLOT_TYPES = [
  { value: "line", label: "Lines" },
  { value: "stacked-area", label: "Stacked areas" },
  { value: "pct-area", label: "Percent areas" },
] as const;
const POINTS = [
  { value: "bucketing-gorilla", label: "All points, in buckets" },
  { value: "sampling", label: "A sample, one per bucket" },
] as const;

/** How many points are drawn where there are more than a panel has room for. */
function PointsChoice({ config, onConfig }: EditorProps): ReactElement {
  return (
    <Labelled label="Points">
      <Select
        label="Points"
        value={isSampled(config) ? "sampling" : "bucketing-gorilla"}
        options={POINTS}
        onChange={(method) =>
          onConfig({ pointVisualizationMethod: method === "sampling" ? method : undefined })
        }
      />
    </Labelled>
  );
}

/** What is drawn of runs that are put together. */
function Together({ config, onConfig }: EditorProps): ReactElement {
  return (
    <>
      <Labelled label="Group line">
        <Select
          label="Group line"
          value={middleOf(config)}
          options={MIDDLES}
          onChange={(groupAgg) => onConfig({ groupAgg })}
        />
      </Labelled>
      <Labelled label="Group band">
        <Select
          label="Group band"
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
        label="Show original behind the smoothed line"
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
          empty="Nothing logged under this key"
          options={offered}
          value=""
          onChoose={(metric) => onConfig({ metrics: [...chosen, metric] })}
        />
      )}
    </>
  );
}
