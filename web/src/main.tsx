/** Mounts the app with its providers. */
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/ui/tokens.css";
import { takeAhead } from "@/data/ahead";
import { makeQueryClient } from "@/data/client";
import { applyTheme } from "@/features/shell/theme";
import { makeRouter } from "@/routes/router";
import { loadFloatingSoon, Toasts, Tooltips } from "@/ui";

applyTheme(document.documentElement);
void start(document.getElementById("root"));

/** Draws the app once it has what it shows first. */
async function start(root: HTMLElement | null): Promise<void> {
  const queries = makeQueryClient();
  const answers = takeAhead(queries);
  const router = makeRouter(queries);
  await Promise.all([answers, router.load()]);
  if (root === null) return;
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Toasts />
        <Tooltips />
      </QueryClientProvider>
    </StrictMode>,
  );
  loadFloatingSoon();
}
