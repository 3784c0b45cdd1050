/** `/{entity}/{project}/runs?…` */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { RunsPage } from "@/pages/runs/RunsPage";

const route = getRouteApi("/$entity/$project/runs");

export function RunsRoute() {
  const { entity, project } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  return (
    <RunsPage
      key={`${entity}/${project}`}
      project={ref}
      search={search}
      onSearch={(next) => void navigate({ search: next, replace: true })}
    />
  );
}
