/** What is shown where no page is. */
import { Link } from "@tanstack/react-router";
import { Button, EmptyState, ErrorState } from "@/ui";

export function NotFound() {
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
