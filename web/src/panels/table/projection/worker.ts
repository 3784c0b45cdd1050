/** The worker that lays points out: one question, one answer, so that the page goes on meanwhile. */
import { embedded, type Question } from "./embed";

// What a worker's own scope has, of which the types of a page know nothing.
interface Scope {
  onmessage: ((event: MessageEvent<Question>) => void) | null;
  postMessage(answer: Float64Array, transfer: Transferable[]): void;
}

const scope = self as unknown as Scope;

scope.onmessage = ({ data }) => {
  const points = embedded(data);
  scope.postMessage(points, [points.buffer]);
};
