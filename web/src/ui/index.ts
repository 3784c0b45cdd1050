/**
 * The kit: what pages are made of. It knows colours and keys, not runs. All that is named here comes
 * with the first script: parts that are seen later are imported from where they lie.
 */
export * from "./badge/Badge";
export * from "./button/Button";
export { classes } from "./classes";
export { copyText } from "./clipboard";
export * from "./copy/CopyButton";
export * from "./dialog/Dialog";
export * from "./feedback/Feedback";
export { Spinner } from "./feedback/Spinner";
export * from "./field/Labelled";
export * from "./field/SearchField";
export * from "./field/TextArea";
export * from "./field/TextField";
export { loadFloatingSoon } from "./floating/useFloating";
export * from "./icons";
export { Kbd } from "./Kbd";
export * from "./menu/Menu";
export * from "./popover/Popover";
export { saveAddress, saveFile } from "./save-file";
export * from "./select/Select";
export * from "./slider/Slider";
export { default as surfaceStyles } from "./surface.module.css";
export * from "./toast/Toasts";
export * from "./toggle/Toggle";
export { Tooltips } from "./tooltip/Tooltips";
export { useNow } from "./useNow";
