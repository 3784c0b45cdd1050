/** Mounts the app with its providers. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/ui/tokens.css";
import { ApiProblem } from "@/data/http";
import { applyTheme } from "@/features/shell/theme";
import { makeRouter } from "@/routes/router";
import { ToastProvider } from "@/ui";

applyTheme(document.documentElement);

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The live stream says when something is old.
      staleTime: 60_000,
      refetchOnWindowFocus: false,
      // A refusal stays one; only a server that does not answer is asked again.
      retry: (failures, error) =>
        failures < 2 &&
        (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
    },
  },
});
const router = makeRouter();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
