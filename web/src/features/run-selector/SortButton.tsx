/** Which runs come first: by when they began, by name, or by any key of config and summary. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { columnsQuery } from "@/data/columns";
import type { ProjectRef } from "@/data/types";
import { Button, IconArrowDown, IconArrowUp, Popover, Segmented, Suggest } from "@/ui";
import styles from "./RunSelector.module.css";

interface SortButtonProps {
  readonly project: ProjectRef;
  /** A field with a sign, as the server reads it. */
  readonly order: string;
  readonly onOrder: (next: string) => void;
}

const OF_RUNS = ["created_at", "display_name", "state", "heartbeat_at", "group", "username"];
const DIRECTIONS = [
  { value: "-", label: "Descending" },
  { value: "+", label: "Ascending" },
] as const;

export function SortButton({ project, order, onOrder }: SortButtonProps) {
  const [first = ""] = order.split(",");
  const isAscending = !first.startsWith("-");
  const field = first.replace(/^[+-]/, "");
  const [draft, setDraft] = useState(field);
  const columns = useQuery(columnsQuery(project, draft === field ? "" : draft)).data ?? [];
  const options = [...OF_RUNS, ...columns.map(({ key }) => key)];
  return (
    <Popover
      label="Sort runs"
      onOpenChange={(isOpen) => isOpen && setDraft(field)}
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
      <div className={styles.sort}>
        <Suggest
          label="Sort by"
          value={draft}
          options={options}
          onChange={(next) => {
            setDraft(next);
            if (options.includes(next)) onOrder(`${isAscending ? "+" : "-"}${next}`);
          }}
        />
        <Segmented
          label="Direction"
          value={isAscending ? "+" : "-"}
          options={DIRECTIONS}
          onChange={(sign) => onOrder(`${sign}${field}`)}
        />
        <Button size="s" variant="quiet" onClick={() => onOrder("-created_at")}>
          Newest first
        </Button>
      </div>
    </Popover>
  );
}
