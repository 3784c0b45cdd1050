/** Small discs on the lines at the cursor; elements are kept and moved. */
import styles from "./dots.module.css";

export interface Dot {
  /** CSS pixels from the top left of the plotting area. */
  readonly left: number;
  readonly top: number;
  readonly color: string;
}

export class Dots {
  readonly #elements: HTMLElement[] = [];

  constructor(private readonly parent: HTMLElement) {}

  /** Shows those that lie within an area of this height, in CSS pixels. */
  show(dots: readonly Dot[], height: number): void {
    const drawn = dots.filter(
      ({ left, top }) => Number.isFinite(left) && top >= 0 && top <= height,
    );
    drawn.forEach((dot, i) => {
      const element = this.#element(i);
      element.style.transform = `translate(${dot.left}px, ${dot.top}px)`;
      element.style.background = dot.color;
      element.hidden = false;
    });
    for (const element of this.#elements.slice(drawn.length)) element.hidden = true;
  }

  #element(i: number): HTMLElement {
    const known = this.#elements[i];
    if (known) return known;
    const element = document.createElement("div");
    element.className = styles.dot ?? "";
    this.parent.append(element);
    this.#elements.push(element);
    return element;
  }
}
