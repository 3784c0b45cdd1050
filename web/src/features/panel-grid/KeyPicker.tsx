/**
 * Logged keys with a tick for those that a panel shows: one is added or taken away with a click, all
 * that were found with another, and a pattern makes panels of several keys.
 */
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { metricPagesQuery, metricsQuery, readMetrics } from "@/data/metrics";
import type { Metric, ProjectRef } from "@/data/types";
import { formatCount, formatInteger } from "@/lib/number";
import { matcher } from "@/lib/search";
import { Button, Checkbox, ErrorState, SearchField, useToast } from "@/ui";
import styles from "./AddPanel.module.css";
import { panelsByPattern } from "./patterns";
import { panelFor, type ShownKeys } from "./shown-keys";
import type { NewPanel } from "./useActions";

export interface KeyPickerProps {
  readonly project: ProjectRef;
  readonly shown: ShownKeys;
  readonly onExchange: (added: readonly NewPanel[], removed: readonly string[]) => void;
}

const ROW_PX = 28;
const AHEAD = 40;
/** So many panels are added at once. */
const MOST_AT_ONCE = 300;
/** What takes such a panel away takes the others' lines away, too. */
const AMONG_OTHERS = "in a panel with others";
const LINE_PLOT = "Run History Line Plot";

export function KeyPicker(props: KeyPickerProps) {
  const [search, setSearch] = useState("");
  const [isRegex, setIsRegex] = useState(false);
  const late = useDeferredValue(search);
  return (
    <div className={styles.picker}>
      <SearchField
        label="Search keys"
        placeholder={isRegex ? "^(?:train|val)/(.*)" : "Search keys…"}
        value={search}
        onChange={setSearch}
        regex={isRegex}
        onRegexChange={setIsRegex}
        error={matcher(search, isRegex).error}
      />
      {isRegex ? <Patterns {...props} pattern={search} /> : <Keys {...props} search={late} />}
    </div>
  );
}

interface KeysProps extends KeyPickerProps {
  readonly search: string;
}

function Keys({ project, shown, onExchange, search }: KeysProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const pages = useInfiniteQuery(metricPagesQuery(project, search));
  const read = useMemo(() => (pages.data?.pages ?? []).flatMap(({ items }) => items), [pages.data]);
  const keys = useMemo(() => read.filter(isOffered), [read]);
  const total = (pages.data?.pages[0]?.total ?? 0) - (read.length - keys.length);
  const rows = useVirtualizer({
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    getItemKey: (at) => keys[at]?.key ?? at,
  });
  const last = rows.range?.endIndex ?? 0;
  const { hasNextPage, isFetching, fetchNextPage } = pages;
  useEffect(() => {
    if (last >= keys.length - AHEAD && hasNextPage && !isFetching) void fetchNextPage();
  }, [last, keys.length, hasNextPage, isFetching, fetchNextPage]);
  const toast = useToast();
  const all = useMutation({
    onError: ({ message }) =>
      toast({ title: "The keys did not load", description: message, tone: "bad" }),
    mutationFn: () => readMetrics(project, search, MOST_AT_ONCE),
    onSuccess: (found) => {
      const missing = found.filter(({ key }) => !shown.has(key)).filter(isOffered);
      onExchange(
        missing.flatMap((metric) => panelFor(metric) ?? []),
        [],
      );
    },
  });
  const toggle = (metric: Metric, isOn: boolean) => {
    const panel = panelFor(metric);
    if (isOn) onExchange(panel ? [panel] : [], []);
    else onExchange([], shown.get(metric.key) ?? []);
  };
  return (
    <>
      <div ref={scroller} className={styles.keys}>
        {pages.error ? (
          <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
        ) : (
          keys.length === 0 && !isFetching && <p className={styles.none}>No key matches</p>
        )}
        <ul style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, key, start }) => {
            const metric = keys[index];
            if (!metric) return null;
            return (
              <li key={key} style={{ transform: `translateY(${start}px)` }}>
                <Checkbox
                  label={metric.key}
                  checked={shown.has(metric.key)}
                  disabled={shown.get(metric.key)?.length === 0}
                  onChange={(isOn) => toggle(metric, isOn)}
                />
                <span className={styles.kind}>
                  {shown.get(metric.key)?.length === 0 ? AMONG_OTHERS : metric.kind}
                </span>
              </li>
            );
          })}
        </ul>
      </div>
      <footer className={styles.footer}>
        <span>{formatCount(total, "key")}</span>
        <Button
          size="s"
          disabled={total === 0 || total > MOST_AT_ONCE}
          title={total > MOST_AT_ONCE ? `At most ${MOST_AT_ONCE} at once` : undefined}
          loading={all.isPending}
          onClick={() => all.mutate()}
        >
          Add all found
        </Button>
      </footer>
    </>
  );
}

interface PatternsProps extends KeyPickerProps {
  readonly pattern: string;
}

function Patterns({ project, shown, onExchange, pattern }: PatternsProps) {
  const [isTidy, setIsTidy] = useState(false);
  const logged = useQuery(metricsQuery(project, { stream: "history" })).data;
  const wanted = useDeferredValue(pattern);
  const panels = useMemo(() => {
    if (wanted === "") return [];
    const numbers = (logged?.items ?? []).filter(({ kind }) => kind === "number");
    return panelsByPattern(
      wanted,
      numbers.filter(isOffered).map(({ key }) => key),
    );
  }, [logged, wanted]);
  const add = () => {
    const added = panels.map(({ config }) => ({ viewType: LINE_PLOT, config }));
    const single = panels.flatMap(({ metrics }) => metrics).flatMap((key) => shown.get(key) ?? []);
    onExchange(added, isTidy ? single : []);
  };
  const isMany = panels.length > MOST_AT_ONCE;
  return (
    <>
      <div className={styles.keys}>
        {panels.length === 0 && (
          <p className={styles.none}>
            {wanted === "" ? "Each text that a (group) catches becomes a panel" : "No key matches"}
          </p>
        )}
        <ul className={styles.found}>
          {panels.slice(0, MOST_AT_ONCE).map(({ title, metrics }) => (
            <li key={title}>
              <span title={metrics.join(", ")}>{title}</span>
              <span className={styles.kind}>{formatCount(metrics.length, "key")}</span>
            </li>
          ))}
        </ul>
      </div>
      <footer className={styles.footer}>
        <Checkbox
          label="Remove the single panels of these keys"
          checked={isTidy}
          onChange={setIsTidy}
        />
        <Button size="s" variant="primary" disabled={panels.length === 0 || isMany} onClick={add}>
          {isMany
            ? `More than ${MOST_AT_ONCE} panels`
            : `Add ${formatInteger(panels.length)} ${panels.length === 1 ? "panel" : "panels"}`}
        </Button>
      </footer>
    </>
  );
}

/** Our own keys ("_runtime") have no panels. */
function isOffered({ key }: Metric): boolean {
  return !key.startsWith("_");
}
