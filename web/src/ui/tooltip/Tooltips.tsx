import { type ReactElement, useEffect, useState } from "react";
import { useFloating } from "@/ui/floating/useFloating";
import { type Tip, watchTips } from "./tips";

/** The one tooltip of the page: names the control under the pointer, or the one with the focus. */
export function Tooltips(): ReactElement | null {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => watchTips(document, setTip), []);
  const parts = useFloating(tip !== null);
  return parts && tip && <parts.TooltipBox {...tip} />;
}
