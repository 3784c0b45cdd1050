/** `/{entity}/{project}/overview` */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { ProjectPage } from "@/pages/project/ProjectPage";

const route = getRouteApi("/$entity/$project/overview");

export function OverviewRoute() {
  const { entity, project } = route.useParams();
  const navigate = route.useNavigate();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  return (
    <ProjectPage
      key={`${entity}/${project}`}
      project={ref}
      onName={(name) =>
        void (name === null
          ? navigate({ to: "/" })
          : navigate({ to: "/$entity/$project/overview", params: { entity, project: name } }))
      }
    />
  );
}
