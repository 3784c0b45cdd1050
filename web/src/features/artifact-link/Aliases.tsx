import type { ReactElement } from "react";
import { Badge } from "@/ui";

/** The aliases of a version; the one that follows the newest stands out. */
export function Aliases({ of }: { readonly of: readonly string[] }): ReactElement {
  return (
    <>
      {of.map((alias) => (
        <Badge key={alias} tone={alias === "latest" ? "accent" : "neutral"}>
          {alias}
        </Badge>
      ))}
    </>
  );
}
