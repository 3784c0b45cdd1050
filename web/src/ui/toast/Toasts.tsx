import { type ReactElement, useEffect, useState } from "react";
import { useFloating } from "@/ui/floating/useFloating";
import { addToast, type ToastMessage, watchToasts } from "./messages";

export type { ToastMessage } from "./messages";

/** Stands once in the app: the corner with the messages. Until the first one, it is nothing. */
export function Toasts(): ReactElement | null {
  const [wasAsked, setAsked] = useState(false);
  useEffect(() => watchToasts(() => setAsked(true)), []);
  const parts = useFloating(wasAsked);
  return parts && <parts.ToastArea />;
}

/** A function that shows a short message in the corner. */
export function useToast(): (message: ToastMessage) => void {
  return addToast;
}
