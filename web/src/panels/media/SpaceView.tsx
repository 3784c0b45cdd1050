/** A point cloud, a scene, a model or a molecule, read from its file. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { Object3D } from "three";
import { bodyOfAtoms, bodyOfCloud, bodyOfModel } from "@/charts/space/draw";
import { Space } from "@/charts/space/Space";
import { atomsOf, cloudOf } from "@/charts/space/scene";
import { bytesQuery } from "@/data/content";
import { parseLooseJson } from "@/lib/loose-json";
import { ErrorState, Skeleton } from "@/ui";

interface SpaceViewProps {
  readonly address: string;
  /** "pts.json", "glb", "pdb" … */
  readonly format: string;
  readonly name: string;
}

const MODELS = new Set(["obj", "stl", "gltf", "glb", "babylon"]);

export function SpaceView({ address, format, name }: SpaceViewProps): ReactElement {
  const file = useQuery(bytesQuery(address));
  const body = useQuery({
    queryKey: ["body-in-space", address, file.dataUpdatedAt],
    queryFn: () => bodyOf(file.data as ArrayBuffer, format),
    enabled: file.data !== undefined,
    staleTime: "static",
    gcTime: 0,
    structuralSharing: false,
    retry: false,
  });
  const error = file.error ?? body.error;
  if (error) return <ErrorState error={error} />;
  return body.data ? <Space name={name} body={body.data} /> : <Skeleton height="100%" />;
}

async function bodyOf(bytes: ArrayBuffer, format: string): Promise<Object3D> {
  if (MODELS.has(format)) return bodyOfModel(bytes, format);
  const text = new TextDecoder().decode(bytes);
  if (format === "pts.json") return bodyOfCloud(cloudOf(parseLooseJson(text)), "#14a098");
  const atoms = atomsOf(text, format);
  if (atoms.length === 0) throw new Error(`files of the format ${format} are not drawn`);
  return bodyOfAtoms(atoms);
}
