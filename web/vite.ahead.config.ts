import { defineConfig } from "vite";

/**
 * `ahead.js`: a script of its own that has all it needs in it, so that it runs long before the
 * application is there (`src/ahead.ts`). It is built after the rest, into the same folder.
 */
export default defineConfig({
  resolve: { alias: { "@": decodeURIComponent(new URL("./src", import.meta.url).pathname) } },
  publicDir: false,
  build: {
    outDir: "../src/runwell/server/static",
    emptyOutDir: false,
    lib: { entry: "src/ahead.ts", formats: ["iife"], name: "ahead", fileName: () => "ahead.js" },
  },
});
