import { type ReactElement, useEffect, useState } from "react";
import { IconButton } from "@/ui/button/Button";
import { copyText } from "@/ui/clipboard";
import { IconCheck, IconCopy } from "@/ui/icons";

export interface CopyButtonProps {
  /** The text, or how to get it when it is long to make. */
  text: string | (() => string);
  label?: string;
  size?: "s" | "m";
}

/** Copies, and shows for a moment that it did. */
export function CopyButton({ text, label = "Copy", size = "s" }: CopyButtonProps): ReactElement {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => {
    copyText(typeof text === "string" ? text : text()).then(setCopied);
  };
  return (
    <IconButton
      label={isCopied ? "Copied" : label}
      size={size}
      icon={isCopied ? <IconCheck size={14} /> : <IconCopy size={14} />}
      onClick={copy}
    />
  );
}
