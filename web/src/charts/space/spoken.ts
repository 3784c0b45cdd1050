/** A body in space in words: how much it is made of, and how far it reaches. */
import { Box3, InstancedMesh, LineSegments, Mesh, type Object3D, Points } from "three";
import { formatCount, formatNumber } from "@/lib/number";

const AXES = ["x", "y", "z"] as const;

export function spoken(name: string, body: Object3D): string {
  const counts = { point: 0, line: 0, atom: 0, bond: 0, triangle: 0 };
  body.traverse((part) => {
    if (part instanceof Points) counts.point += verticesOf(part);
    else if (part instanceof LineSegments) counts.line += verticesOf(part) / 2;
    else if (part instanceof InstancedMesh) {
      counts[part.name === "bond" ? "bond" : "atom"] += part.count;
    } else if (part instanceof Mesh) {
      counts.triangle += (part.geometry.index?.count ?? verticesOf(part)) / 3;
    }
  });
  const made = Object.entries(counts)
    .filter(([, count]) => count >= 1)
    .map(([noun, count]) => formatCount(Math.floor(count), noun));
  const { min, max } = new Box3().setFromObject(body);
  const reach = AXES.filter((axis) => min[axis] <= max[axis]).map(
    (axis) => `${axis} from ${formatNumber(min[axis], 3)} to ${formatNumber(max[axis], 3)}`,
  );
  return [[name, ...made].join(", "), ...(reach.length > 0 ? [reach.join(", ")] : [])].join("; ");
}

function verticesOf(part: Points | LineSegments | Mesh): number {
  return part.geometry.attributes.position?.count ?? 0;
}
