/** Which runs come first. What one chooses in comes when it is first opened. */
import { lazy, Suspense } from "react";
import { arriving } from "@/data/arrival";
import type { ProjectRef } from "@/data/types";
import { Button, IconArrowDown, IconArrowUp, Popover, SkeletonRows } from "@/ui";

const SortForm = lazy(arriving(async () => ({ default: (await import("./SortForm")).SortForm })));

export interface SortButtonProps {
  readonly project: ProjectRef;
  /** A field with a sign, as the server reads it. */
  readonly order: string;
  readonly onOrder: (next: string) => void;
}

export function SortButton(props: SortButtonProps) {
  const { order } = props;
  const [first = ""] = order.split(",");
  const isAscending = !first.startsWith("-");
  const field = first.replace(/^[+-]/, "");
  return (
    <Popover
      label="Sort runs"
      trigger={
        <Button
          size="s"
          icon={isAscending ? <IconArrowUp size={14} /> : <IconArrowDown size={14} />}
          pressed={order !== "-created_at"}
        >
          {field === "created_at" ? "Sort" : field.split(".").slice(1).join(".") || field}
        </Button>
      }
    >
      <Suspense fallback={<SkeletonRows count={3} />}>
        <SortForm {...props} />
      </Suspense>
    </Popover>
  );
}
