/** The view of a grid, as the URL has it or will have it in a moment. */
import { useDraft } from "@/features/draft/useDraft";
import { type GridSearch, type GridView, viewOf, writeView } from "./view";

export type SetView = (next: Partial<GridView>) => void;

/** `onSearch` replaces the grid's part of the URL. */
export function useGridView(
  search: GridSearch,
  onSearch: (next: GridSearch) => void,
): readonly [GridView, SetView] {
  return useDraft(viewOf({ ...search }), (view) => onSearch(writeView(view)));
}
