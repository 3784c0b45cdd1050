/** All that floats over a page, and comes as one script: `useFloating.ts` says when. */
export { Window } from "@/ui/dialog/Window";
export { MenuList } from "@/ui/menu/MenuList";
export { PopoverPanel } from "@/ui/popover/PopoverPanel";
export { SelectBox } from "@/ui/select/SelectBox";
export { ToastArea } from "@/ui/toast/ToastArea";
export { TooltipBox } from "@/ui/tooltip/TooltipBox";
