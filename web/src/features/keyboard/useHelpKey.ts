/** "?" opens the list of keys, unless it is being typed. */
import { isTyping } from "./typing";
import { useKeys } from "./useKeys";

export function useHelpKey(open: () => void): void {
  useKeys((event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    event.preventDefault();
    open();
  });
}
