/**
 * Lets the charts of a page follow one cursor. The chart under the pointer publishes once; every
 * other one hears it, the sender does not. A chart that cannot follow (another kind of x) ignores it.
 */

export interface CursorNews {
  /** What x counts, so that a step is not taken for a time. */
  readonly axis: string;
  readonly x: number;
  /** The lines named by the sender's tooltip, highest value first. */
  readonly lines: readonly string[];
}

/** Null: the pointer has left. */
export type CursorListener = (news: CursorNews | null) => void;

export class CursorBus {
  readonly #listeners = new Set<CursorListener>();

  /** Returns how to stop listening. */
  subscribe(listener: CursorListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(sender: CursorListener, news: CursorNews | null): void {
    for (const listener of this.#listeners) {
      if (listener !== sender) listener(news);
    }
  }
}
