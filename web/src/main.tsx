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

const queries = makeQueryClient();
takeAhead(queries);
const router = makeRouter(queries);

const root = document.getElementById("root");
if (root) {
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
