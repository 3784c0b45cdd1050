/** Shows a version in a portfolio, of this project or of a registry; the names given move to it. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { useLinkVersion } from "@/data/artifact-edits";
import { collectionsQuery, type VersionRef } from "@/data/artifacts";
import { projectsQuery } from "@/data/projects";
import { Button, Dialog, TextField, useToast } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import styles from "./ArtifactPage.module.css";
import { projectNamed, wordsIn } from "./link-target";

interface LinkDialogProps {
  readonly reference: VersionRef;
  readonly onClose: () => void;
}

export function LinkDialog({ reference, onClose }: LinkDialogProps): ReactElement {
  const here = `${reference.entity}/${reference.project}`;
  const [project, setProject] = useState(here);
  const [portfolio, setPortfolio] = useState("");
  const [aliases, setAliases] = useState("");
  const link = useLinkVersion(reference);
  const toast = useToast();
  const projects = useQuery(projectsQuery()).data ?? [];
  const place = projectNamed(project, reference.entity);
  const known = projects.some((one) => one.entity === place?.entity && one.name === place?.project);
  const target = place && known ? place : reference;
  const collections = useInfiniteQuery(collectionsQuery(target)).data?.pages ?? [];
  const portfolios = collections
    .flatMap(({ items }) => items)
    .filter(({ kind }) => kind === "portfolio")
    .map(({ name }) => name);
  const isReady = place !== null && portfolio.trim() !== "";
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (!place || !isReady) return;
    const named = { portfolio: portfolio.trim(), aliases: wordsIn(aliases) };
    link.mutate(
      { ...place, ...named },
      {
        onSuccess: () => {
          onClose();
          toast({
            title: `Linked to ${place.entity}/${place.project}/${named.portfolio}`,
            tone: "good",
          });
        },
      },
    );
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Link ${reference.name}:${reference.version}`}
      description="Shows this version in a portfolio, which is created if needed. An alias that another version has there moves to this one."
    >
      <form className={styles.form} onSubmit={send}>
        <Suggest
          label="Project or registry"
          value={project}
          options={projects.map(({ entity, name }) => `${entity}/${name}`)}
          onChange={setProject}
        />
        <Suggest label="Portfolio" value={portfolio} options={portfolios} onChange={setPortfolio} />
        <TextField
          label="Aliases there"
          placeholder="production, best"
          value={aliases}
          onChange={setAliases}
          error={link.error?.message ?? null}
        />
        <div className={styles.end}>
          <Button type="button" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={!isReady} loading={link.isPending}>
            Link
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
