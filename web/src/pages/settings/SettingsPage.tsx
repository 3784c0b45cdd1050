/** What belongs to the one who looks: how pages look, API keys, and how scripts sign in. */
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { type ApiKey, apiKeysQuery, useMakeKey, useRevokeKey } from "@/data/api-keys";
import type { Viewer } from "@/data/types";
import { viewerQuery } from "@/data/viewer";
import { TopBar } from "@/features/shell/TopBar";
import { type Theme, useTheme } from "@/features/shell/theme";
import { formatAgo, formatDateTime } from "@/lib/time";
import {
  Button,
  ConfirmDialog,
  CopyButton,
  ErrorState,
  Segmented,
  SkeletonRows,
  TextField,
  useNow,
  useToast,
} from "@/ui";
import { NewWorkspaces } from "./NewWorkspaces";
import styles from "./SettingsPage.module.css";

const THEMES: readonly { value: Theme; label: string }[] = [
  { value: "system", label: "Same as the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function SettingsPage(): ReactElement {
  const viewer = useQuery(viewerQuery()).data;
  return (
    <>
      <TopBar crumbs={["Settings"]} />
      <main className={styles.main}>
        <Appearance />
        {viewer && <NewWorkspaces isAdmin={viewer.is_admin} />}
        {viewer && <Keys user={viewer.username} />}
        {viewer && <About viewer={viewer} />}
      </main>
    </>
  );
}

function Appearance(): ReactElement {
  const [theme, setTheme] = useTheme();
  return (
    <section className={styles.card} aria-label="Appearance">
      <h2>Appearance</h2>
      <Segmented label="Theme" value={theme} options={THEMES} onChange={setTheme} />
    </section>
  );
}

function Keys({ user }: { readonly user: string }): ReactElement {
  const { data, error, refetch } = useQuery(apiKeysQuery(user));
  return (
    <section className={styles.card} aria-label="API keys">
      <h2>API keys</h2>
      <p className={styles.lead}>
        A script on another machine signs in with one. A key is shown once, when it is made.
      </p>
      <NewKey user={user} />
      {data ? (
        <KeyTable user={user} keys={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows count={2} />
      )}
    </section>
  );
}

function NewKey({ user }: { readonly user: string }): ReactElement {
  const [description, setDescription] = useState("");
  const make = useMakeKey(user);
  const fresh = make.data?.key;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate(description.trim(), { onSuccess: () => setDescription("") });
  };
  return (
    <>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="What the new key is for"
          placeholder="laptop, CI, cluster…"
          value={description}
          onChange={setDescription}
          error={make.error?.message ?? null}
        />
        <Button type="submit" variant="primary" loading={make.isPending}>
          Make a key
        </Button>
      </form>
      {fresh && (
        <div className={styles.fresh} role="status">
          <p>Copy it now: it is not shown again. On the other machine:</p>
          <div className={styles.command}>
            <code>{`runwell login --host ${serverAddress()} ${fresh}`}</code>
            <CopyButton
              label="Copy the command"
              text={`runwell login --host ${serverAddress()} ${fresh}`}
            />
          </div>
          <div className={styles.command}>
            <code>{fresh}</code>
            <CopyButton label="Copy the key" text={fresh} />
          </div>
        </div>
      )}
    </>
  );
}

interface KeyTableProps {
  readonly user: string;
  readonly keys: readonly ApiKey[];
}

function KeyTable({ user, keys }: KeyTableProps): ReactElement {
  const [asked, setAsked] = useState<ApiKey | null>(null);
  const revoke = useRevokeKey(user);
  const toast = useToast();
  const now = useNow(60_000);
  if (keys.length === 0) return <p className={styles.lead}>There is none yet.</p>;
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Begins with</th>
            <th>For</th>
            <th>Made</th>
            <th>Last used</th>
            <th>
              <span className="visually-hidden">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td>
                <code>{key.hint}…</code>
              </td>
              <td>{key.description}</td>
              <td title={formatDateTime(key.created_at)}>{formatAgo(key.created_at, now)}</td>
              <td>{key.used_at === null ? "never" : formatAgo(key.used_at, now)}</td>
              <td>
                <Button
                  size="s"
                  variant="danger"
                  aria-label={`Revoke ${key.description || key.hint}`}
                  onClick={() => setAsked(key)}
                >
                  Revoke…
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(isOpen) => !isOpen && setAsked(null)}
        title={`Revoke ${asked?.description || asked?.hint}?`}
        confirm="Revoke"
        danger
        onConfirm={() =>
          asked &&
          revoke.mutate(asked.id, {
            onError: ({ message }) =>
              toast({ title: "The key was not revoked", description: message, tone: "bad" }),
          })
        }
      >
        It can no longer be used to sign in.
      </ConfirmDialog>
    </div>
  );
}

function About({ viewer }: { readonly viewer: Viewer }): ReactElement {
  return (
    <section className={styles.card} aria-label="About">
      <h2>You and this server</h2>
      <dl className={styles.facts}>
        <dt>Name</dt>
        <dd>
          {viewer.username}
          {viewer.is_admin && ", admin"}
        </dd>
        <dt>Signed in</dt>
        <dd>{viewer.sign_in === "session" ? "with an API key" : "from this machine"}</dd>
        <dt>Server</dt>
        <dd>
          <code>{serverAddress()}</code>{" "}
          <CopyButton label="Copy the address" text={serverAddress()} />
        </dd>
        <dt>Runwell</dt>
        <dd>{viewer.version}</dd>
      </dl>
    </section>
  );
}

/** As a script needs it, path prefix and all, without a slash at the end. */
function serverAddress(): string {
  return document.baseURI.replace(/\/$/, "");
}
