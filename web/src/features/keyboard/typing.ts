/** Whether a key that goes to an element is text for it. */
const NO_TEXT: ReadonlySet<string> = new Set(["range", "checkbox", "radio", "button", "color"]);

export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return target instanceof HTMLElement && target.closest("textarea, [contenteditable]") !== null;
}
