/** Everything of one project: live while it is open, and what to do while it is not there yet. */
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet } from "@tanstack/react-router";
import { useMemo } from "react";
import { projectExistsQuery } from "@/data/projects";
import { LiveProject } from "@/features/shell/live";
import { NewProjectPage } from "@/pages/workspace/NewProjectPage";
import { ErrorState } from "@/ui";

const route = getRouteApi("/$entity/$project");

export function ProjectRoute() {
  const { entity, project } = route.useParams();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  const { data: exists, error, refetch } = useQuery(projectExistsQuery(ref));
  if (exists === undefined) {
    return error && <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  if (!exists) return <NewProjectPage project={ref} />;
  return (
    <LiveProject project={ref}>
      <Outlet />
    </LiveProject>
  );
}
