/** Lets in whom the server knows; everyone else sees the sign-in page, whatever the address. */
import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { viewerQuery } from "@/data/viewer";
import { Shell } from "@/features/shell/Shell";
import { SignInPage } from "@/pages/sign-in/SignInPage";
import { ErrorState } from "@/ui";

export function Gate() {
  const { data: viewer, error, refetch } = useQuery(viewerQuery());
  if (viewer) {
    return (
      <Shell viewer={viewer}>
        <Outlet />
      </Shell>
    );
  }
  if (viewer === null) return <SignInPage />;
  return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null;
}
