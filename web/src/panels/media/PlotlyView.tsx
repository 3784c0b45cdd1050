/** A figure of Plotly, read from its file. */
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Figure } from "@/charts/plotly/Figure";
import { jsonFileQuery } from "@/data/content";
import { isObject } from "@/lib/json";
import { EmptyState, ErrorState, Skeleton } from "@/ui";

export function PlotlyView({ address, name }: { address: string; name: string }): ReactElement {
  const { data, error } = useQuery(jsonFileQuery(address));
  if (error) return <ErrorState error={error} />;
  if (data === undefined) return <Skeleton height="100%" />;
  if (!isObject(data)) return <EmptyState title="This file holds no figure" />;
  return <Figure name={name} figure={data} />;
}
