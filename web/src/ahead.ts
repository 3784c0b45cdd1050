/**
 * Asks for what the page at this address will ask for first, while the application is still on its
 * way. A small script of its own, built apart (`vite.ahead.config.ts`), that comes before it.
 */
import { readAhead } from "@/data/ahead";
import { askForAddress } from "@/routes/ahead";

askForAddress(readAhead(), location, document.baseURI).catch(() => {
  // The application asks again, and tells what is wrong.
});
