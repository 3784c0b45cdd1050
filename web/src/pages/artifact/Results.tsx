/** Versions beside the results of the runs that made them, and the runs that used this one with theirs. */
import { type ReactElement, useMemo } from "react";
import type { ArtifactVersion, ArtifactVersionDetail } from "@/data/artifacts";
import { useFacts } from "@/data/facts";
import type { JsonObject, ProjectRef } from "@/data/types";
import { Aliases } from "@/features/artifact-link/Aliases";
import { RunLink } from "@/features/artifact-link/RunLink";
import { cellText } from "@/lib/cell";
import { formatAgo, formatDateTime } from "@/lib/time";
import { ErrorState, IconButton, IconClose, useNow } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import styles from "./ArtifactPage.module.css";
import { numbersIn } from "./results";

/** So many stand there before somebody chooses. */
const FIRST = 4;

interface ResultsProps {
  readonly project: ProjectRef;
  readonly version: ArtifactVersionDetail;
  readonly versions: readonly ArtifactVersion[];
  /** Chosen results; null: nobody has chosen. */
  readonly columns: readonly string[] | null;
  readonly onColumns: (columns: readonly string[]) => void;
}

type RunName = ArtifactVersionDetail["used_by"][number];

export function Results(props: ResultsProps): ReactElement {
  const { project, version, versions, columns, onColumns } = props;
  const summaries = useSummaries(project, version, versions);
  const known = useMemo(() => numbersIn([...summaries.values.values()]), [summaries.values]);
  const shown = columns ?? known.slice(0, FIRST);
  if (summaries.error) return <ErrorState error={summaries.error} />;
  const table = { columns: shown, resultsOf: (run: RunName | null) => resultsOf(run, summaries) };
  return (
    <section className={styles.card} aria-label="Results">
      <div className={styles.tools}>
        <Suggest
          label="Add a result"
          hideLabel
          placeholder="Add a result…"
          value=""
          options={known.filter((key) => !shown.includes(key))}
          empty="Runs have no other results"
          onChoose={(key) => onColumns([...shown, key])}
        />
        {shown.map((key) => (
          <span key={key} className={styles.chosen}>
            {key}
            <IconButton
              size="s"
              label={`Take out ${key}`}
              icon={<IconClose size={10} />}
              onClick={() => onColumns(shown.filter((one) => one !== key))}
            />
          </span>
        ))}
      </div>
      <Versions {...table} versions={versions} chosen={version.version} />
      <h2>Used by</h2>
      {version.used_by.length === 0 ? (
        <p className={styles.note}>No run has used {version.version}</p>
      ) : (
        <Users {...table} users={version.used_by} />
      )}
    </section>
  );
}

interface Summaries {
  readonly values: ReadonlyMap<string, JsonObject>;
  readonly project: ProjectRef;
  readonly error: Error | null;
}

/** What the runs of this project ended with, by id; those of other projects are not read. */
function useSummaries(
  project: ProjectRef,
  version: ArtifactVersionDetail,
  versions: readonly ArtifactVersion[],
): Summaries {
  const { entity, project: name } = project;
  const ids = useMemo(() => {
    const makers = versions.flatMap(({ created_by }) => created_by ?? []);
    const all = [...makers, ...version.used_by];
    const here = all.filter((run) => run.entity === entity && run.project === name);
    return [...new Set(here.map(({ id }) => id))];
  }, [versions, version, entity, name]);
  const { runs, error } = useFacts(project, ids);
  const values = useMemo(() => new Map(runs.map(({ id, summary }) => [id, summary])), [runs]);
  return { values, project, error };
}

function resultsOf(run: RunName | null, { values, project }: Summaries): JsonObject | null {
  if (!run || run.entity !== project.entity || run.project !== project.project) return null;
  return values.get(run.id) ?? null;
}

interface TableProps {
  readonly columns: readonly string[];
  readonly resultsOf: (run: RunName | null) => JsonObject | null;
}

interface VersionsProps extends TableProps {
  readonly versions: readonly ArtifactVersion[];
  readonly chosen: string;
}

function Versions({ versions, chosen, columns, resultsOf }: VersionsProps): ReactElement {
  const now = useNow(30_000);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className={styles.wide} tabIndex={0}>
      <table aria-label="Versions and their results">
        <thead>
          <tr>
            <th>Version</th>
            <th>Aliases</th>
            <th>Made by</th>
            <th>Made</th>
            <Heads columns={columns} />
          </tr>
        </thead>
        <tbody>
          {versions.map((one) => (
            <tr key={one.version} aria-current={one.version === chosen ? "true" : undefined}>
              <td>{one.version}</td>
              <td>
                <Aliases of={one.aliases} />
              </td>
              <td>{one.created_by ? <RunLink run={one.created_by} /> : "–"}</td>
              <td title={formatDateTime(one.created_at)}>{formatAgo(one.created_at, now)}</td>
              <Cells columns={columns} results={resultsOf(one.created_by)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface UsersProps extends TableProps {
  readonly users: readonly RunName[];
}

function Users({ users, columns, resultsOf }: UsersProps): ReactElement {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <div className={styles.wide} tabIndex={0}>
      <table aria-label="Runs that used it and their results">
        <thead>
          <tr>
            <th>Run</th>
            <Heads columns={columns} />
          </tr>
        </thead>
        <tbody>
          {users.map((run) => (
            <tr key={`${run.entity}/${run.project}/${run.id}`}>
              <td>
                <RunLink run={run} />
              </td>
              <Cells columns={columns} results={resultsOf(run)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Heads({ columns }: { readonly columns: readonly string[] }): ReactElement {
  return (
    <>
      {columns.map((key) => (
        <th key={key} data-numeric="">
          {key}
        </th>
      ))}
    </>
  );
}

interface CellsProps {
  readonly columns: readonly string[];
  readonly results: JsonObject | null;
}

function Cells({ columns, results }: CellsProps): ReactElement {
  return (
    <>
      {columns.map((key) => (
        <td key={key} data-numeric="">
          {cellText(results?.[key])}
        </td>
      ))}
    </>
  );
}
