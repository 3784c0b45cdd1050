/** `/{entity}/{project}/sweeps` and `/{entity}/{project}/sweeps/{sweep}` */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { SweepPage } from "@/pages/sweep/SweepPage";
import { SweepsPage } from "@/pages/sweeps/SweepsPage";

const list = getRouteApi("/$entity/$project/sweeps");
const one = getRouteApi("/$entity/$project/sweeps/$sweep");

export function SweepsRoute() {
  const { entity, project } = list.useParams();
  const ref = useMemo(() => ({ entity, project }), [entity, project]);
  return <SweepsPage key={`${entity}/${project}`} project={ref} />;
}

export function SweepRoute() {
  const { entity, project, sweep } = one.useParams();
  const axes = one.useSearch();
  const navigate = one.useNavigate();
  const ref = useMemo(() => ({ entity, project, sweep }), [entity, project, sweep]);
  return (
    <SweepPage
      key={`${entity}/${project}/${sweep}`}
      sweep={ref}
      axes={axes}
      onAxes={(next) => void navigate({ search: next, replace: true })}
    />
  );
}
