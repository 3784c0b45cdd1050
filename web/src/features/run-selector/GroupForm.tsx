/** The keys that runs are put together by: those that are chosen, others, and all that differ but one. */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { columnsQuery } from "@/data/columns";
import { MOST_KEYS, varyingQuery } from "@/data/groups";
import { Button, IconButton, IconClose, surfaceStyles } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import type { GroupButtonProps } from "./GroupButton";
import styles from "./GroupButton.module.css";
import { keyLabel } from "./grouping";

const OF_RUNS = ["group", "job_type", "state", "username", "host", "sweep"];
/** What runs are repeated over. */
const SEED = /(^|[._/-])(seed|random_state|rng|fold|repeat|replicate)s?$/i;

export function GroupForm({ project, by, onBy }: GroupButtonProps) {
  return (
    <div className={styles.form}>
      {by.length > 0 && <Chosen by={by} onBy={onBy} />}
      {by.length < MOST_KEYS && <AddKey project={project} by={by} onBy={onBy} />}
      <AllBut project={project} onBy={onBy} />
      {by.length > 0 && (
        <Button size="s" variant="quiet" onClick={() => onBy([])}>
          Do not group
        </Button>
      )}
    </div>
  );
}

function Chosen({ by, onBy }: Omit<GroupButtonProps, "project">) {
  return (
    <ol className={styles.chosen}>
      {by.map((key) => (
        <li key={key}>
          <span title={key}>{keyLabel(key)}</span>
          <IconButton
            size="s"
            label={`Do not group by ${keyLabel(key)}`}
            icon={<IconClose size={12} />}
            onClick={() => onBy(by.filter((other) => other !== key))}
          />
        </li>
      ))}
    </ol>
  );
}

function AddKey({ project, by, onBy }: GroupButtonProps) {
  const [search, setSearch] = useState("");
  const columns = useQuery(columnsQuery(project, search)).data ?? [];
  const keys = [...columns.map(({ key }) => key), ...OF_RUNS].filter((key) => !by.includes(key));
  return (
    <Suggest
      label={by.length === 0 ? "Group by" : "Then by"}
      placeholder="config.optimizer"
      empty="No run has this key"
      options={keys}
      value={search}
      onChange={setSearch}
      onChoose={(key) => {
        setSearch("");
        onBy([...by, key]);
      }}
    />
  );
}

/** Repetitions of one experiment become one group. */
function AllBut({ project, onBy }: Pick<GroupButtonProps, "project" | "onBy">) {
  const columns = useQuery(columnsQuery(project, "")).data;
  const config = useMemo(
    () => (columns ?? []).map(({ key }) => key).filter((key) => key.startsWith("config.")),
    [columns],
  );
  const varying = useQuery(varyingQuery(project, config)).data ?? [];
  if (varying.length < 2) return null;
  if (varying.length > MOST_KEYS + 1) {
    return (
      <p className={surfaceStyles.hint}>
        {varying.length} keys of the configs differ, too many to group by all but one
      </p>
    );
  }
  const seeds = varying.filter((key) => SEED.test(key));
  return (
    <fieldset className={styles.allBut}>
      <legend className={surfaceStyles.hint}>By all that differs but</legend>
      {[...seeds, ...varying.filter((key) => !seeds.includes(key))].map((left) => (
        <Button
          key={left}
          size="s"
          onClick={() => onBy(varying.filter((key) => key !== left).slice(0, MOST_KEYS))}
        >
          {keyLabel(left)}
        </Button>
      ))}
    </fieldset>
  );
}
