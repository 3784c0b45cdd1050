/** By which keys runs are put together. What one chooses in comes when it is first opened. */
import { lazy, Suspense } from "react";
import { arriving } from "@/data/arrival";
import type { ProjectRef } from "@/data/types";
import { Button, IconLayers, Popover, SkeletonRows } from "@/ui";
import { keyLabel } from "./grouping";

const GroupForm = lazy(
  arriving(async () => ({ default: (await import("./GroupForm")).GroupForm })),
);

export interface GroupButtonProps {
  readonly project: ProjectRef;
  /** The server's keys, the outer one first. */
  readonly by: readonly string[];
  readonly onBy: (next: readonly string[]) => void;
}

export function GroupButton(props: GroupButtonProps) {
  const { by } = props;
  const label = by.map(keyLabel).join(", ");
  return (
    <Popover
      label="Group runs"
      trigger={
        <Button size="s" icon={<IconLayers size={14} />} pressed={by.length > 0} title={label}>
          {by.length === 0 ? "Group" : by.length === 1 ? label : `${by.length} keys`}
        </Button>
      }
    >
      <Suspense fallback={<SkeletonRows count={3} />}>
        <GroupForm {...props} />
      </Suspense>
    </Popover>
  );
}
