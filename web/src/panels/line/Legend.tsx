/** Which line is which, where colours alone do not tell. */
import type { Line } from "@/charts/line/model";
import { formatInteger } from "@/lib/number";
import styles from "./Legend.module.css";

const MOST = 12;

export function Legend({ lines }: { lines: readonly Line[] }) {
  return (
    <ul className={styles.legend}>
      {lines.slice(0, MOST).map(({ id, label, color, dash }) => (
        <li key={id} title={label}>
          <svg width={16} height={8} aria-hidden="true">
            <line
              x1={0}
              x2={16}
              y1={4}
              y2={4}
              stroke={color}
              strokeWidth={2}
              strokeDasharray={dash.join(" ")}
            />
          </svg>
          <span>{label}</span>
        </li>
      ))}
      {lines.length > MOST && <li>and {formatInteger(lines.length - MOST)} more</li>}
    </ul>
  );
}
