/** The key that runs are sorted by, and in which direction. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { columnsQuery } from "@/data/columns";
import { Button, Segmented } from "@/ui";
import { Suggest } from "@/ui/field/Suggest";
import styles from "./RunSelector.module.css";
import type { SortButtonProps } from "./SortButton";

const OF_RUNS = ["created_at", "display_name", "state", "heartbeat_at", "group", "username"];
const DIRECTIONS = [
  { value: "-", label: "Descending" },
  { value: "+", label: "Ascending" },
] as const;

export function SortForm({ project, order, onOrder }: SortButtonProps) {
  const [first = ""] = order.split(",");
  const isAscending = !first.startsWith("-");
  const field = first.replace(/^[+-]/, "");
  const [draft, setDraft] = useState(field);
  const columns = useQuery(columnsQuery(project, draft === field ? "" : draft)).data ?? [];
  const options = [...OF_RUNS, ...columns.map(({ key }) => key)];
  return (
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
  );
}
