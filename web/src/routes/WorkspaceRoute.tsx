/** `/{entity}/{project}?x=&smooth=&q=…` */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { type GridSearch, readGridSearch } from "@/features/panel-grid/place";
import type { RunSearch } from "@/features/run-selector/question";
import { readRunsSearch, searchOf, writeRunsSearch } from "@/features/run-selector/search";
import { WorkspacePage } from "@/pages/workspace/WorkspacePage";

const route = getRouteApi("/$entity/$project/");

export function WorkspaceRoute() {
  const { entity, project } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  const setGrid = (grid: GridSearch) =>
    void navigate({
      search: (old) => ({
        ...grid,
        ...readRunsSearch({ ...old }),
        ...placeIn(old),
      }),
      replace: true,
    });
  const setRunSearch = (next: RunSearch) =>
    void navigate({
      search: (old) => ({
        ...readGridSearch({ ...old }),
        ...writeRunsSearch(next),
        ...placeIn(old),
      }),
      replace: true,
    });
  return (
    <WorkspacePage
      key={`${entity}/${project}`}
      project={ref}
      nw={search.nw ?? null}
      onNw={(next) =>
        void navigate({
          search: ({ runs }) => ({ ...(next && { nw: next }), ...(runs && { runs }) }),
        })
      }
      grid={readGridSearch({ ...search })}
      onGrid={setGrid}
      runSearch={searchOf(search)}
      onRunSearch={setRunSearch}
      isTable={search.runs === "table"}
      onTable={(isTable) =>
        void navigate({
          search: ({ runs: _, ...old }) => ({ ...old, ...(isTable && { runs: "table" as const }) }),
        })
      }
    />
  );
}

/** Which view one is in, and whether its runs fill the page. */
function placeIn({ nw, runs }: { nw?: string; runs?: "table" }) {
  return { ...(nw && { nw }), ...(runs && { runs }) };
}
