/** The place in a grid, as the URL has it or will have it in a moment. */
import { useDraft } from "@/features/draft/useDraft";
import { type GridPlace, type GridSearch, placeOf, type SetPlace, writePlace } from "./place";

/** `onSearch` replaces the grid's part of the URL. */
export function useGridPlace(
  search: GridSearch,
  onSearch: (next: GridSearch) => void,
): readonly [GridPlace, SetPlace] {
  return useDraft(placeOf({ ...search }), (place) => onSearch(writePlace(place)));
}
