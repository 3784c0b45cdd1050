/** `/{entity}/{project}/artifacts` and `/{entity}/{project}/artifacts/{name}?version=&tab=&columns=` */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { ArtifactPage } from "@/pages/artifact/ArtifactPage";
import { ArtifactsPage } from "@/pages/artifacts/ArtifactsPage";

const list = getRouteApi("/$entity/$project/artifacts");
const one = getRouteApi("/$entity/$project/artifacts/$name");

export function ArtifactsRoute() {
  const { entity, project } = list.useParams();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  return <ArtifactsPage key={`${entity}/${project}`} project={ref} />;
}

export function ArtifactRoute() {
  const { entity, project, name } = one.useParams();
  const search = one.useSearch();
  const navigate = one.useNavigate();
  const ref = useMemo(() => ({ entity, project, name }), [entity, project, name]);
  return (
    <ArtifactPage
      key={`${entity}/${project}/${name}`}
      collection={ref}
      search={search}
      onSearch={(next) => void navigate({ search: next })}
    />
  );
}
