/** Signing in with an API key, when the server does not know the browser. */
import { type FormEvent, useState } from "react";
import { ApiProblem } from "@/data/http";
import { useSignIn } from "@/data/viewer";
import { Logo } from "@/features/shell/Logo";
import { Button, TextField } from "@/ui";
import styles from "./SignInPage.module.css";

export function SignInPage() {
  const [key, setKey] = useState("");
  const signIn = useSignIn();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim()) signIn.mutate(key.trim());
  };
  return (
    <main className={styles.page}>
      <form className={styles.form} onSubmit={submit}>
        <Logo size={36} />
        <h1>Sign in to Runwell</h1>
        <p className={styles.lead}>
          Use an API key: the server shows one at its first start, and makes more on request.
        </p>
        <TextField
          label="API key"
          type="password"
          autoComplete="current-password"
          value={key}
          onChange={setKey}
          error={signIn.error ? reason(signIn.error) : ""}
        />
        <Button variant="primary" type="submit" loading={signIn.isPending} disabled={!key.trim()}>
          Sign in
        </Button>
      </form>
    </main>
  );
}

function reason(error: Error): string {
  return error instanceof ApiProblem && error.status === 401
    ? "The server does not know this key"
    : error.message;
}
