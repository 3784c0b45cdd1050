/// <reference types="vitest/config" />
import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv, type Plugin } from "vite";

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, ".", "RUNWELL_");
  const server = env.RUNWELL_SERVER ?? "http://127.0.0.1:8080";
  return {
    // Relative, so that the same bundle works below any path prefix: the server writes `<base href>`.
    base: "./",
    plugins: [react(), ahead],
    // Decoded, because a checkout may lie below a path with spaces or letters of any alphabet.
    resolve: { alias: { "@": decodeURIComponent(new URL("./src", import.meta.url).pathname) } },
    build: {
      outDir: "../src/runwell/server/static",
      emptyOutDir: true,
      chunkSizeWarningLimit: 800,
      // One style sheet: a part that comes later would wait for its own before its script is run.
      cssCodeSplit: false,
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: first, debugName: "first" }] } },
      },
    },
    server: { proxy: { "/api": server, "/files": server } },
    test: {
      environment: "node",
      include: ["src/**/*.test.{ts,tsx}"],
      restoreMocks: true,
    },
  };
});

const AHEAD = /<script src="\.\/ahead\.js"><\/script>/;

/** The script that asks ahead is built apart (`vite.ahead.config.ts`); while developing there is none. */
const ahead: Plugin = {
  name: "ahead",
  apply: "serve",
  transformIndexHtml: (html) => html.replace(AHEAD, ""),
};

interface Modules {
  getModuleInfo(id: string): { isEntry: boolean; importers: readonly string[] } | null;
}

/** Puts all that must be there before anything is shown into one file: to fetch forty takes longer. */
function first(id: string, modules: Modules): string | null {
  const seen = new Set<string>();
  const isNeeded = (module: string): boolean => {
    if (seen.has(module)) return false;
    seen.add(module);
    const info = modules.getModuleInfo(module);
    return info !== null && (info.isEntry || info.importers.some(isNeeded));
  };
  return isNeeded(id) ? "first" : null;
}
