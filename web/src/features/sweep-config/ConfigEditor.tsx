/** The YAML of a sweep: written here, looked over by the server as one types. */
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactElement, useDeferredValue } from "react";
import { configQuery } from "@/data/sweeps";
import { formatCount } from "@/lib/number";
import { TextArea } from "@/ui";
import styles from "./ConfigEditor.module.css";

interface ConfigEditorProps {
  readonly value: string;
  readonly onChange: (next: string) => void;
  readonly rows?: number;
}

const INDENT = "  ";

export function ConfigEditor({ value, onChange, rows = 16 }: ConfigEditorProps): ReactElement {
  const report = useConfigReport(value);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const area = event.target;
    if (event.key !== "Tab" || event.shiftKey || !(area instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    const { selectionStart: start, selectionEnd: end } = area;
    onChange(`${value.slice(0, start)}${INDENT}${value.slice(end)}`);
    requestAnimationFrame(() =>
      area.setSelectionRange(start + INDENT.length, start + INDENT.length),
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only indents the text that is written inside
    <div className={styles.editor} onKeyDown={onKeyDown}>
      <TextArea label="Configuration (YAML)" rows={rows} value={value} onChange={onChange} />
      <div className={styles.report} role="status">
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

/** What the server thinks of a config; of what was written just now, as soon as it is known. */
export function useConfigReport(config: string) {
  const settled = useDeferredValue(config);
  return useQuery(configQuery(settled)).data;
}
