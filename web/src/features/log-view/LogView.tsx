/** The console of a run: any number of lines, searched by the server, drawn where one looks. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { RunRef } from "@/data/types";
import { EmptyState, ErrorState, IconTerminal, SkeletonRows } from "@/ui";
import { Line } from "./Line";
import { LogToolbar } from "./LogToolbar";
import styles from "./LogView.module.css";
import { useLogLines } from "./useLogLines";
import { useLogSearch } from "./useLogSearch";

const LINE = 19;
/** Above the first line and below the last one. */
const ROOM = 6;
const CLOSE_TO_END = 40;

export interface LogViewProps {
  readonly run: RunRef;
  readonly runName: string;
  /** While the run goes on, the end is followed. */
  readonly isLive: boolean;
}

export function LogView({ run, runName, isLive }: LogViewProps): ReactElement {
  const scroll = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState({ first: 0, last: 0 });
  const [isFollowing, setFollowing] = useState(isLive);
  const [hasTime, setTime] = useState(false);
  const [isWrapped, setWrapped] = useState(false);
  const lines = useLogLines(run, range.first, range.last);
  const search = useLogSearch(run);
  const { total } = lines;

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroll.current,
    estimateSize: () => LINE,
    overscan: 20,
    paddingStart: ROOM,
    paddingEnd: ROOM,
    onChange: ({ range: seen }) => {
      if (!seen) return;
      const { startIndex: first, endIndex: last } = seen;
      setRange((before) =>
        before.first === first && before.last === last ? before : { first, last },
      );
    },
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: wrapping changes every height
  useEffect(() => virtual.measure(), [isWrapped, virtual]);

  useEffect(() => {
    if (isFollowing && total > 0) virtual.scrollToIndex(total - 1, { align: "end" });
  }, [isFollowing, total, virtual]);

  const hit = search.at === -1 ? undefined : search.hits[search.at];
  useEffect(() => {
    if (hit === undefined) return;
    setFollowing(false);
    virtual.scrollToIndex(hit, { align: "center" });
  }, [hit, virtual]);

  const onWheel = (): void => {
    const box = scroll.current;
    if (!box) return;
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    if (left > CLOSE_TO_END) setFollowing(false);
  };

  if (lines.isPending) return <SkeletonRows count={10} />;
  if (lines.error && total === 0) return <ErrorState error={lines.error} onRetry={lines.retry} />;
  if (total === 0) {
    return (
      <EmptyState icon={<IconTerminal size={20} />} title="Nothing printed">
        {isLive ? "Lines appear here as the run prints them" : "This run kept no console output"}
      </EmptyState>
    );
  }
  return (
    <div className={styles.view}>
      <LogToolbar
        run={run}
        runName={runName}
        total={total}
        search={search}
        isFollowing={isFollowing}
        onFollow={setFollowing}
        hasTime={hasTime}
        onTime={setTime}
        isWrapped={isWrapped}
        onWrap={setWrapped}
      />
      <section
        ref={scroll}
        className={styles.scroll}
        data-wrapped={isWrapped ? "" : undefined}
        aria-label="Console"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        onWheel={onWheel}
        onTouchMove={onWheel}
        onKeyUp={onWheel}
      >
        <div className={styles.canvas} style={{ height: virtual.getTotalSize() }}>
          <div
            className={styles.window}
            style={{ transform: `translateY(${virtual.getVirtualItems()[0]?.start ?? 0}px)` }}
          >
            {virtual.getVirtualItems().map(({ index, key }) => (
              <div key={key} ref={virtual.measureElement} data-index={index}>
                <Line
                  at={index}
                  line={lines.line(index)}
                  hasTime={hasTime}
                  isHit={index === hit}
                  ranges={search.ranges}
                />
              </div>
            ))}
          </div>
        </div>
      </section>
    </div>
  );
}
