/** What a version is and is called; names, tags and words can be changed, and it can be linked. */
import { type ReactElement, type ReactNode, useState } from "react";
import { useDeleteVersion, useEditVersion, type VersionEdit } from "@/data/artifact-edits";
import type { ArtifactVersionDetail, VersionRef } from "@/data/artifacts";
import { formatBytes, formatCount } from "@/lib/number";
import { formatDateTime } from "@/lib/time";
import { Badge, Button, ConfirmDialog, IconLink, useToast } from "@/ui";
import { EditableText } from "@/ui/field/EditableText";
import { TagEditor } from "@/ui/tags/TagEditor";
import styles from "./ArtifactPage.module.css";
import { LinkDialog } from "./LinkDialog";

const LATEST = "latest";

interface VersionHeadProps {
  readonly reference: VersionRef;
  readonly version: ArtifactVersionDetail;
  readonly isPortfolio: boolean;
  readonly onGone: () => void;
}

export function VersionHead(props: VersionHeadProps): ReactElement {
  const { reference, version } = props;
  const { mutate } = useEditVersion(reference);
  const toast = useToast();
  const edit = (change: VersionEdit): void =>
    mutate(change, {
      onError: ({ message }) =>
        toast({ title: "The change was not saved", description: message, tone: "bad" }),
    });
  const isLatest = version.aliases.includes(LATEST);
  return (
    <section className={styles.card} aria-label="Version">
      <header className={styles.head}>
        <h1 className={styles.name}>
          {reference.name}:{version.version}
          {isLatest && <Badge tone="accent">{LATEST}</Badge>}
        </h1>
        <Actions {...props} />
      </header>
      <EditableText
        multiline
        label="description"
        placeholder="Describe this version…"
        value={version.description ?? ""}
        onSave={(description) => edit({ description })}
      />
      <dl className={styles.facts}>
        <Fact name="Aliases">
          <TagEditor
            words={["alias", "aliases"]}
            tags={version.aliases.filter((alias) => alias !== LATEST)}
            onChange={(aliases) => edit({ aliases: [...(isLatest ? [LATEST] : []), ...aliases] })}
          />
        </Fact>
        <Fact name="Tags">
          <TagEditor tags={version.tags} onChange={(tags) => edit({ tags })} />
        </Fact>
        <Fact name="Files">
          {formatCount(version.file_count, "file")}, {formatBytes(version.size_bytes)}
        </Fact>
        <Fact name="Created">
          {formatDateTime(version.created_at)} by {version.user}
        </Fact>
        {version.expires_at !== null && (
          <Fact name="Expires">{formatDateTime(version.expires_at)}</Fact>
        )}
        <Fact name="Digest">
          <code>{version.digest}</code>
        </Fact>
        {version.source !== `${reference.name}:${version.version}` && (
          <Fact name="Linked from">{version.source}</Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Actions({ reference, version, isPortfolio, onGone }: VersionHeadProps): ReactElement {
  const [asked, setAsked] = useState<"link" | "delete" | null>(null);
  const remove = useDeleteVersion(reference);
  const toast = useToast();
  const close = (): void => setAsked(null);
  const verb = isPortfolio ? "Take out" : "Delete";
  const send = (): void =>
    void remove.mutateAsync(undefined).then(
      () => {
        toast({
          title: isPortfolio ? "Taken out of the portfolio" : `Deleted ${version.version}`,
          tone: "good",
        });
        onGone();
      },
      ({ message }: Error) =>
        toast({ title: "The version was not deleted", description: message, tone: "bad" }),
    );
  return (
    <div className={styles.actions}>
      <Button size="s" icon={<IconLink size={13} />} onClick={() => setAsked("link")}>
        Link…
      </Button>
      <Button size="s" variant="quiet" onClick={() => setAsked("delete")}>
        {verb}…
      </Button>
      {asked === "link" && <LinkDialog reference={reference} onClose={close} />}
      <ConfirmDialog
        open={asked === "delete"}
        onOpenChange={close}
        title={`${verb} ${reference.name}:${version.version}?`}
        confirm={verb}
        danger
        onConfirm={send}
      >
        {isPortfolio
          ? "The version itself stays where it was logged."
          : "Its files go with it, as far as no other version has them, and it leaves all portfolios. This cannot be taken back."}
      </ConfirmDialog>
    </div>
  );
}
