/** Ctrl/Cmd+K finds any place by its name; Ctrl/Cmd+J goes between a workspace and its runs. */
import { useLocation, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, type ReactElement, Suspense, useState } from "react";
import { arriving } from "@/data/arrival";
import { useKeys } from "@/features/keyboard/useKeys";
import { IconButton, IconSearch } from "@/ui";

const SearchWindow = lazy(
  arriving(async () => ({
    default: (await import("./SearchWindow")).SearchWindow,
  })),
);

export function QuickSearch(): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const flip = useFlip();
  useKeys((event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const key = event.key.toLowerCase();
    if (key !== "k" && key !== "j") return;
    event.preventDefault();
    if (key === "k") setOpen((old) => !old);
    else flip();
  });
  return (
    <>
      <IconButton
        label="Quick search (Ctrl+K)"
        icon={<IconSearch />}
        onClick={() => setOpen(true)}
      />
      {isOpen && (
        <Suspense fallback={null}>
          <SearchWindow onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

/** From the table of runs to the workspace, and from anywhere else in a project to the table. */
function useFlip(): () => void {
  const { entity, project } = useParams({ strict: false });
  const { nw } = useSearch({ strict: false });
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return () => {
    if (entity === undefined || project === undefined) return;
    const isTable = pathname.endsWith(`/${encodeURIComponent(project)}/runs`);
    const to = isTable ? "/$entity/$project" : "/$entity/$project/runs";
    const search = nw === undefined ? {} : { nw };
    void navigate({ to, params: { entity, project }, search });
  };
}
