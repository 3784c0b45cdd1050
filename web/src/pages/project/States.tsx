/** How many runs are in which state, as one bar. */
import type { ProjectOverview } from "@/data/projects";
import { formatInteger } from "@/lib/number";
import { Skeleton, StateDot, toneOf } from "@/ui";
import styles from "./ProjectPage.module.css";

interface StatesProps {
  /** The most first; undefined: not yet known. */
  readonly states: ProjectOverview["states"] | undefined;
}

export function States({ states }: StatesProps) {
  const said = (states ?? []).map(({ state, runs }) => `${formatInteger(runs)} ${state}`);
  return (
    <section className={styles.card} aria-label="States of the runs">
      <h2>States</h2>
      {states === undefined ? (
        <Skeleton height={10} />
      ) : states.length === 0 ? (
        <p className={styles.lead}>No run has begun yet</p>
      ) : (
        <>
          <div className={styles.bar} role="img" aria-label={`Runs: ${said.join(", ")}`}>
            {states.map(({ state, runs }) => (
              <span key={state} data-tone={toneOf(state)} style={{ flexGrow: runs }} />
            ))}
          </div>
          <ul className={styles.states}>
            {states.map(({ state, runs }) => (
              <li key={state}>
                <StateDot state={state} />
                {state} <b>{formatInteger(runs)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
