/** The YAML of a sweep: written here, looked over by the server as one types. */
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactElement, useEffect, useState } from "react";
import { configQuery } from "@/data/sweeps";
import { formatCount } from "@/lib/number";
import { Button, TextArea } from "@/ui";
import styles from "./ConfigEditor.module.css";
import { breakAt } from "./indent";

interface ConfigEditorProps {
  readonly value: string;
  readonly onChange: (next: string) => void;
  readonly rows?: number;
}

/** So long nothing is typed before the server is asked. */
const REST_MS = 300;

export function ConfigEditor({ value, onChange, rows = 16 }: ConfigEditorProps): ReactElement {
  const { report, isStale, error, retry } = useConfigReport(value);
  // Tab goes on to the next control, as everywhere; lines are indented by Enter.
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const area = event.target;
    if (event.key !== "Enter" || !(area instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end } = area;
    const added = breakAt(value, start);
    onChange(`${value.slice(0, start)}${added}${value.slice(end)}`);
    const at = start + added.length;
    requestAnimationFrame(() => area.setSelectionRange(at, at));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only indents the text that is written inside
    <div className={styles.editor} onKeyDown={onKeyDown}>
      <TextArea label="Configuration (YAML)" rows={rows} value={value} onChange={onChange} />
      <div className={styles.report} role="status" data-stale={isStale ? "" : undefined}>
        {error && (
          <p data-tone="bad">
            It could not be checked: {error.message}{" "}
            <Button size="s" onClick={retry}>
              Try again
            </Button>
          </p>
        )}
        {report?.problems.map((problem) => (
          <p key={problem} data-tone="bad">
            {problem}
          </p>
        ))}
        {report?.warnings.map((warning) => (
          <p key={warning} data-tone="warn">
            {warning}
          </p>
        ))}
        {report?.problems.length === 0 && (
          <p data-tone="good">
            {report.expected_run_count === null
              ? "Runs until it is stopped"
              : `Asks for ${formatCount(report.expected_run_count, "run")}`}
          </p>
        )}
      </div>
    </div>
  );
}

/** What the server thinks of a config, once typing rests. */
export function useConfigReport(config: string) {
  const settled = useSettled(config);
  const { data, error, isPlaceholderData, refetch } = useQuery(configQuery(settled));
  return {
    report: error ? undefined : data,
    /** It is about what was written before. */
    isStale: settled !== config || isPlaceholderData,
    error,
    retry: () => void refetch(),
  };
}

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** Whether a config may be sent: what was looked over is what stands there, and has no problems. */
export function isSound({ report, isStale }: ReturnType<typeof useConfigReport>): boolean {
  return !isStale && report?.problems.length === 0;
}
