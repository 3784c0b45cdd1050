/**
 * Asks for what the page at this address will ask for first, while the application is still on its
 * way. A small script of its own, built apart (`vite.ahead.config.ts`), that comes before it.
 */
import { askAhead } from "@/data/ahead";
import { askForAddress } from "@/routes/ahead";

askAhead((read) => askForAddress(read, location, document.baseURI));
