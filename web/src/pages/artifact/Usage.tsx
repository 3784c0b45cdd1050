/** How one gets a version: in a run, without one, on the command line; and how one logs the next. */
import { type ReactElement, useState } from "react";
import type { VersionRef } from "@/data/artifacts";
import { CopyButton, Segmented } from "@/ui";
import styles from "./ArtifactPage.module.css";

const WAYS = [
  { value: "run", label: "In a run" },
  { value: "api", label: "Without a run" },
  { value: "shell", label: "Command line" },
] as const;

type Way = (typeof WAYS)[number]["value"];

export function Usage({ reference }: { readonly reference: VersionRef }): ReactElement {
  const [way, setWay] = useState<Way>("run");
  const snippet = snippetOf(reference, way);
  return (
    <section className={styles.card} aria-label="Usage">
      <h2>
        Usage <Segmented size="s" label="Used from" options={WAYS} value={way} onChange={setWay} />
      </h2>
      <div className={styles.snippet}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
        <pre tabIndex={0}>{snippet}</pre>
        <CopyButton text={snippet} label="Copy the code" />
      </div>
    </section>
  );
}

function snippetOf({ entity, project, name, version }: VersionRef, way: Way): string {
  const path = `${entity}/${project}/${name}:${version}`;
  if (way === "shell") return `runwell artifact get "${path}"`;
  const get =
    way === "run"
      ? `with runwell.init(project="${project}") as run:\n    artifact = run.use_artifact("${path}")\n    folder = artifact.download()`
      : `artifact = runwell.Api().artifact("${path}")\nfolder = artifact.download()`;
  return `import runwell\n\n${get}`;
}
