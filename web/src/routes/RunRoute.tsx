/** `/{entity}/{project}/runs/{run}?tab=…` */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { readGridSearch } from "@/features/panel-grid/place";
import { RunPage } from "@/pages/run/RunPage";
import { readRunTab } from "@/pages/run/tabs";

const route = getRouteApi("/$entity/$project/runs/$run");

export function RunRoute() {
  const { entity, project, run } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const ref = useMemo(() => ({ entity, project, run }), [entity, project, run]);
  const tab = readRunTab(search.tab);
  return (
    <RunPage
      key={`${entity}/${project}/${run}`}
      run={ref}
      tab={tab}
      onTab={(next) => void navigate({ search: (old) => ({ ...old, tab: next }) })}
      grid={readGridSearch({ ...search })}
      onGrid={(grid) =>
        void navigate({
          search: (old) => ({ ...grid, ...(old.tab && { tab: old.tab }) }),
          replace: true,
        })
      }
    />
  );
}
