/** What a quick search offers: those finds whose words match, the closest first. Pure. */
export interface Find {
  readonly id: string;
  readonly kind: "Page" | "Project" | "Run" | "Sweep" | "View";
  readonly name: string;
  /** Where it is, said smaller. */
  readonly hint?: string;
  /** Below the root of the UI, without a slash at the front. */
  readonly path: string;
  readonly search?: Readonly<Record<string, string>>;
}

type Named = Pick<Find, "name" | "hint">;

const MOST = 30;

/** Each word of the text must stand somewhere; at the beginning of the name it counts most. */
export function ranked<Found extends Named>(
  finds: readonly Found[],
  text: string,
): readonly Found[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return finds
    .map((find) => ({ find, rank: rankOf(find, words) }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => b.rank - a.rank)
    .slice(0, MOST)
    .map(({ find }) => find);
}

function rankOf({ name, hint = "" }: Named, words: readonly string[]): number {
  const title = name.toLowerCase();
  const all = `${title} ${hint.toLowerCase()}`;
  let rank = 0;
  for (const word of words) {
    if (!all.includes(word)) return -1;
    rank += title === word ? 4 : title.startsWith(word) ? 3 : title.includes(word) ? 2 : 1;
  }
  return rank;
}
