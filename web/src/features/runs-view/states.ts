/** The states to list, as one condition of the filter that all else comes beside. Pure. */
import {
  type Condition,
  type FilterItem,
  isGroup,
  type RunFilter,
} from "@/features/run-filter/filter";
import { isArray } from "@/lib/json";

/** Empty: runs of any state. */
export function statesOf(filter: RunFilter): readonly string[] {
  const { value = [] } = filter.isAny ? {} : (filter.items.find(isOfStates) ?? {});
  return isArray(value) ? value.filter((state) => typeof state === "string") : [];
}

export function withStates(filter: RunFilter, states: readonly string[]): RunFilter {
  const others = filter.isAny ? [filter] : filter.items.filter((item) => !isOfStates(item));
  if (states.length === 0) return filter.isAny ? filter : { isAny: false, items: others };
  const condition: Condition = {
    field: { section: "run", path: "state" },
    op: "IN",
    value: [...states],
    isOff: false,
  };
  return { isAny: false, items: [condition, ...others] };
}

function isOfStates(item: FilterItem): item is Condition {
  if (isGroup(item) || item.isOff || item.op !== "IN") return false;
  return item.field.section === "run" && item.field.path === "state";
}
