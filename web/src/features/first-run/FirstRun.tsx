/** What to do when there is nothing to see yet: three lines to paste. */
import { CopyButton } from "@/ui";
import styles from "./FirstRun.module.css";

export function FirstRun({ project }: { project: string }) {
  const lines = [
    "import runwell",
    `run = runwell.init(project=${JSON.stringify(project)})`,
    'run.log({"loss": 0.3})',
  ].join("\n");
  return (
    <div className={styles.first}>
      <h2>No runs yet</h2>
      <p>Put these three lines into a training script. Its curves appear here while it runs.</p>
      <div className={styles.code}>
        <pre>{lines}</pre>
        <CopyButton text={lines} label="Copy the lines" />
      </div>
      <p className={styles.note}>
        Scripts that use <code>wandb</code> already need no change.
      </p>
    </div>
  );
}
