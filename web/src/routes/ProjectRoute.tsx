/** Everything of one project: live while it is open. */
import { getRouteApi, Outlet } from "@tanstack/react-router";
import { useMemo } from "react";
import { LiveProject } from "@/features/shell/live";

const route = getRouteApi("/$entity/$project");

export function ProjectRoute() {
  const { entity, project } = route.useParams();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  return (
    <LiveProject project={ref}>
      <Outlet />
    </LiveProject>
  );
}
