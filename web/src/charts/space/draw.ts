/**
 * Draws bodies in space with three.js. All drawings of a page share one renderer, which paints
 * each onto a canvas of its own: browsers allow few WebGL contexts, and a page may show many.
 */
import {
  AmbientLight,
  Box3,
  BufferAttribute,
  BufferGeometry,
  Color,
  CylinderGeometry,
  DirectionalLight,
  Group,
  InstancedMesh,
  LineBasicMaterial,
  LineSegments,
  Matrix4,
  Mesh,
  MeshStandardMaterial,
  type Object3D,
  PerspectiveCamera,
  PointsMaterial,
  Points as PointsObject,
  Quaternion,
  Scene,
  Sphere,
  SphereGeometry,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { type Atom, atomColor, bondsOf, type CloudScene, radiusOf } from "./scene";

const CANNOT = "This browser cannot draw in space: WebGL is switched off, or missing";

let shared: WebGLRenderer | null = null;

function renderer(): WebGLRenderer {
  shared ??= makeRenderer();
  return shared;
}

/** Asks the browser first: the library would say what is missing on the console, each time. */
function makeRenderer(): WebGLRenderer {
  if (!document.createElement("canvas").getContext("webgl2")) throw new Error(CANNOT);
  return new WebGLRenderer({ antialias: true, alpha: true, preserveDrawingBuffer: true });
}

export interface Drawing {
  /** Paints again: the canvas has another size. */
  paint(): void;
  /** Looks again from where one began. */
  reset(): void;
  /** Walks round the body, in radians; not over its poles. */
  turn(across: number, up: number): void;
  /** Comes so many times nearer. */
  approach(times: number): void;
  close(): void;
}

/** Shows a body on a canvas; it can be turned, moved and come near to. */
export function drawOn(canvas: HTMLCanvasElement, body: Object3D): Drawing {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no canvas");
  const scene = new Scene();
  scene.add(body, new AmbientLight(0xffffff, 1.4));
  const camera = new PerspectiveCamera(45, 1, 0.01, 1000);
  const light = new DirectionalLight(0xffffff, 1.8);
  light.position.set(1, 1.5, 2);
  camera.add(light);
  scene.add(camera);
  const controls = new OrbitControls(camera, canvas);
  const { center, radius } = new Box3().setFromObject(body).getBoundingSphere(new Sphere());
  const reach = radius > 0 && Number.isFinite(radius) ? radius : 1;
  const look = () => {
    camera.near = reach / 100;
    camera.far = reach * 100;
    camera.position.copy(center).add(new Vector3(0.7, -1.9, 1.1).multiplyScalar(reach * 1.15));
    camera.up.set(0, 0, 1);
    controls.target.copy(center);
    controls.update();
  };
  const paint = () => {
    const ratio = Math.min(2, window.devicePixelRatio);
    const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
    const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    camera.aspect = width / height;
    camera.updateProjectionMatrix();
    const gl = renderer();
    gl.setSize(width, height, false);
    gl.render(scene, camera);
    context.clearRect(0, 0, width, height);
    context.drawImage(gl.domElement, 0, 0, width, height);
  };
  const move = (change: (away: Vector3) => void) => {
    const away = camera.position.clone().sub(controls.target);
    change(away);
    camera.position.copy(controls.target).add(away);
    controls.update();
  };
  look();
  controls.addEventListener("change", paint);
  paint();
  return {
    paint,
    reset: () => {
      look();
      paint();
    },
    turn: (across, up) => move((away) => walkRound(away, camera.up, across, up)),
    approach: (times) => move((away) => away.divideScalar(times)),
    close: () => {
      controls.dispose();
      disposeOf(body);
    },
  };
}

/** Less than 8 degrees from a pole, one would be thrown about. */
const STEEPEST = Math.cos((8 * Math.PI) / 180);

function walkRound(away: Vector3, pole: Vector3, across: number, up: number): void {
  away.applyAxisAngle(pole, across);
  const raised = away.clone().applyAxisAngle(pole.clone().cross(away).normalize(), -up);
  if (Math.abs(raised.clone().normalize().dot(pole)) < STEEPEST) away.copy(raised);
}

export function bodyOfCloud({ points, segments }: CloudScene, ink: string): Object3D {
  const body = new Group();
  if (points.positions.length > 0) {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(points.positions, 3));
    if (points.colors) geometry.setAttribute("color", new BufferAttribute(points.colors, 3));
    body.add(
      new PointsObject(
        geometry,
        new PointsMaterial({
          size: 3,
          sizeAttenuation: false,
          ...(points.colors ? { vertexColors: true } : { color: new Color(ink) }),
        }),
      ),
    );
  }
  if (segments.length > 0) {
    const fallback = new Color(ink).toArray();
    const geometry = new BufferGeometry();
    const places = segments.flatMap(({ from, to }) => [...from, ...to]);
    const colors = segments.flatMap(({ color }) => [
      ...(color ?? fallback),
      ...(color ?? fallback),
    ]);
    geometry.setAttribute("position", new BufferAttribute(Float32Array.from(places), 3));
    geometry.setAttribute("color", new BufferAttribute(Float32Array.from(colors), 3));
    body.add(new LineSegments(geometry, new LineBasicMaterial({ vertexColors: true })));
  }
  return body;
}

