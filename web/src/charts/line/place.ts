/** Where a box stands beside a point. Pure; CSS pixels. */

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const AWAY = 14;

/** Right of the point if there is room, else left of it; never outside of the bounds. */
export function placeBeside(box: Placed, bounds: Bounds): readonly [left: number, top: number] {
  const isRight = box.x + AWAY + box.width <= bounds.right;
  const left = isRight ? box.x + AWAY : box.x - AWAY - box.width;
  return [
    clamp(left, bounds.left, bounds.right - box.width),
    clamp(box.y + AWAY, bounds.top, bounds.bottom - box.height),
  ];
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(value, max));
}
