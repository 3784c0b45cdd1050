/**
 * Which address shows which page. Pages are told what the address says, and say what it should
 * say next; only this folder knows how it is written.
 */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
} from "@tanstack/react-router";
import { readBy } from "@/data/ahead";
import { arriving } from "@/data/arrival";
import { readGridSearch } from "@/features/panel-grid/place";
import { readRunsSearch } from "@/features/run-selector/search";
import { readArtifactSearch } from "@/pages/artifact/search";
import { readRunTab } from "@/pages/run/tabs";
import { readAxesSearch } from "@/pages/sweep/axes";
import { askForProject, askForViewer, askForWorkspace } from "./ahead";
import { Gate } from "./Gate";
import { HomeRoute } from "./HomeRoute";
import { ProjectRoute } from "./ProjectRoute";
import { NotFound, RouteError } from "./states";
import { WorkspaceRoute } from "./WorkspaceRoute";

type Raw = Record<string, unknown>;

/** Nothing waits for what is asked ahead, and what fails is asked again by the page that tells it. */
function quietly(asking: Promise<void>): void {
  asking.catch(() => {});
}

const rootRoute = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Gate,
  loader: ({ context }) => quietly(askForViewer(readBy(context.queries))),
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: HomeRoute,
});

const entityRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "$entity",
  component: HomeRoute,
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "settings",
  component: lazyRouteComponent(
    arriving(() => import("@/pages/settings/SettingsPage")),
    "SettingsPage",
  ),
});

/** Where the official client sends people for a key. */
const authorizeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "authorize",
  component: () => <Navigate to="/settings" replace />,
});

const projectRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "$entity/$project",
  component: ProjectRoute,
  loader: ({ context, params }) => quietly(askForProject(readBy(context.queries), params)),
});

const workspaceRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "/",
  validateSearch: (raw: Raw) => ({
    ...readGridSearch(raw),
    ...readRunsSearch(raw),
    ...readView(raw),
    ...readSide(raw),
  }),
  component: WorkspaceRoute,
  loaderDeps: ({ search }) => ({ nw: search.nw ?? null }),
  loader: ({ context, params, deps }) =>
    quietly(askForWorkspace(readBy(context.queries), params, deps.nw)),
});

const overviewRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "overview",
  component: lazyRouteComponent(
    arriving(() => import("./OverviewRoute")),
    "OverviewRoute",
  ),
});

const runsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "runs",
  validateSearch: (raw: Raw) => ({ ...readRunsSearch(raw), ...readView(raw) }),
  component: lazyRouteComponent(
    arriving(() => import("./RunsRoute")),
    "RunsRoute",
  ),
});

const runRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "runs/$run",
  validateSearch: (raw: Raw) => ({ ...readGridSearch(raw), ...readTab(raw) }),
  component: lazyRouteComponent(
    arriving(() => import("./RunRoute")),
    "RunRoute",
  ),
});

const sweepsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "sweeps",
  component: lazyRouteComponent(
    arriving(() => import("./SweepRoutes")),
    "SweepsRoute",
  ),
});

const sweepRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "sweeps/$sweep",
  validateSearch: (raw: Raw) => readAxesSearch(raw),
  component: lazyRouteComponent(
    arriving(() => import("./SweepRoutes")),
    "SweepRoute",
  ),
});

const artifactsRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "artifacts",
  component: lazyRouteComponent(
    arriving(() => import("./ArtifactRoutes")),
    "ArtifactsRoute",
  ),
});

const artifactRoute = createRoute({
  getParentRoute: () => projectRoute,
  path: "artifacts/$name",
  validateSearch: (raw: Raw) => readArtifactSearch(raw),
  component: lazyRouteComponent(
    arriving(() => import("./ArtifactRoutes")),
    "ArtifactRoute",
  ),
});

/** The saved view, as W&B's links name it. */
function readView({ nw }: Raw): { nw?: string } {
  const text = typeof nw === "string" || typeof nw === "number" ? String(nw) : "";
  return text ? { nw: text } : {};
}

/** The side of a workspace may be opened to the table of runs. */
function readSide({ runs }: Raw): { runs?: "table" } {
  return runs === "table" ? { runs } : {};
}

function readTab({ tab }: Raw) {
  return tab === undefined ? {} : { tab: readRunTab(tab) };
}

export function makeRouter(queries: QueryClient) {
  return createRouter({
    context: { queries },
    routeTree: rootRoute.addChildren([
      homeRoute,
      settingsRoute,
      authorizeRoute,
      entityRoute,
      projectRoute.addChildren([
        workspaceRoute,
        overviewRoute,
        runsRoute,
        runRoute,
        sweepsRoute,
        sweepRoute,
        artifactsRoute,
        artifactRoute,
      ]),
    ]),
    // The server writes its path prefix into `<base href>`.
    basepath: new URL(document.baseURI).pathname,
    defaultPreload: "intent",
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: RouteError,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