const UP = new Vector3(0, 1, 0);

export function bodyOfAtoms(atoms: readonly Atom[]): Object3D {
  const body = new Group();
  const balls = new InstancedMesh(
    new SphereGeometry(1, 24, 16),
    new MeshStandardMaterial({ roughness: 0.5 }),
    atoms.length,
  );
  for (const [at, atom] of atoms.entries()) {
    const size = radiusOf(atom) * 0.45;
    balls.setMatrixAt(
      at,
      new Matrix4().compose(
        new Vector3(...atom.at),
        new Quaternion(),
        new Vector3(size, size, size),
      ),
    );
    balls.setColorAt(at, new Color(...atomColor(atom)));
  }
  balls.name = "atom";
  body.add(balls);
  const bonds = bondsOf(atoms);
  const sticks = new InstancedMesh(
    new CylinderGeometry(0.1, 0.1, 1, 10),
    new MeshStandardMaterial({ color: 0x9aa3ad, roughness: 0.6 }),
    bonds.length,
  );
  for (const [at, [from, to]] of bonds.entries()) {
    const [a, b] = [new Vector3(...from), new Vector3(...to)];
    const way = b.clone().sub(a);
    const turn = new Quaternion().setFromUnitVectors(UP, way.clone().normalize());
    const middle = a.clone().add(b).multiplyScalar(0.5);
    sticks.setMatrixAt(at, new Matrix4().compose(middle, turn, new Vector3(1, way.length(), 1)));
  }
  sticks.name = "bond";
  body.add(sticks);
  return body;
}

/** Reads a model of OBJ, STL, glTF or GLB. Throws for other formats. */
export async function bodyOfModel(bytes: ArrayBuffer, format: string): Promise<Object3D> {
  const plain = () => new MeshStandardMaterial({ color: 0x9fb3c8, roughness: 0.7 });
  if (format === "obj") {
    const { OBJLoader } = await import("three/addons/loaders/OBJLoader.js");
    return new OBJLoader().parse(new TextDecoder().decode(bytes));
  }
  if (format === "stl") {
    const { STLLoader } = await import("three/addons/loaders/STLLoader.js");
    return new Mesh(new STLLoader().parse(bytes), plain());
  }
  if (format === "gltf" || format === "glb") {
    const { GLTFLoader } = await import("three/addons/loaders/GLTFLoader.js");
    return (await new GLTFLoader().parseAsync(bytes, "")).scene;
  }
  throw new Error(`models of the format ${format} are not drawn; download the file`);
}

function disposeOf(body: Object3D): void {
  body.traverse((part) => {
    if (part instanceof Mesh || part instanceof PointsObject || part instanceof LineSegments) {
      part.geometry.dispose();
      for (const material of [part.material].flat()) material.dispose();
    }
  });
}
