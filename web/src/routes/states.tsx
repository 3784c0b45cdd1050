/** What is shown where no page is. */
import { Link, useLocation, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { Button, EmptyState, ErrorState } from "@/ui";
import { hereOf } from "./foreign";

export function NotFound() {
  const { pathname, searchStr } = useLocation();
  const here = hereOf(pathname, searchStr);
  if (here !== null) return <Elsewhere path={here} />;
  return (
    <EmptyState
      title="There is no such page"
      action={
        <Button nativeButton={false} render={<Link to="/" />}>
          All projects
        </Button>
      }
    />
  );
}

export function RouteError({ error, reset }: { error: unknown; reset: () => void }) {
  return <ErrorState title="This page failed" error={error} onRetry={reset} />;
}

function Elsewhere({ path }: { path: string }) {
  const { history } = useRouter();
  useEffect(() => {
    const { pathname, search } = new URL(path.slice(1), document.baseURI);
    history.replace(`${pathname}${search}`);
  }, [history, path]);
  return null;
}
