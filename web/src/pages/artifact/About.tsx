/** What a collection is called and for; both can be changed. */
import type { ReactElement } from "react";
import { type CollectionEdit, useEditCollection } from "@/data/artifact-edits";
import type { ArtifactCollection, CollectionRef } from "@/data/artifacts";
import { Badge, useToast } from "@/ui";
import { EditableText } from "@/ui/field/EditableText";
import { TagEditor } from "@/ui/tags/TagEditor";
import styles from "./ArtifactPage.module.css";

interface AboutProps {
  readonly reference: CollectionRef;
  readonly collection: ArtifactCollection;
}

export function About({ reference, collection }: AboutProps): ReactElement {
  const { mutate } = useEditCollection(reference);
  const toast = useToast();
  const edit = (change: CollectionEdit): void =>
    mutate(change, {
      onError: ({ message }) =>
        toast({ title: "The change was not saved", description: message, tone: "bad" }),
    });
  return (
    <section className={styles.about} aria-label="Collection">
      <span className={styles.title}>
        <b>{collection.name}</b>
        <Badge>{collection.kind === "portfolio" ? "portfolio" : collection.type}</Badge>
      </span>
      <EditableText
        multiline
        label="description of the collection"
        placeholder="What it is for…"
        value={collection.description ?? ""}
        onSave={(description) => edit({ description })}
      />
      <TagEditor tags={collection.tags} onChange={(tags) => edit({ tags })} />
    </section>
  );
}
