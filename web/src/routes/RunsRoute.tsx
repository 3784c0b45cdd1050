/** `/{entity}/{project}/runs?q=…&nw=…` */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { searchOf, writeRunsSearch } from "@/features/run-selector/search";
import { RunsPage } from "@/pages/runs/RunsPage";

const route = getRouteApi("/$entity/$project/runs");

export function RunsRoute() {
  const { entity, project } = route.useParams();
  const { nw, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  return (
    <RunsPage
      key={`${entity}/${project}`}
      project={ref}
      nw={nw ?? null}
      onNw={(next) => void navigate({ search: next ? { nw: next } : {} })}
      search={searchOf(search)}
      onSearch={(next) =>
        void navigate({
          search: { ...writeRunsSearch(next), ...(nw && { nw }) },
          replace: true,
        })
      }
    />
  );
}
