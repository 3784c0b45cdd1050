import type { ReactElement } from "react";
import { EmptyState } from "@/ui";

export function Panel(): ReactElement {
  return (
    <EmptyState title="This kind of panel is not drawn yet">
      It is kept as it is, and other tools still see it
    </EmptyState>
  );
}
