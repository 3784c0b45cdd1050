import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { refOf } from "@/data/named-runs";
import type { Run } from "@/data/types";
import { formatInteger } from "@/lib/number";
import { matcher } from "@/lib/search";
import { Facts } from "@/panels/facts/Facts";
import type { PanelProps } from "@/panels/panel";
import { ColorDot, EmptyState, SearchField, Switch } from "@/ui";
import styles from "./Panel.module.css";
import { compare, narrowed } from "./rows";

const MOST = { small: 10, expanded: 40 } as const;

/** `Run Comparer`: the first of the shown runs, a column each. */
export function Panel({ project, runs, config, isExpanded }: PanelProps): ReactElement {
  const shown = runs.slice(0, isExpanded ? MOST.expanded : MOST.small);
  const [isDiff, setIsDiff] = useState(config.diffOnly !== undefined && config.diffOnly !== false);
  const [search, setSearch] = useState("");
  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <SearchField label="Search fields" value={search} onChange={setSearch} />
        <Switch label="Differences only" checked={isDiff} onChange={setIsDiff} />
        {runs.length > shown.length && (
          <span className={styles.more}>
            first {formatInteger(shown.length)} of {formatInteger(runs.length)} runs
          </span>
        )}
      </div>
      <Facts project={project} runs={shown}>
        {(found) => (
          <Compared project={project} found={found} shown={shown} search={search} isDiff={isDiff} />
        )}
      </Facts>
    </div>
  );
}

interface ComparedProps {
  readonly project: PanelProps["project"];
  readonly found: readonly Run[];
  readonly shown: PanelProps["runs"];
  readonly search: string;
  readonly isDiff: boolean;
}

function Compared({ project, found, shown, search, isDiff }: ComparedProps): ReactElement {
  const sections = narrowed(compare(found), matcher(search, true).test, isDiff);
  if (sections.length === 0) return <EmptyState title="Nothing differs or matches" />;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {found.map(({ id, name }) => (
              <th key={id} scope="col">
                <ColorDot color={shown.find((run) => run.id === id)?.color ?? ""} />
                <Link to="/$entity/$project/runs/$run" params={refOf(project, id)}>
                  {name}
                </Link>
              </th>
            ))}
          </tr>
        </thead>
        {sections.map(({ name, rows }) => (
          <tbody key={name}>
            <tr className={styles.section}>
              <th scope="rowgroup" colSpan={found.length + 1}>
                {name}
              </th>
            </tr>
            {rows.map(({ id, label, texts, differs }) => (
              <tr key={id} data-differs={differs ? "" : undefined}>
                <th scope="row" title={label}>
                  {label}
                </th>
                {texts.map((text, at) => (
                  <td key={found[at]?.id ?? at} title={text ?? ""}>
                    {text ?? "–"}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}
