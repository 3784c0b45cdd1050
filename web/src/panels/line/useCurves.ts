/** Asks for the curves of a panel: whole, and in their place finer ones of what is zoomed into. */
import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Zoom } from "@/charts/line/model";
import { useFacts } from "@/data/facts";
import { groupSeriesQuery } from "@/data/group-series";
import { metricsQuery } from "@/data/metrics";
import { type SeriesPanel, type SeriesQuestion, seriesQuery } from "@/data/series";
import type { Stream } from "@/data/types";
import type { LineView, PanelProps, XAxis } from "@/panels/panel";
import { bucketsFor } from "./curves";
import { evaluated, expressionsOf, formulasOf } from "./expressions";
import { bandOf, groupsIn, middleOf } from "./groups";
import {
  isByPattern,
  matching,
  metricsOf,
  streamOf,
  xExpressionOf,
  xKeyOf,
  xWindowOf,
} from "./settings";
import { overFormula, xMetrics, xProblem } from "./x-formula";

export interface Curves {
  /** One a metric that some of the runs have. */
  readonly panels: readonly SeriesPanel[];
  /** What is wrong with a formula. */
  readonly problem: string | null;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
}

const NONE: readonly SeriesPanel[] = [];

export function useCurves(props: PanelProps, zoom: Zoom | null): Curves {
  const { project, config, runs, view, isExpanded, width_px } = props;
  const stream = streamOf(config);
  const texts = useMemo(() => expressionsOf(config), [config]);
  const hasFormulas = texts.length > 0;
  const xText = xExpressionOf(config);
  const isNamed = hasFormulas || xText !== "";
  const known = useQuery({ ...metricsQuery(project, { stream }), enabled: isNamed }).data;
  const formulas = useMemo(
    () => formulasOf(texts, known?.items.map(({ key }) => key) ?? []),
    [texts, known],
  );
  const along = useMemo(
    () => formulasOf(xText === "" ? [] : [xText], known?.items.map(({ key }) => key) ?? []),
    [xText, known],
  );
  const xFormula = along.formulas[0]?.formula ?? null;
  const axis = xKeyOf(config) ?? axisOf(stream, view);
  const xWrong = along.problem ?? xProblem(xFormula, axis);
  const hasFields = formulas.hasFields || along.hasFields;
  const named = useMetrics(props);
  const drawn = hasFormulas ? formulas.metrics : named;
  const keys = isNamed && !known ? [] : [...new Set([...drawn, ...xMetrics(xFormula, axis)])];
  const ids = useMemo(() => (hasFields ? runs.map(({ id }) => id) : []), [hasFields, runs]);
  const facts = useFacts(project, ids).runs;
  const groups = groupsIn(runs);
  const lines = (groups ?? runs).length;
  const question = {
    runs: runs.map((run) => run.id).toSorted(),
    stream,
    x: axis,
    buckets: bucketsFor(lines * keys.length, isExpanded, width_px),
    range: xText === "" ? xWindowOf(config) : null,
  };
  const queryOf = (asked: SeriesQuestion, key: string) =>
    groups === null
      ? seriesQuery(project, asked, key)
      : groupSeriesQuery(
          project,
          { ...asked, groups, middle: middleOf(config), band: bandOf(config) },
          key,
        );
  const wholes = useQueries({ queries: keys.map((key) => queryOf(question, key)) });
  // Over a computed x nobody can ask for a part.
  const range = xText === "" ? (zoom?.x ?? null) : null;
  const parts = useQueries({
    queries: keys.map((key, at) => ({
      ...queryOf({ ...question, range: range ?? question.range }, key),
      enabled: range !== null && wholes[at]?.data?.isExact === false,
    })),
  });
  const panels = wholes.flatMap((whole, at) => {
    const part = parts[at];
    const isPart = range !== null && whole.data?.isExact === false;
    const panel = isPart && part?.data && !part.isPlaceholderData ? part.data : whole.data;
    return panel ? [panel] : [];
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the panels are told by their contents
  const computed = useMemo(() => {
    // Over any other x than the one that was asked for, curves would only look right.
    if (!isNamed || xWrong !== null) return NONE;
    const shown = hasFormulas
      ? evaluated(panels, formulas, facts)
      : panels.filter(({ key }) => drawn.includes(key));
    if (xFormula === null) return shown;
    const range = xWindowOf(config);
    return overFormula(shown, { formula: xFormula, axis, read: panels, facts, range });
  }, [
    isNamed,
    hasFormulas,
    formulas,
    xFormula,
    xWrong,
    axis,
    facts,
    config,
    ...panels,
    panels.length,
  ]);
  const failed = wholes.find((whole) => whole.isError && !whole.data);
  return {
    panels: isNamed ? computed : panels,
    problem: xWrong ?? formulas.problem,
    isPending:
      (isNamed && !known) || (wholes.some((whole) => whole.isPending) && panels.length === 0),
    error: failed?.error ?? null,
    retry: () => void failed?.refetch(),
  };
}

/** The metrics of a panel; those of a pattern are looked up among what was logged. */
function useMetrics({ project, config }: PanelProps): readonly string[] {
  const isOpen = isByPattern(config);
  const logged = useQuery({
    ...metricsQuery(project, { stream: streamOf(config) }),
    enabled: isOpen,
  });
  return isOpen ? matching(config, logged.data?.items ?? []) : metricsOf(config);
}

/** Samples of the system belong to no step. */
export function axisOf(stream: Stream, view: LineView): XAxis {
  return stream === "events" && view.x === "_step" ? "_runtime" : view.x;
}
