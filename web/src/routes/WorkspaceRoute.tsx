/** `/{entity}/{project}?x=&smooth=&q=…` */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { type GridSearch, readGridSearch } from "@/features/panel-grid/place";
import type { RunSearch } from "@/features/run-selector/useShownRuns";
import { WorkspacePage } from "@/pages/workspace/WorkspacePage";

const route = getRouteApi("/$entity/$project/");

export function WorkspaceRoute() {
  const { entity, project } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  const { q = "", regex = false } = search;
  const setGrid = (grid: GridSearch) =>
    void navigate({
      search: (old) => ({
        ...grid,
        ...(old.q && { q: old.q }),
        ...(old.regex && { regex: old.regex }),
        ...(old.nw && { nw: old.nw }),
      }),
      replace: true,
    });
  const setRunSearch = ({ search: text, isRegex }: RunSearch) => {
    const part = { ...(text && { q: text }), ...(isRegex && { regex: true as const }) };
    void navigate({
      search: (old) => ({
        ...readGridSearch({ ...old }),
        ...part,
        ...(old.nw && { nw: old.nw }),
      }),
      replace: true,
    });
  };
  return (
    <WorkspacePage
      key={`${entity}/${project}`}
      project={ref}
      nw={search.nw ?? null}
      onNw={(next) => void navigate({ search: next ? { nw: next } : {} })}
      grid={readGridSearch({ ...search })}
      onGrid={setGrid}
      runSearch={{ search: q, isRegex: regex }}
      onRunSearch={setRunSearch}
    />
  );
}
